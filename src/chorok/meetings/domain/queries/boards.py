"""A plan as a grid: time × table, or time × person; and how two plans differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chorok.meetings.enums import Side
from chorok.meetings.models import Consultation, Participant, Plan, PlannedMeeting, Slot, Table


@dataclass(frozen=True)
class Column:
    """A slot as the head of a column, in the zone of the place."""

    slot: Slot
    day: date
    hours: str


@dataclass
class Row:
    """A table, or a person, with what it has in each slot (None: nothing)."""

    title: str
    note: str
    cells: list[tuple[Slot, PlannedMeeting | None]]


def columns(consultation: Consultation) -> list[Column]:
    """Return the slots in the order of time."""
    zone = ZoneInfo(consultation.time_zone)
    return [_column(slot, zone) for slot in consultation.slots.all()]


def by_table(plan: Plan, slots: Sequence[Column]) -> list[Row]:
    """Return a row for each table."""
    held = {(each.table_id, each.slot_id): each for each in meetings_of(plan)}
    tables = plan.consultation.tables.select_related("hall")
    return [
        Row(table.name, _hall(table), [(one.slot, held.get((table.pk, one.slot.pk))) for one in slots])
        for table in tables
    ]


def by_person(plan: Plan, slots: Sequence[Column], side: str) -> list[Row]:
    """Return a row for each participant of a side."""
    who = "company_id" if side == Side.COMPANY else "buyer_id"
    held = {(getattr(each, who), each.slot_id): each for each in meetings_of(plan)}
    people = Participant.objects.coming().filter(consultation=plan.consultation_id, side=side)
    return [
        Row(
            row.organisation.name,
            row.organisation.country,
            [(one.slot, held.get((row.pk, one.slot.pk))) for one in slots],
        )
        for row in people.select_related("organisation").order_by("organisation__name_ko", "pk")
    ]


def meetings_of(plan: Plan) -> Iterable[PlannedMeeting]:
    """Return the plan's meetings with their names."""
    return plan.meetings.select_related("company__organisation", "buyer__organisation", "slot", "table", "interpreter")


@dataclass(frozen=True)
class Difference:
    """One pair that two plans treat differently; None where a plan doesn't hold it."""

    before: PlannedMeeting | None
    after: PlannedMeeting | None

    @property
    def shown(self) -> PlannedMeeting:
        """The meeting whose names are shown."""
        found = self.after or self.before
        if found is None:  # a difference has at least one side
            raise ValueError
        return found


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Return the pairs that are new, gone, or elsewhere in `after`, in the order of time."""
    old = {meeting.wish_id: meeting for meeting in meetings_of(before)}
    new = {meeting.wish_id: meeting for meeting in meetings_of(after)}
    found = [
        Difference(old.get(wish), new.get(wish))
        for wish in old.keys() | new.keys()
        if _place(old.get(wish)) != _place(new.get(wish))
    ]
    return sorted(found, key=lambda each: (each.shown.slot.starts_at, each.shown.table.position, each.shown.wish_id))


def _place(meeting: PlannedMeeting | None) -> tuple[int, int] | None:
    return None if meeting is None else (meeting.slot_id, meeting.table_id)


def _column(slot: Slot, zone: ZoneInfo) -> Column:
    start: datetime = slot.starts_at.astimezone(zone)
    return Column(slot, start.date(), f"{start:%H:%M}")


def _hall(table: Table) -> str:
    return "" if table.hall is None else table.hall.name
