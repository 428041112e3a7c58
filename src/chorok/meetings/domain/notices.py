"""Messages about export consultations and their kinds."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.kinds import register_kind
from chorok.core.outbox import notify
from chorok.meetings.models import Participant
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Membership

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
    """Write to all owners and members of a participant's organisation; return to how many.

    With a `key` each of them gets the message once only.
    """
    members = Membership.objects.filter(
        organisation=participant.organisation_id, left_at=None, role__in=EDITORS, user__is_active=True
    ).select_related("user")
    told = [
        notify(
            kind=kind,
            subject=subject,
            body=body,
            link=link,
            recipient=member.user,
            key=None if key is None else f"{key}:{member.user_id}",
        )
        for member in members
    ]
    return sum(message is not None for message in told)
