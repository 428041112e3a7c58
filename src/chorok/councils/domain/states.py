"""The states of a meeting."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.councils.enums import MeetingState as S
from chorok.councils.models import CouncilMeeting
from chorok.councils.policy import can_keep


def _staff(actor: Actor, _record: object) -> Decision:
    return can_keep(actor)


def _has_begun(meeting: CouncilMeeting) -> Decision:
    if meeting.starts_at > clock.now():
        return denied(_("The meeting has not begun yet. Change its date if it was held earlier."))
    return ALLOWED


MEETING_FLOW: Workflow[CouncilMeeting] = Workflow(
    "state",
    {
        "hold": Transition(frozenset({S.PLANNED}), S.HELD, _staff, _has_begun),
        "cancel": Transition(frozenset({S.PLANNED}), S.CANCELLED, _staff),
        "plan": Transition(frozenset({S.CANCELLED}), S.PLANNED, _staff),
    },
)
