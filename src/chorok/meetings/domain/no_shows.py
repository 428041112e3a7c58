"""Meetings that fall through since somebody doesn't come: on their day they count as missed by them (불참).

A meeting that is taken off the timetable counts as cancelled (취소), unless on its own day a participant was noted to
be gone in its slot: then the no-show cost it, whether the timetable was published anew without it or the day just went
on. So the numbers of one day don't depend on how quickly somebody planned it anew.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from chorok.core import clock
from chorok.meetings.domain.times import day_of
from chorok.meetings.enums import MeetingState
from chorok.meetings.models import Consultation, Meeting, Participant


def fell_through() -> Q:
    """Return what says in a query of meetings that one side was noted to be gone, and that it wasn't held after all."""
    away = Participant.absent_slots.through.objects.filter(slot=OuterRef("slot"))
    gone = Exists(away.filter(participant=OuterRef("company"))) | Exists(away.filter(participant=OuterRef("buyer")))
    return Q(gone, state=MeetingState.PLANNED)


def gone_by_now(meeting: Meeting) -> Participant | None:
    """Return who is noted to be gone in the meeting's slot once its day has come; the buyer where both are."""
    zone = ZoneInfo(meeting.consultation.time_zone)
    today: date = clock.now().astimezone(zone).date()
    if day_of(meeting) > today:
        return None
    for side in (meeting.buyer, meeting.company):
        if side.absent_slots.filter(pk=meeting.slot_id).exists():
            return side
    return None


def mark_what_fell_through(consultation: Consultation) -> int:
    """Mark the meetings that are over and fell through since a side was gone as missed by it; return how many."""
    now = clock.now()
    rows = consultation.meetings.filter(fell_through(), slot__ends_at__lte=now)
    marked = 0
    for row in rows.select_related("consultation", "slot", "company", "buyer"):
        row.state, row.missed_by, row.changed_at = MeetingState.MISSED, gone_by_now(row), now
        row.save(update_fields=["state", "missed_by", "changed_at"])
        marked += 1
    return marked
