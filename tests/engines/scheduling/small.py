"""Small events for the tests: drawn by Hypothesis, planned greedily, and searched through without any cleverness."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from chorok.engines.scheduling.model import (
    DayPart,
    Demand,
    Event,
    Goal,
    Interpreter,
    Lock,
    Meeting,
    Participant,
    Slot,
    Status,
    Table,
    Timetable,
    Wish,
)
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.state import State
from tests.engines.scheduling.checker import broken, goals

FIRST = datetime(2026, 10, 13, 9, tzinfo=UTC)
MORE = (Goal.MUSTS, Goal.VALUE)


def make_slots(days: int, morning: int, afternoon: int) -> tuple[Slot, ...]:
    """Slots of 20 minutes with 5 between and an hour for lunch: a1, a2 … on the first day, b1 … on the second."""
    made = []
    for day in range(days):
        for number in range(morning + afternoon):
            half = DayPart.MORNING if number < morning else DayPart.AFTERNOON
            lunch = timedelta(hours=1) if half is DayPart.AFTERNOON else timedelta()
            start = FIRST + timedelta(days=day, minutes=25 * number) + lunch
            made.append(Slot(f"{'ab'[day]}{number + 1}", f"day {day + 1}", half, start, start + timedelta(minutes=20)))
    return tuple(made)


def some(ids: list[str]) -> st.SearchStrategy[frozenset[str] | None]:
    """All slots, or some of them."""
    return st.none() | st.frozensets(st.sampled_from(ids), min_size=1)


@st.composite
def events(draw: st.DrawFn, *, wishes: int = 8, slots: int = 3, tables: int = 3, rich: bool = True) -> Event:
    """An event without faults that stop it. `rich`: with precedences, walking, locks and limits of every kind."""
    times = make_slots(
        draw(st.integers(1, 2)) if rich else 1, draw(st.integers(1, slots)), draw(st.integers(0, slots - 1))
    )
    ids = [slot.id for slot in times]
    halls = st.sampled_from(["east", "west"])
    seats = [Table(f"t{n}", f"Table {n}", draw(halls)) for n in range(draw(st.integers(1, tables)))]
    if draw(st.booleans()):
        seats.append(Table("v0", "Room", virtual=True, available=draw(some(ids))))
    people = [draw(participants(f"c{n}", ids, rich)) for n in range(draw(st.integers(1, 3)))]
    people += [draw(participants(f"b{n}", ids, rich)) for n in range(draw(st.integers(1, 3)))]
    pairs = [(one.id, other.id) for one in people for other in people if one.id[0] == "c" and other.id[0] == "b"]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=min(wishes, len(pairs)), unique=True))
    asked = []
    for number, (one, other) in enumerate(chosen):
        demand = draw(st.sampled_from([Demand.NICE] * 5 + [Demand.MUST, Demand.NEVER]))
        after = {f"w{number - 1}"} if rich and number and draw(st.integers(0, 5)) == 0 else set()
        lock = None
        if rich and demand is not Demand.NEVER and draw(st.integers(0, 7)) == 0:
            lock = Lock(draw(st.sampled_from(ids)))
        limits = draw(some(ids)) if rich and lock is None and draw(st.integers(0, 3)) == 0 else None
        asked.append(Wish(f"w{number}", one, other, draw(st.integers(0, 5)), demand, limits, lock, frozenset(after)))
    helpers = [
        Interpreter(
            f"i{n}",
            f"Interpreter {n}",
            frozenset({frozenset({"ko", draw(st.sampled_from(["th", "vi"]))})}),
            draw(some(ids)),
            draw(st.none() | st.integers(1, 4)),
            draw(st.none() | st.integers(1, 2)),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    return Event(
        times,
        tuple(people),
        tuple(seats),
        tuple(asked),
        tuple(helpers),
        walking={frozenset({"east", "west"}): draw(st.sampled_from([3, 10]))} if rich and draw(st.booleans()) else {},
        lunch_counts=draw(st.booleans()),
    )


@st.composite
def participants(draw: st.DrawFn, name: str, ids: list[str], rich: bool) -> Participant:
    """Somebody of an event."""
    spoken = ["ko"] if name[0] == "c" else draw(st.sampled_from([["ko"], ["ko"], ["th"], ["vi"], ["ko", "th"]]))
    return Participant(
        name,
        name.upper(),
        languages=frozenset(spoken),
        available=draw(some(ids)),
        online=rich and draw(st.integers(0, 7)) == 0,
        least=draw(st.integers(0, 2)),
        most=draw(st.sampled_from([None, None, 2, 3])),
        in_a_row=draw(st.sampled_from([None, None, 1, 2])) if rich else None,
    )


def greedy(event: Event) -> Timetable:
    """The wishes in their order, each in its first slot that is free: the locked ones first."""
    options = Options(event)
    state = State(options)
    for wish in sorted(event.wishes, key=lambda one: one.lock is None):
        for place in range(options.count):
            if state.insert(wish, place):
                break
    return Timetable(Status.FEASIBLE, state.in_order())


def every_timetable(event: Event) -> Iterator[Timetable]:
    """Each timetable that keeps every rule; only for the smallest events."""
    helpers: list[str | None] = [None, *(one.id for one in event.interpreters)]
    single = {
        wish.id: [
            meeting
            for slot, table, helper in product(event.slots, event.tables, helpers)
            if not broken_by(event, [meeting := Meeting(wish.id, slot.id, table.id, helper)])
        ]
        for wish in event.wishes
    }
    together: dict[frozenset[Meeting], bool] = {}

    def fit(one: Meeting, other: Meeting) -> bool:
        key = frozenset((one, other))
        if key not in together:
            together[key] = not broken_by(event, [one, other])
        return together[key]

    def extend(meetings: list[Meeting], rest: list[Wish]) -> Iterator[list[Meeting]]:
        if not rest:
            yield meetings
            return
        yield from extend(meetings, rest[1:])
        for meeting in single[rest[0].id]:
            if all(fit(meeting, other) for other in meetings):
                yield from extend([*meetings, meeting], rest[1:])

    for meetings in extend([], list(event.wishes)):
        timetable = Timetable(Status.FEASIBLE, tuple(meetings))
        if not broken(event, timetable):
            yield timetable


def broken_by(event: Event, meetings: list[Meeting]) -> list[str]:
    """What meetings break on their own; walks and evenness, which others may mend, are left to the whole."""
    return broken(
        Event(event.slots, event.participants, event.tables, event.wishes, event.interpreters),
        Timetable(Status.FEASIBLE, tuple(meetings)),
    )


def rank(event: Event, timetable: Timetable) -> tuple[int, ...]:
    """What a timetable comes to, the larger the better."""
    return tuple(value if goal in MORE else -value for goal, value in goals(event, timetable).items())
