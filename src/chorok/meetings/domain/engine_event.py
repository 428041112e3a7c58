"""A consultation as the timetable engine sees it, and back.

Ids of the engine are those of the rows with a letter before them, so that a reason can be traced to its rows.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from chorok.engines.scheduling import model as engine
from chorok.meetings.domain.precedences import after_of
from chorok.meetings.domain.values import value_of
from chorok.meetings.enums import Demand, Side
from chorok.meetings.models import (
    Consultation,
    HallDistance,
    Interpreter,
    Participant,
    PlannedMeeting,
    Slot,
    Table,
    Wish,
)

SLOT, PARTICIPANT, TABLE, INTERPRETER, WISH = "s", "p", "t", "i", "w"


def key(letter: str, pk: int) -> str:
    """Return the engine's id of a row."""
    return f"{letter}{pk}"


def row_id(name: str) -> int:
    """Return the row's id behind an id of the engine."""
    return int(name[1:])


def engine_event(consultation: Consultation, *, locked: Iterable[PlannedMeeting] = ()) -> engine.Event:
    """Read everything a timetable of the consultation is made from, in a fixed number of statements.

    Names are in the reader's language. `locked` meetings keep their place.
    """
    zone = ZoneInfo(consultation.time_zone)
    slots = list(consultation.slots.all())
    participants = list(
        consultation.participants.filter(state="coming")
        .select_related("organisation", "interpreter")
        .prefetch_related("absent_slots")
    )
    locks = {meeting.wish_id: meeting for meeting in locked}
    wishes = list(Wish.objects.wanted().filter(consultation=consultation))
    after = after_of(consultation, wishes)
    bound = {row.interpreter_id: row.pk for row in participants if row.interpreter_id is not None}
    return engine.Event(
        slots=tuple(_slot(slot, zone) for slot in slots),
        participants=tuple(_participant(row, consultation, slots) for row in participants),
        tables=tuple(
            _table(table, slots)
            for table in consultation.tables.select_related("hall").prefetch_related("closed_slots")
        ),
        interpreters=tuple(
            _interpreter(row, bound.get(row.pk), slots)
            for row in consultation.interpreters.prefetch_related("absent_slots")
        ),
        wishes=tuple(_wish(wish, consultation, locks.get(wish.pk), after.get(wish.pk, ())) for wish in wishes),
        walking={
            frozenset((str(way.one_id), str(way.other_id))): way.minutes
            for way in HallDistance.objects.filter(one__consultation=consultation)
        },
        lunch_counts=consultation.lunch_counts,
    )


def engine_meeting(meeting: PlannedMeeting) -> engine.Meeting:
    """Return a planned meeting as the engine knows it."""
    return engine.Meeting(
        wish=key(WISH, meeting.wish_id),
        slot=key(SLOT, meeting.slot_id),
        table=key(TABLE, meeting.table_id),
        interpreter=None if meeting.interpreter_id is None else key(INTERPRETER, meeting.interpreter_id),
    )


def _slot(slot: Slot, zone: ZoneInfo) -> engine.Slot:
    start = slot.starts_at.astimezone(zone)
    return engine.Slot(
        id=key(SLOT, slot.pk),
        day=f"{start:%Y-%m-%d}",
        part=engine.DayPart(slot.part),
        start=start,
        end=slot.ends_at.astimezone(zone),
    )


def _without(absent: Iterable[Slot], slots: list[Slot]) -> frozenset[str] | None:
    missing = {slot.pk for slot in absent}
    return frozenset(key(SLOT, slot.pk) for slot in slots if slot.pk not in missing) if missing else None


def _participant(row: Participant, consultation: Consultation, slots: list[Slot]) -> engine.Participant:
    least = row.least_meetings
    if least is None:
        least = consultation.least_meetings if row.side == Side.COMPANY else 0
    return engine.Participant(
        id=key(PARTICIPANT, row.pk),
        name=row.organisation.name,
        side=row.side,
        languages=frozenset(row.languages),
        available=_without(row.absent_slots.all(), slots),
        online=row.online,
        least=least,
        most=consultation.most_meetings if row.most_meetings is None else row.most_meetings,
        in_a_row=consultation.in_a_row,
        table=None if row.table_id is None else key(TABLE, row.table_id),
        prefers=engine.DayPart(row.prefers) if row.prefers else None,
        zone=row.time_zone,
    )


def _table(table: Table, slots: list[Slot]) -> engine.Table:
    return engine.Table(
        id=key(TABLE, table.pk),
        name=table.name,
        hall="" if table.hall_id is None else str(table.hall_id),
        virtual=table.virtual,
        available=_without(table.closed_slots.all(), slots),
    )


def _interpreter(row: Interpreter, bound_to: int | None, slots: list[Slot]) -> engine.Interpreter:
    return engine.Interpreter(
        id=key(INTERPRETER, row.pk),
        name=row.name,
        pairs=frozenset(frozenset((one, other)) for one in row.languages for other in row.languages if one < other),
        available=_without(row.absent_slots.all(), slots),
        most=row.most_meetings,
        in_a_row=row.in_a_row,
        bound_to=None if bound_to is None else key(PARTICIPANT, bound_to),
    )


def _wish(wish: Wish, consultation: Consultation, lock: PlannedMeeting | None, after: Iterable[int]) -> engine.Wish:
    return engine.Wish(
        id=key(WISH, wish.pk),
        one=key(PARTICIPANT, wish.company_id),
        other=key(PARTICIPANT, wish.buyer_id),
        value=value_of(wish, most=consultation.most_choices),
        demand=engine.Demand.MUST if wish.demand == Demand.MUST else engine.Demand.NICE,
        lock=None if lock is None else engine.Lock(key(SLOT, lock.slot_id), key(TABLE, lock.table_id)),
        after=frozenset(key(WISH, before) for before in after),
    )
