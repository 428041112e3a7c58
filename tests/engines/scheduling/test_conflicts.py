"""Smallest sets of demands that can't hold together, in words."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings

from chorok.engines.scheduling.claims import Claim, Kind
from chorok.engines.scheduling.conflicts import Conflict, Demands, conflict
from chorok.engines.scheduling.model import Demand, Event, Interpreter, Lock, Participant, Table, Wish
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.wording import say_conflict
from tests.engines.scheduling.checker import broken
from tests.engines.scheduling.small import events, every_timetable, make_slots

KOREAN = frozenset({"ko"})
PEOPLE = tuple(Participant(name, name.upper(), languages=KOREAN) for name in ("c1", "c2", "c3", "b1", "b2"))
MUST = Demand.MUST
EVENT = Event(make_slots(1, 2, 1), PEOPLE, (Table("t1", "One"), Table("t2", "Two")), ())


def changed(name: str, **changes: object) -> tuple[Participant, ...]:
    return tuple(replace(one, **changes) if one.id == name else one for one in PEOPLE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "claims"),
    [
        (
            replace(
                EVENT,
                participants=changed("b1", most=1),
                wishes=(
                    Wish("w1", "c1", "b1", demand=MUST),
                    Wish("w2", "c2", "b1", demand=MUST),
                    Wish("w3", "c3", "b2", demand=MUST),
                ),
            ),
            (Claim(Kind.MUST, "w1"), Claim(Kind.MUST, "w2"), Claim(Kind.MOST, "b1")),
        ),
        (
            replace(
                EVENT,
                participants=changed("b1", available=frozenset({"a1"})),
                wishes=(Wish("w1", "c1", "b1", demand=MUST), Wish("w2", "c2", "b1", lock=Lock("a1"))),
            ),
            (Claim(Kind.LOCK, "w2"), Claim(Kind.MUST, "w1"), Claim(Kind.AVAILABILITY, "b1")),
        ),
        (
            replace(
                EVENT,
                participants=changed("b1", in_a_row=1),
                wishes=tuple(Wish(f"w{n}", f"c{n}", "b1", demand=MUST) for n in (1, 2, 3)),
            ),
            (Claim(Kind.MUST, "w1"), Claim(Kind.MUST, "w2"), Claim(Kind.MUST, "w3"), Claim(Kind.IN_A_ROW, "b1")),
        ),
        (
            replace(
                EVENT,
                tables=EVENT.tables[:1],
                wishes=(Wish("w1", "c1", "b1", lock=Lock("a1")), Wish("w2", "c2", "b2", lock=Lock("a1"))),
            ),
            (Claim(Kind.LOCK, "w1"), Claim(Kind.LOCK, "w2"), Claim(Kind.TABLES)),
        ),
        (
            replace(
                EVENT,
                wishes=(
                    Wish("w1", "c1", "b1", demand=MUST, slots=frozenset({"a3"})),
                    Wish("w2", "c2", "b2", demand=MUST, after=frozenset({"w1"})),
                ),
            ),
            (Claim(Kind.MUST, "w1"), Claim(Kind.MUST, "w2"), Claim(Kind.ONLY_AT, "w1"), Claim(Kind.BEFORE, "w2", "w1")),
        ),
        (
            replace(
                EVENT,
                participants=changed("b1", languages=frozenset({"th"})),
                interpreters=(Interpreter("i1", "I1", frozenset({frozenset({"ko", "th"})}), frozenset({"a1"})),),
                wishes=(Wish("w1", "c1", "b1", demand=MUST), Wish("w2", "c2", "b1", demand=MUST)),
            ),
            (Claim(Kind.MUST, "w1"), Claim(Kind.MUST, "w2"), Claim(Kind.INTERPRETERS, "ko", "th")),
        ),
        (
            replace(EVENT, participants=changed("b1", online=True), wishes=(Wish("w1", "c1", "b1", demand=MUST),)),
            (Claim(Kind.MUST, "w1"), Claim(Kind.ROOMS)),
        ),
        (
            replace(
                EVENT,
                participants=changed("b1", table="t1"),
                wishes=(Wish("w1", "c1", "b1", lock=Lock("a1")), Wish("w2", "c2", "b2", lock=Lock("a1", "t1"))),
            ),
            (Claim(Kind.LOCK, "w1"), Claim(Kind.LOCK, "w2"), Claim(Kind.TIE, "b1")),
        ),
        (
            replace(
                EVENT,
                tables=(Table("t1", "One", "east"), Table("t2", "Two", "west")),
                walking={frozenset({"east", "west"}): 10},
                wishes=(Wish("w1", "c1", "b1", lock=Lock("a1", "t1")), Wish("w2", "c1", "b2", lock=Lock("a2", "t2"))),
            ),
            (Claim(Kind.LOCK, "w1"), Claim(Kind.LOCK, "w2"), Claim(Kind.WALKS)),
        ),
        (
            replace(
                EVENT,
                lunch_counts=True,
                most_spread=0,
                wishes=(Wish("w1", "c1", "b1", lock=Lock("a1")), Wish("w2", "c1", "b2", lock=Lock("a3"))),
            ),
            (Claim(Kind.LOCK, "w1"), Claim(Kind.LOCK, "w2"), Claim(Kind.EVENNESS)),
        ),
    ],
    ids=["most", "away", "in a row", "tables", "order", "interpreters", "rooms", "tie", "walks", "evenness"],
)
def test_a_smallest_conflict_is_found(event: Event, claims: tuple[Claim, ...]) -> None:
    assert conflict(event) == Conflict(claims, irreducible=True, smallest=True)


def test_fewest_meetings_are_demands_where_asked_for() -> None:
    event = replace(
        EVENT,
        participants=changed("b1", least=2),
        tables=EVENT.tables[:1],
        wishes=(Wish("w1", "c1", "b1"), Wish("w2", "c2", "b2", demand=MUST)),
    )
    assert conflict(event) is None
    assert conflict(event, least=True) == Conflict((Claim(Kind.LEAST, "b1"),), irreducible=True, smallest=True)


def test_a_conflict_in_words() -> None:
    event = replace(
        EVENT,
        participants=changed("b1", available=frozenset({"a1", "a2"})),
        tables=EVENT.tables[:1],
        wishes=(
            Wish("w1", "c1", "b1", demand=MUST),
            Wish("w2", "c2", "b1", lock=Lock("a1")),
            Wish("w3", "c3", "b2", lock=Lock("a2", "t1")),
        ),
    )
    found = conflict(event)
    assert found is not None
    assert say_conflict(Options(event), found.claims, "en") == [
        "These demands can't hold together; without any one of them the others can:",
        "C2 with B1 is locked at 09:00",
        "C3 with B2 is locked at 09:25, table One",
        "C1 with B1 must be held",
        "B1 is available only: in the morning",
        "There are 1 tables",
    ]
    assert say_conflict(Options(event), found.claims, "ko")[1:] == [
        "고정된 상담: C2 – B1, 09:00",
        "고정된 상담: C3 – B2, 09:25, 테이블 One",
        "반드시 열 상담: C1 – B1",
        "B1 님의 가능 시간: 오전",
        "현장 테이블 수: 1",
    ]


def test_many_musts_of_one_person_are_found_among_hundreds() -> None:
    slots = make_slots(1, 6, 6)
    people = tuple(Participant(f"c{n}", f"C{n}") for n in range(40)) + tuple(
        Participant(f"b{n}", f"B{n}") for n in range(20)
    )
    wishes = [Wish(f"w{n}", f"c{n % 40}", f"b{n % 19}", demand=MUST) for n in range(150)]
    wishes += [Wish(f"x{n}", f"c{n}", "b19", demand=MUST) for n in range(13)]
    tables = tuple(Table(f"t{n}", f"T{n}") for n in range(20))
    found = conflict(Event(slots, people, tables, tuple(wishes)))
    assert found is not None
    assert {claim.id for claim in found.claims} == {f"x{n}" for n in range(13)}
    assert found.irreducible


@settings(max_examples=40, deadline=None)
@given(events(wishes=3, slots=2, tables=2))
def test_a_conflict_is_found_just_where_no_timetable_has_every_must(event: Event) -> None:
    """Every wish a must: a conflict is irreducible, judged by all of the timetables there are."""
    event = replace(event, wishes=tuple(replace(wish, demand=MUST) for wish in event.wishes))
    found = conflict(event)
    possible = any(not broken(event, timetable, musts=True) for timetable in every_timetable(event))
    assert (found is None) == possible
    if found is not None:
        assert found.irreducible
        assert found.smallest
        demands = Demands(Options(event), least=False)
        for fewer in range(len(found.claims)):
            assert all(demands.possible(some, 10) for some in combinations(found.claims, fewer))
