"""The judge itself: each rule broken once is found, and each goal is counted as the model says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chorok.engines.scheduling.model import (
    DayPart,
    Demand,
    Event,
    Goal,
    Interpreter,
    Lock,
    Meeting,
    Participant,
    Reached,
    Slot,
    Status,
    Table,
    Timetable,
    Wish,
)
from tests.engines.scheduling.checker import broken, goals, misreported


def slots(days: int = 1, morning: int = 3, afternoon: int = 2) -> tuple[Slot, ...]:
    made = []
    for day in range(days):
        for number in range(morning + afternoon):
            half = DayPart.MORNING if number < morning else DayPart.AFTERNOON
            start = datetime(2026, 10, 13 + day, 9, tzinfo=UTC) + timedelta(minutes=25 * number)
            made.append(Slot(f"{day}{number}", f"day {day}", half, start, start + timedelta(minutes=20)))
    return tuple(made)


KOREAN, THAI = frozenset({"ko"}), frozenset({"th"})
BASE = Event(
    slots(),
    (
        Participant("c1", "C1", languages=KOREAN),
        Participant("c2", "C2", languages=KOREAN),
        Participant("b1", "B1", languages=KOREAN),
        Participant("b2", "B2", languages=THAI),
        Participant("b3", "B3", languages=KOREAN, online=True),
    ),
    (Table("t1", "T1", hall="east"), Table("t2", "T2", hall="west"), Table("v1", "V1", virtual=True)),
    (
        Wish("c1b1", "c1", "b1", 3),
        Wish("c1b2", "c1", "b2", 2),
        Wish("c2b1", "c2", "b1", 2),
        Wish("c2b2", "c2", "b2", 1),
        Wish("c1b3", "c1", "b3", 1),
    ),
    (Interpreter("i1", "I1", frozenset({frozenset({"ko", "th"})})),),
)
GOOD = (
    Meeting("c1b1", "00", "t1"),
    Meeting("c2b2", "00", "t2", "i1"),
    Meeting("c1b2", "01", "t2", "i1"),
    Meeting("c2b1", "03", "t1"),
    Meeting("c1b3", "03", "v1"),
)


def table(*meetings: Meeting) -> Timetable:
    return Timetable(Status.FEASIBLE, meetings)


def with_meeting(**changes: str | None) -> tuple[Meeting, ...]:
    """The good timetable with its second meeting (Thai, table 2) changed."""
    return (GOOD[0], replace(GOOD[1], **changes), *GOOD[2:])  # type: ignore[arg-type]


def with_wish(wish: str, **changes: object) -> Event:
    return replace(BASE, wishes=tuple(replace(w, **changes) if w.id == wish else w for w in BASE.wishes))  # type: ignore[arg-type]


def with_person(person: str, **changes: object) -> Event:
    people = tuple(replace(p, **changes) if p.id == person else p for p in BASE.participants)  # type: ignore[arg-type]
    return replace(BASE, participants=people)


def with_interpreter(**changes: object) -> Event:
    return replace(BASE, interpreters=(replace(BASE.interpreters[0], **changes),))  # type: ignore[arg-type]


def test_a_good_timetable_breaks_nothing() -> None:
    assert broken(BASE, table(*GOOD), musts=True) == []


@pytest.mark.parametrize(
    ("event", "meetings", "said"),
    [
        (BASE, with_meeting(wish="x"), "x: unknown wish"),
        (BASE, with_meeting(slot="x"), "c2b2: unknown slot x"),
        (BASE, with_meeting(table="x"), "c2b2: unknown table x"),
        (BASE, with_meeting(interpreter="x"), "c2b2: unknown interpreter x"),
        (BASE, (*GOOD, Meeting("c1b1", "04", "t1")), "c1b1: held 2 times"),
        (with_wish("c1b1", demand=Demand.NEVER), GOOD, "c1b1: never to be held"),
        (with_wish("c1b1", slots=frozenset({"01"})), GOOD, "c1b1: not wished at 00"),
        (with_wish("c1b1", lock=Lock("02")), GOOD, "c1b1: locked at 02, held at 00"),
        (with_wish("c1b1", lock=Lock("00", "t2")), GOOD, "c1b1: locked at table t2, held at t1"),
        (with_person("b1", available=frozenset({"00"})), GOOD, "c2b1: b1 isn't available at 03"),
        (with_person("c2", table="t2"), GOOD, "c2b1: c2 is tied to table t2, not t1"),
        (
            replace(BASE, tables=(replace(BASE.tables[0], available=frozenset({"03"})), *BASE.tables[1:])),
            GOOD,
            "c1b1: table t1 isn't available at 00",
        ),
        (BASE, with_meeting(table="v1"), "c2b2: table v1 is virtual"),
        (BASE, (*GOOD[:4], Meeting("c1b3", "03", "t2")), "c1b3: table t2 is not virtual"),
        (BASE, with_meeting(interpreter=None), "c2b2: no interpreter"),
        (BASE, (Meeting("c1b1", "00", "t1", "i1"),), "c1b1: interpreter i1 isn't needed"),
        (
            with_interpreter(pairs=frozenset({frozenset({"ko", "vi"})})),
            GOOD[1:2],
            "c2b2: interpreter i1 doesn't know the languages",
        ),
        (with_interpreter(available=frozenset({"00"})), GOOD, "c1b2: interpreter i1 isn't available at 01"),
        (with_interpreter(bound_to="c1"), GOOD, "c2b2: interpreter i1 is bound to c1"),
        (BASE, (*GOOD[:4], replace(GOOD[4], slot="00")), "participant c1 is in 2 meetings at 00"),
        (BASE, with_meeting(table="t1"), "table t1 is in 2 meetings at 00"),
        (
            BASE,
            (Meeting("c2b2", "00", "t2", "i1"), Meeting("c1b2", "00", "t1", "i1")),
            "interpreter i1 is in 2 meetings at 00",
        ),
        (with_person("c1", most=2), GOOD, "c1 has 3 meetings, more than 2"),
        (with_interpreter(most=1), GOOD, "i1 has 2 meetings, more than 1"),
        (with_person("c1", in_a_row=1), GOOD, "c1 has 2 meetings in a row on day 0, more than 1"),
        (with_interpreter(in_a_row=1), GOOD, "i1 has 2 meetings in a row on day 0, more than 1"),
        (replace(BASE, walking={frozenset({"east", "west"}): 6}), GOOD, "c1 can't walk from t1 to t2 before 01"),
        (with_wish("c1b1", after=frozenset({"c1b2"})), GOOD, "c1b1: held before c1b2 is over"),
        (with_wish("c1b1", after=frozenset({"c2b2"})), GOOD, "c1b1: held before c2b2 is over"),
        (
            replace(BASE, most_spread=0),
            (Meeting("c1b1", "00", "t1"), Meeting("c1b2", "02", "t1", "i1")),
            "breaks differ by 1, more than 0",
        ),
        (with_wish("c1b1", demand=Demand.MUST), GOOD[1:], "c1b1: must be held"),
        (with_wish("c1b1", lock=Lock("00")), GOOD[1:], "c1b1: must be held"),
    ],
)
def test_a_broken_rule_is_named(event: Event, meetings: tuple[Meeting, ...], said: str) -> None:
    assert said in broken(event, table(*meetings), musts=True)


def test_a_must_is_a_goal_unless_asked_for() -> None:
    assert broken(with_wish("c1b1", demand=Demand.MUST), table(*GOOD[1:])) == []


def test_walking_is_possible_in_just_the_pause() -> None:
    assert broken(replace(BASE, walking={frozenset({"east", "west"}): 5}), table(*GOOD)) == []


def test_more_in_a_row_counts_over_noon_and_not_over_night() -> None:
    event = replace(with_person("c1", in_a_row=1), slots=slots(days=2))
    assert broken(event, table(Meeting("c1b1", "04", "t1"), Meeting("c1b2", "10", "t2", "i1"))) == []
    assert broken(event, table(Meeting("c1b1", "02", "t1"), Meeting("c1b2", "03", "t2", "i1"))) == [
        "c1 has 2 meetings in a row on day 0, more than 1"
    ]


def test_goals_are_counted() -> None:
    event = replace(with_wish("c1b1", demand=Demand.MUST), lunch_counts=True)
    event = replace(event, participants=(replace(event.participants[0], least=5), *event.participants[1:]))
    assert goals(event, table(*GOOD)) == {
        Goal.MUSTS: 1,
        Goal.VALUE: 9,
        Goal.LEAST: 2,
        Goal.BREAKS: 3,  # c1: 02; c2 and b1: 01 and 02; b2 has none
        Goal.SPREAD: 1,
        Goal.TABLES: 3,  # c1: t1 to t2 to v1; c2: t2 to t1
    }


@pytest.mark.parametrize(
    ("busy", "with_lunch", "without"),
    [
        (("00", "02"), 1, 1),
        (("00", "03"), 1, 0),  # free up to noon
        (("02", "04"), 1, 0),  # free from noon on
        (("00", "04"), 1, 0),  # free over noon
        (("02", "03"), 0, 0),
    ],
)
def test_lunch_counts_where_it_shall(busy: tuple[str, str], with_lunch: int, without: int) -> None:
    meetings = table(Meeting("c1b1", busy[0], "t1"), Meeting("c2b1", busy[1], "t1"))
    assert goals(replace(BASE, lunch_counts=True), meetings)[Goal.BREAKS] == with_lunch
    assert goals(BASE, meetings)[Goal.BREAKS] == without


def test_false_claims_are_named() -> None:
    claims = (
        Reached(Goal.MUSTS, 0, 0),
        Reached(Goal.VALUE, 10, 9),
        Reached(Goal.LEAST, 0, 1),
        Reached(Goal.BREAKS, 0, 0),
    )
    assert misreported(BASE, Timetable(Status.FEASIBLE, GOOD, claims)) == [
        "value: says 10, is 9",
        "value: 10 passes its bound 9",
        "least: 0 passes its bound 1",
    ]
