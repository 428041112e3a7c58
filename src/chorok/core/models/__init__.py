"""Models of the core."""

from chorok.core.models.access import AccessLog
from chorok.core.models.drafts import FormDraft
from chorok.core.models.files import StoredFile
from chorok.core.models.form_keys import FormKey
from chorok.core.models.notifications import Notification, NotificationSwitch
from chorok.core.models.rates import ExchangeRate

__all__ = ["AccessLog", "ExchangeRate", "FormDraft", "FormKey", "Notification", "NotificationSwitch", "StoredFile"]
