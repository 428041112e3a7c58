"""The times that hold on the day: the plan's, moved by the delays that were noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from chorok.core import clock
from chorok.meetings.enums import MeetingState
from chorok.meetings.models import Consultation, Delay, Meeting, Slot

_NOTHING: Final = timedelta()
#: Further back no slot of a day that runs late can still be under way.
_NEAR: Final = timedelta(days=2)


@dataclass(frozen=True)
class Timed:
    """A meeting with the times that hold on the day: the plan's, moved by the delays."""

    meeting: Meeting
    begins: datetime
    ends: datetime


def shifts(consultation: Consultation) -> dict[int, timedelta]:
    """Return by the id of each slot that is late by how much; delays of one slot add up."""
    delays = list(consultation.delays.filter(taken_back_at=None).select_related("slot"))
    if not delays:
        return {}
    zone = ZoneInfo(consultation.time_zone)
    found: dict[int, timedelta] = {}
    for slot in consultation.slots.all():
        minutes = sum(delay.minutes for delay in delays if moves(delay, slot, zone))
        if minutes:
            found[slot.pk] = timedelta(minutes=minutes)
    return found


def moves(delay: Delay, slot: Slot, zone: ZoneInfo) -> bool:
    """Whether a delay lets this slot begin later: its own, and where it says so the later ones of the day."""
    if delay.slot_id == slot.pk:
        return True
    first = delay.slot.starts_at
    same_day = slot.starts_at.astimezone(zone).date() == first.astimezone(zone).date()
    return delay.rest and same_day and slot.starts_at > first


def timed(meeting: Meeting, late: Mapping[int, timedelta]) -> Timed:
    """Return a meeting with the times that hold."""
    by = late.get(meeting.slot_id, _NOTHING)
    return Timed(meeting, meeting.slot.starts_at + by, meeting.slot.ends_at + by)


def has_begun(meeting: Meeting, late: Mapping[int, timedelta]) -> bool:
    """Whether a meeting has begun: somebody noted its beginning, or its time as it holds on the day has come."""
    return meeting.state == MeetingState.HELD or timed(meeting, late).begins <= clock.now()


def running_late(moment: datetime, *, edge: Literal["starts_at", "ends_at"]) -> set[int]:
    """Return the slots whose beginning or end lies before `moment` by the plan, but not as the day went.

    One statement where nothing runs late, however many consultations there are.
    """
    near = Delay.objects.filter(
        taken_back_at=None, slot__starts_at__gt=moment - _NEAR, slot__starts_at__lte=moment
    ).values("consultation")
    found: set[int] = set()
    for consultation in Consultation.objects.filter(pk__in=near):
        late = shifts(consultation)
        found |= {
            slot.pk
            for slot in consultation.slots.all()
            if getattr(slot, edge) <= moment < getattr(slot, edge) + late.get(slot.pk, _NOTHING)
        }
    return found


def day_of(meeting: Meeting) -> date:
    """Return the day of a meeting, as the calendar at the place says."""
    return meeting.slot.starts_at.astimezone(ZoneInfo(meeting.consultation.time_zone)).date()


def first_day(consultation: Consultation) -> date | None:
    """Return the first day of a consultation at its place; None while it has no slot."""
    first = consultation.slots.order_by("starts_at").first()
    return None if first is None else first.starts_at.astimezone(ZoneInfo(consultation.time_zone)).date()
