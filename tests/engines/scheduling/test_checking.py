"""What is wrong with an event is said before anything is solved, by record and field, in both languages."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from chorok.engines.scheduling.checking import Record, faults, stopping
from chorok.engines.scheduling.model import Demand, Event, Interpreter, Lock, Participant, Table, Wish
from chorok.engines.scheduling.names import COLUMNS, SHEET_NAMES, WORDS
from chorok.engines.scheduling.sentences import SENTENCES
from chorok.engines.scheduling.wording import say
from tests.engines.scheduling.small import events, make_slots

SLOTS = make_slots(1, 2, 1)
KOREAN, THAI = frozenset({"ko"}), frozenset({"th"})
PAIR = frozenset({frozenset({"ko", "th"})})
EVENT = Event(
    SLOTS,
    (
        Participant("c1", "C1", languages=KOREAN),
        Participant("c2", "C2", languages=KOREAN),
        Participant("b1", "B1", languages=THAI),
        Participant("b2", "B2", languages=KOREAN),
    ),
    (Table("t1", "T1"), Table("t2", "T2"), Table("v1", "V1", virtual=True)),
    (Wish("w1", "c1", "b1"), Wish("w2", "c2", "b2")),
    (Interpreter("i1", "I1", PAIR),),
)


def person(place: int, **changes: object) -> Event:
    people = list(EVENT.participants)
    people[place] = replace(people[place], **changes)  # type: ignore[arg-type]
    return replace(EVENT, participants=tuple(people))


def wish(**changes: object) -> Event:
    return replace(EVENT, wishes=(EVENT.wishes[0], replace(EVENT.wishes[1], **changes)))  # type: ignore[arg-type]


def slot(**changes: object) -> Event:
    return replace(EVENT, slots=(SLOTS[0], replace(SLOTS[1], **changes), SLOTS[2]))  # type: ignore[arg-type]


def helper(**changes: object) -> Event:
    return replace(EVENT, interpreters=(replace(EVENT.interpreters[0], **changes),))  # type: ignore[arg-type]


LOCKED = replace(
    EVENT, wishes=(Wish("w1", "c1", "b1", lock=Lock("a1", "t1")), Wish("w2", "c2", "b2", lock=Lock("a1", "t1")))
)


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (slot(id="a1"), [(Record.SLOT, 0, "id", "doubled", True), (Record.SLOT, 1, "id", "doubled", True)]),
        (slot(id=""), [(Record.SLOT, 1, "id", "empty", True)]),
        (replace(EVENT, tables=()), [(Record.TABLE, 0, "id", "none", True)]),
        (slot(end=SLOTS[0].start), [(Record.SLOT, 1, "end", "ends first", True)]),
        (slot(start=SLOTS[0].start), [(Record.SLOT, 1, "start", "overlap", True)]),
        (replace(EVENT, slots=(SLOTS[1], SLOTS[0], SLOTS[2])), [(Record.SLOT, 1, "start", "not in order", True)]),
        (slot(start=SLOTS[1].start.replace(tzinfo=None)), [(Record.SLOT, 1, "start", "mixed zones", True)]),
        (slot(day="x"), [(Record.SLOT, 2, "day", "day again", True)]),
        (
            replace(EVENT, slots=(replace(SLOTS[0], part=SLOTS[2].part), *SLOTS[1:])),
            [(Record.SLOT, 1, "part", "morning again", True)],
        ),
        (person(0, available=frozenset({"x"})), [(Record.PARTICIPANT, 0, "available", "unknown slot", True)]),
        (person(0, available=frozenset()), [(Record.PARTICIPANT, 0, "available", "never available", False)]),
        (person(0, least=-1), [(Record.PARTICIPANT, 0, "least", "too small", True)]),
        (person(0, in_a_row=0), [(Record.PARTICIPANT, 0, "in_a_row", "too small", True)]),
        (person(0, least=2, most=1), [(Record.PARTICIPANT, 0, "least", "least over most", True)]),
        (person(0, least=4), [(Record.PARTICIPANT, 0, "least", "least over slots", False)]),
        (person(0, least=2), [(Record.PARTICIPANT, 0, "least", "least over wishes", False)]),
        (person(0, most=4), [(Record.PARTICIPANT, 0, "most", "most over slots", False)]),
        (person(0, table="x"), [(Record.PARTICIPANT, 0, "table", "unknown table", True)]),
        (
            person(0, table="t1", online=True),
            [
                (Record.PARTICIPANT, 0, "table", "tied online", True),
                (Record.WISH, 0, "other", "ties contradict", False),
            ],
        ),
        (
            replace(
                person(0, table="t1"),
                participants=(*person(0, table="t1").participants[:3], replace(EVENT.participants[3], table="t1")),
            ),
            [(Record.PARTICIPANT, 3, "table", "tied twice", True)],
        ),
        (replace(person(0, online=True), tables=EVENT.tables[:2]), [(Record.WISH, 0, "one", "no virtual room", False)]),
        (
            helper(bound_to="x"),
            [
                (Record.INTERPRETER, 0, "bound_to", "unknown person", True),
                (Record.WISH, 0, "other", "nobody interprets", False),
            ],
        ),
        (
            helper(pairs=frozenset()),
            [(Record.INTERPRETER, 0, "pairs", "no pairs", True), (Record.WISH, 0, "other", "nobody interprets", False)],
        ),
        (helper(pairs=PAIR | {frozenset({"ko"})}), [(Record.INTERPRETER, 0, "pairs", "no pair", True)]),
        (
            helper(pairs=PAIR | {frozenset({"ko", "fr"})}),
            [(Record.INTERPRETER, 0, "pairs", "language nobody has", False)],
        ),
        (replace(EVENT, wishes=EVENT.wishes[1:]), [(Record.INTERPRETER, 0, "pairs", "pair nobody needs", False)]),
        (
            replace(EVENT, interpreters=(), wishes=(replace(EVENT.wishes[0], demand=Demand.MUST),)),
            [(Record.WISH, 0, "other", "nobody interprets", True)],
        ),
        (wish(other="x"), [(Record.WISH, 1, "other", "unknown person", True)]),
        (wish(other="c2"), [(Record.WISH, 1, "other", "with themselves", True)]),
        (wish(value=-1), [(Record.WISH, 1, "value", "too small", True)]),
        (wish(slots=frozenset({"x"})), [(Record.WISH, 1, "slots", "unknown slot", True)]),
        (wish(after=frozenset({"x"})), [(Record.WISH, 1, "after", "unknown wish", True)]),
        (wish(demand=Demand.NEVER, lock=Lock("a1")), [(Record.WISH, 1, "lock", "never and locked", True)]),
        (wish(one="b1", other="c1"), [(Record.WISH, 1, "other", "pair again", False)]),
        (wish(lock=Lock("x")), [(Record.WISH, 1, "lock", "lock outside hours", True)]),
        (wish(lock=Lock("a1", "x")), [(Record.WISH, 1, "lock", "unknown table", True)]),
        (wish(lock=Lock("a1", "v1")), [(Record.WISH, 1, "lock", "tied virtual", True)]),
        (wish(lock=Lock("a1"), slots=frozenset({"a2"})), [(Record.WISH, 1, "lock", "lock not wished", True)]),
        (
            replace(person(1, available=frozenset({"a2"})), wishes=wish(lock=Lock("a1")).wishes),
            [(Record.WISH, 1, "lock", "lock while away", True)],
        ),
        (
            replace(
                wish(lock=Lock("a1", "t1")), tables=(Table("t1", "T1", available=frozenset({"a2"})), *EVENT.tables[1:])
            ),
            [(Record.WISH, 1, "lock", "lock without table", True)],
        ),
        (
            replace(person(1, table="t2"), wishes=wish(lock=Lock("a1", "t1")).wishes),
            [(Record.WISH, 1, "lock", "locked off its table", True)],
        ),
        (LOCKED, [(Record.WISH, 1, "lock", "two locks on a table", True)]),
        (
            replace(
                LOCKED, wishes=(replace(LOCKED.wishes[0], lock=Lock("a1")), Wish("w2", "c1", "b2", lock=Lock("a1")))
            ),
            [(Record.WISH, 1, "lock", "two locks on a person", True)],
        ),
        (
            replace(
                EVENT,
                wishes=(
                    replace(EVENT.wishes[0], after=frozenset({"w2"})),
                    replace(EVENT.wishes[1], after=frozenset({"w1"})),
                ),
            ),
            [(Record.WISH, 1, "after", "circle", True)],
        ),
        (
            replace(EVENT, walking={frozenset({"", "x"}): -1}),
            [(Record.SETTING, 0, "walking", "too small", True), (Record.SETTING, 0, "walking", "unknown hall", False)],
        ),
        (replace(EVENT, most_spread=-1), [(Record.SETTING, 0, "most_spread", "too small", True)]),
        (replace(EVENT, goals=(*EVENT.goals, EVENT.goals[0])), [(Record.SETTING, 0, "goals", "goal twice", True)]),
    ],
)
def test_a_fault_is_found(event: Event, found: list[tuple[Record, int, str, str, bool]]) -> None:
    assert [(one.record, one.place, one.field, one.said.code, one.stops) for one in faults(event)] == found
    for one in faults(event):
        assert "{" not in say(one.said, "en") + say(one.said, "ko")


def test_nothing_is_wrong_with_a_good_event() -> None:
    assert faults(EVENT) == []


def test_faults_in_words() -> None:
    (fault,) = faults(wish(lock=Lock("x")))
    assert say(fault.said, "en") == "It is locked outside the opening hours: there is no slot “x”."
    assert say(fault.said, "ko") == "운영 시간이 아닌 때에 고정되어 있습니다. 시간대 ‘x’: 없는 식별자입니다."


@settings(max_examples=60, deadline=None)
@given(events())
def test_small_events_of_the_other_tests_can_be_judged(event: Event) -> None:
    codes = {"lock while away", "two locks on a person", "nobody interprets", "no virtual room", "lock without table"}
    assert {fault.said.code for fault in stopping(faults(event))} <= codes


def test_every_sentence_stands_in_both_languages_with_the_same_facts() -> None:
    for name, (english, korean) in {**SENTENCES, **WORDS, **COLUMNS, **SHEET_NAMES}.items():
        facts = [{part.split("}")[0] for part in text.split("{")[1:]} for text in (english, korean)]
        assert english, name
        assert korean, name
        assert facts[0] == facts[1] or name in {"place", "place row"}, name
