"""Closed lists of councils."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """Whether a meeting lies ahead."""

    PLANNED = "planned", pgettext_lazy("council meeting", "Planned")
    HELD = "held", pgettext_lazy("council meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("council meeting", "Cancelled")


class Verdict(models.TextChoices):
    """What the council decided."""

    SUPPORTED = "supported", _("Supported")
    CHANGED = "changed", _("Supported with changes")
    DEFERRED = "deferred", _("Deferred")
    DECLINED = "declined", pgettext_lazy("council", "Declined")
    NOTED = "noted", _("Noted")
