"""Messages about export consultations and their kinds."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.kinds import register_kind
from chorok.core.models import Notification
from chorok.core.outbox import notify
from chorok.meetings.domain.queries.reach import writing_to
from chorok.meetings.models import Participant

KIND_CONSULTATIONS = "meetings.consultations"
KIND_TIMETABLE = "meetings.timetable"
KIND_LOGS = "meetings.logs"


def register() -> None:
    """Register the kinds of messages about consultations."""
    register_kind(KIND_CONSULTATIONS, _("Export consultations: invitations and choosing"))
    register_kind(KIND_TIMETABLE, _("Your timetable at an export consultation"))
    register_kind(KIND_LOGS, _("Consultation logs, follow-up and surveys"))


def tell_participant(
    participant: Participant, *, kind: str, subject: Text, body: Text, link: str, key: str | None = None
) -> int:
    """Write to all owners and members of a participant's organisation; return to how many a mail goes.

    With a `key` each of them gets the message once only. Who switched mails of the kind off finds it in the inbox.
    """
    told = [
        notify(
            kind=kind,
            subject=subject,
            body=body,
            link=link,
            recipient=member.user,
            key=None if key is None else f"{key}:{member.user_id}",
        )
        for member in writing_to([participant.organisation_id])
    ]
    return sum(is_mailed(message) for message in told)


def is_mailed(message: Notification | None) -> bool:
    """Whether a message was written just now and goes out as a mail."""
    return message is not None and message.mail != Notification.Mail.OFF
