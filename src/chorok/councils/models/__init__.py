"""Tables of this room."""

from chorok.councils.models.councils import Council, CouncilMember
from chorok.councils.models.meetings import AgendaItem, Attendance, CouncilMeeting, Decision, FollowUp

__all__ = ["AgendaItem", "Attendance", "Council", "CouncilMeeting", "CouncilMember", "Decision", "FollowUp"]
