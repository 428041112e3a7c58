"""The outbox: a message is a row in the change's own transaction, and the worker mails it afterwards."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.kinds import may_switch_off
from chorok.core.models import Notification, NotificationSwitch
from chorok.core.tasks import send_mail
from chorok.core.texts import shortened

#: Signs of a subject that are kept: it names what people wrote, however long.
SUBJECT = 200


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
    secret_link: bool = False,
    calendar: str = "",
) -> Notification | None:
    """Write a message for `recipient` (a user) or for a bare `email` address, and queue its mail.

    `kind` is one of core.kinds. `subject` and `body` may be lazy translations: they are rendered in the recipient's
    language. `link` is a path on this hub; a `secret_link` carries a token, is mailed and then forgotten.
    `calendar` is an iCalendar file the mail carries. With a `key` the message is written once only; None is returned
    when it was there already.
    """
    address = email or recipient.email
    speaks = language or (recipient.language if recipient is not None else "ko")
    muted = recipient is not None and is_muted(recipient, kind)
    with translation.override(speaks):
        values = {
            "recipient": recipient,
            "email": address,
            "language": speaks,
            "kind": kind,
            "subject": shortened(str(subject), SUBJECT),
            "body": str(body),
            "link": link,
            "secret_link": secret_link,
            "calendar": calendar,
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


def is_muted(user: Any, kind: str) -> bool:
    """Say whether `user` wants no mails of this kind; some kinds can't be switched off."""
    return may_switch_off(kind) and NotificationSwitch.objects.filter(user=user, kind=kind).exists()


@transaction.atomic
def switch_mail(*, user: Any, kind: str, on: bool) -> None:
    """Switch mails of a `kind` on or off for `user`; the inbox holds the messages either way.

    Raises DomainError for a kind that is needed to keep the account safe.
    """
    if not may_switch_off(kind):
        raise DomainError(_("Mails of this kind keep your account safe and can't be switched off."))
    if on:
        NotificationSwitch.objects.filter(user=user, kind=kind).delete()
    else:
        NotificationSwitch.objects.get_or_create(user=user, kind=kind)


@transaction.atomic
def mark_read(*, user: Any, message_id: int | None = None) -> int:
    """Mark one message of `user` as read, all of them without an id; return how many were unread."""
    unread = Notification.objects.filter(recipient=user, read_at=None)
    if message_id is not None:
        unread = unread.filter(pk=message_id)
    return unread.update(read_at=clock.now())
