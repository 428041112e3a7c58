"""Who keeps councils and their meetings."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.councils.enums import MeetingState
from chorok.councils.models import CouncilMeeting


def can_keep(actor: Actor) -> Decision:
    """Councils are kept by the centre's staff; the city reads."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_change(actor: Actor, meeting: CouncilMeeting) -> Decision:
    """Staff, unless the meeting was cancelled."""
    if meeting.state == MeetingState.CANCELLED:
        return denied(_("This meeting was cancelled. Plan it again before you change it."))
    return can_keep(actor)
