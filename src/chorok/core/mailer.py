"""Mails a notification: plain text, in the recipient's language, with its link and the place to switch it off."""

from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.kinds import may_switch_off
from chorok.core.models import Notification

_SALT = "chorok.notification-switch"


def deliver(notification_id: int, *, last_try: bool = False) -> None:
    """Mail the notification unless it was mailed already, was switched off or is gone.

    When the mail server can't be reached the error is kept with the message and raised again, so that the queue tries
    later; after the `last_try` the message counts as failed.
    """
    try:
        with transaction.atomic():
            message = Notification.objects.select_for_update().filter(pk=notification_id).first()
            if message is None or message.mail in {Notification.Mail.SENT, Notification.Mail.OFF}:
                return
            _mail(message).send()
            message.mail, message.mailed_at, message.error = Notification.Mail.SENT, clock.now(), ""
            if message.secret_link:
                message.link = ""
            message.save(update_fields=["mail", "mailed_at", "error", "link"])
    except (SMTPException, OSError) as error:
        changes: dict[str, str] = {"error": f"{type(error).__name__}: {error}"[:300]}
        if last_try:
            changes["mail"] = Notification.Mail.FAILED
        Notification.objects.filter(pk=notification_id).update(**changes)
        raise


def switch_token(*, user_id: int, kind: str) -> str:
    """Return the signed token that lets its holder switch one kind of mail off for one person, without signing in."""
    return signing.dumps({"user": user_id, "kind": kind}, salt=_SALT)


def read_switch_token(token: str) -> tuple[int, str]:
    """Return the person's id and the kind of a switch-off link. Raises DomainError when the link was tampered with."""
    try:
        values = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise DomainError(_("This link is not valid. Open it from the mail once more.")) from None
    return int(values["user"]), str(values["kind"])


def _mail(message: Notification) -> EmailMessage:
    with translation.override(message.language):
        centre = settings.CENTRE_NAME.get(message.language, settings.CENTRE_NAME["ko"])
        parts = [message.body]
        if message.link:
            parts.append(settings.BASE_URL + message.link)
        footer = [centre, settings.BASE_URL]
        headers = {}
        if message.recipient_id is not None and may_switch_off(message.kind):
            token = switch_token(user_id=message.recipient_id, kind=message.kind)
            off = settings.BASE_URL + reverse("notification_off", args=[token])
            footer.append(_("No more mails of this kind: %(url)s") % {"url": off})
            # RFC 8058: mail programs offer a button of their own for these.
            headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        parts.append("-- \n" + "\n".join(footer))
    sender = formataddr((centre, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    mail = EmailMessage(
        subject=" ".join(message.subject.split()),
        body="\n\n".join(parts) + "\n",
        from_email=sender,
        to=[message.email],
        headers=headers,
    )
    if message.calendar:
        mail.attach("meeting.ics", message.calendar, "text/calendar")
    return mail
