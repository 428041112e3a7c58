"""The outbox: a message is a row in the change's own transaction, and the worker mails it afterwards."""

from typing import Any

from django.db import transaction
from django.utils import translation

from chorok.core import clock
from chorok.core.errors import Text
from chorok.core.models import Notification, NotificationSwitch


@transaction.atomic
def notify(
    *,
    kind: str,
    subject: Text,
    body: Text,
    link: str = "",
    recipient: Any = None,
    email: str = "",
    language: str = "",
    key: str | None = None,
) -> Notification | None:
    """Write a message for `recipient` (a user) or for a bare `email` address, and queue its mail.

    `subject` and `body` may be lazy translations: they are rendered in the recipient's language. `link` is a path on
    this hub. With a `key` the message is written once only; None is returned when it was there already.
    """
    from chorok.core.tasks import send_mail  # the task imports this module's model; kept out of import time

    address = email or recipient.email
    speaks = language or (recipient.language if recipient is not None else "ko")
    muted = recipient is not None and NotificationSwitch.objects.filter(user=recipient, kind=kind).exists()
    with translation.override(speaks):
        values = {
            "recipient": recipient,
            "email": address,
            "language": speaks,
            "kind": kind,
            "subject": str(subject),
            "body": str(body),
            "link": link,
            "created_at": clock.now(),
            "mail": Notification.Mail.OFF if muted else Notification.Mail.QUEUED,
        }
    if key is None:
        message = Notification.objects.create(**values)
    else:
        message, created = Notification.objects.get_or_create(key=key, defaults=values)
        if not created:
            return None
    if not muted:
        send_mail.defer(notification_id=message.pk)
    return message
