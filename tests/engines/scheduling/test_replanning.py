"""The day's changes: the least moves, nothing frozen moves, and everybody concerned is told, nobody else."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chorok.engines.scheduling.happenings import Asked, Gone, Party, Withdrawn
from chorok.engines.scheduling.model import (
    Demand,
    Event,
    Goal,
    Interpreter,
    Lock,
    Meeting,
    Participant,
    Status,
    Table,
    Timetable,
    Wish,
)
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.replanning import Price, Telling, replan
from chorok.engines.scheduling.wording import say, telling_of
from tests.engines.scheduling.checker import broken
from tests.engines.scheduling.small import FIRST, events, greedy, make_slots

EVENT = Event(
    make_slots(1, 3, 2),
    (
        *(Participant(name, name.upper(), languages=frozenset({"ko"})) for name in ("c1", "c2", "c3", "b1", "b2")),
        Participant("b3", "B3", languages=frozenset({"th"})),
    ),
    (Table("t1", "1"), Table("t2", "2"), Table("t3", "3")),
    (
        Wish("c1b1", "c1", "b1", 3),
        Wish("c2b1", "c2", "b1", 3),
        Wish("c1b2", "c1", "b2", 3),
        Wish("c2b2", "c2", "b2", 3),
        Wish("c3b2", "c3", "b2", 5),
        Wish("c3b3", "c3", "b3", 2),
    ),
    (
        Interpreter("i1", "I1", frozenset({frozenset({"ko", "th"})})),
        Interpreter("i2", "I2", frozenset({frozenset({"ko", "th"})})),
    ),
)
PLAN = Timetable(
    Status.FEASIBLE,
    (
        Meeting("c1b1", "a1", "t1"),
        Meeting("c2b1", "a3", "t1"),
        Meeting("c3b2", "a3", "t2"),
        Meeting("c3b3", "a4", "t3", "i1"),
        Meeting("c1b2", "a4", "t2"),
    ),
)
NOON = FIRST + timedelta(minutes=20)  # a2 begins in 5 minutes, a3 in 30


def test_nobody_moves_or_few_do() -> None:
    """B1 doesn't come: C2 has time when B2 meets C3; only if C3 moves can C2 meet B2 then, or C2 meets B2 later."""
    event = replace(
        EVENT,
        participants=(
            EVENT.participants[0],
            replace(EVENT.participants[1], available=frozenset({"a3"})),
            *EVENT.participants[2:],
        ),
    )
    stays, _, moves = replan(event, PLAN, now=NOON, changes=[Gone(Party.PARTICIPANT, "b1")], published=())
    assert (stays.price, stays.lost, stays.won, stays.moved, stays.value) == (
        Price.NONE,
        (PLAN.meetings[1],),
        (),
        (),
        -3,
    )
    assert [one.who for one in stays.tellings] == ["c2", "b1"]
    assert moves.won == (Meeting("c2b2", "a3", "t1"),)
    assert [(old.wish, old.slot, new.slot) for old, new in moves.moved] == [("c3b2", "a3", "a5")]
    assert moves.value == 0
    assert moves.goals[Goal.VALUE] == 16 == stays.goals[Goal.VALUE] + 3
    assert [(one.who, one.old and one.old.slot, one.new and one.new.slot) for one in moves.tellings] == [
        ("c2", "a3", None),
        ("c2", None, "a3"),
        ("c3", "a3", "a5"),
        ("b1", "a3", None),
        ("b2", None, "a3"),
        ("b2", "a3", "a5"),
    ]
    options = Options(moves.event)
    assert [say(telling_of(options, one), "ko") for one in moves.tellings[2:4]] == [
        "C3 님: B2 상담이 09:50에서 11:40 시간으로 바뀌었습니다. 테이블 2.",
        "B1 님: 09:50 C2 상담이 취소되었습니다.",
    ]


def test_a_meeting_people_were_told_of_costs_more_to_move() -> None:
    """A value of 1 is worth moving what nobody knows of: a quarter of the usual 3 is less than 1, a half is more."""
    event = replace(
        EVENT,
        participants=(
            EVENT.participants[0],
            replace(EVENT.participants[1], available=frozenset({"a3"})),
            *EVENT.participants[2:],
        ),
        wishes=tuple(replace(wish, value={"c2b2": 1, "c2b1": 5}.get(wish.id, wish.value)) for wish in EVENT.wishes),
    )
    no_show = [Gone(Party.PARTICIPANT, "b1")]
    *_, untold = replan(event, PLAN, now=NOON, changes=no_show, published=())
    *_, told = replan(event, PLAN, now=NOON, changes=no_show)
    assert (len(untold.moved), len(told.moved)) == (1, 0)


def test_the_notice_is_kept_for_new_meetings_too() -> None:
    asked = Asked(Wish("new", "c3", "b1", 9, slots=frozenset({"a1", "a2", "a4", "a5"})))
    for choice in replan(EVENT, PLAN, now=NOON, changes=[asked]):
        assert choice.won == (Meeting("new", "a5", "t1"),)
        assert [telling.who for telling in choice.tellings] == ["c3", "b1"]


def test_a_late_arrival_moves_to_later() -> None:
    """C3 arrives at 10:30: the meeting at 09:50 is lost and held again when both have time."""
    choice, *_ = replan(
        EVENT, PLAN, now=NOON, changes=[Gone(Party.PARTICIPANT, "c3", until=FIRST + timedelta(minutes=90))]
    )
    assert (choice.lost, choice.won) == ((), ())
    assert [(old.slot, new.slot) for old, new in choice.moved] == [("a3", "a5")]


def test_a_broken_table_is_left_for_another_even_within_the_notice() -> None:
    soon = FIRST + timedelta(minutes=45)
    for choice in replan(EVENT, PLAN, now=soon, changes=[Gone(Party.TABLE, "t2")]):
        assert (choice.lost, choice.won, choice.moved, choice.value) == ((), (), (), 0)
        assert [(old.wish, old.table, new.table) for old, new in choice.reseated] == [
            ("c3b2", "t2", "t3"),
            ("c1b2", "t2", "t1"),
        ]
        assert {telling.who for telling in choice.tellings} == {"c3", "b2", "c1"}
        said = say(telling_of(Options(choice.event), choice.tellings[0]))
        assert said == "C1: the meeting with B2 at 11:15 is now at table 1."


def test_another_interpreter_takes_over_and_both_are_told() -> None:
    choice, *_ = replan(EVENT, PLAN, now=NOON, changes=[Gone(Party.INTERPRETER, "i1")])
    assert [(old.interpreter, new.interpreter) for old, new in choice.reseated] == [("i1", "i2")]
    old, new = choice.reseated[0]
    assert choice.tellings == (
        Telling("c3", old, new),
        Telling("b3", old, new),
        Telling("i1", old, None),
        Telling("i2", None, new),
    )
    assert [say(telling_of(Options(choice.event), one)) for one in choice.tellings] == [
        "C3: the meeting with B3 at 11:15 has another interpreter (I2).",
        "B3: the meeting with C3 at 11:15 has another interpreter (I2).",
        "I1: no interpreting for C3 with B3 at 11:15.",
        "I2: interpret C3 with B3 at 11:15, table 3.",
    ]


def test_others_of_a_slot_may_change_their_tables_for_one_more_meeting() -> None:
    """B1 doesn't come. C2 and B2 have time at 09:50, B2 at its table; the only one left is where C3 and B3 meet."""
    people = (
        *(Participant(name, name.upper()) for name in ("c1", "c2", "b1", "b3")),
        Participant("b2", "B2", table="t1"),
    )
    wishes = (Wish("c1b1", "c1", "b1", 3), Wish("c1b2", "c1", "b2", 3), Wish("c2b3", "c2", "b3", 3))
    event = Event(make_slots(1, 3, 0), people, (Table("t1", "1"), Table("t2", "2")), wishes)
    plan = Timetable(Status.FEASIBLE, (Meeting("c1b1", "a3", "t2"), Meeting("c2b3", "a3", "t1")))
    stays, seats = replan(
        event, plan, now=NOON, changes=[Gone(Party.PARTICIPANT, "b1")], prices=(Price.NONE, Price.SEATS)
    )
    assert (stays.won, stays.reseated) == ((), ())
    assert (seats.price, seats.won, seats.moved) == (Price.SEATS, (Meeting("c1b2", "a3", "t1"),), ())
    assert seats.reseated == ((Meeting("c2b3", "a3", "t1"), Meeting("c2b3", "a3", "t2")),)
    assert {one.who for one in seats.tellings} == {"c1", "c2", "b1", "b2", "b3"}
    assert broken(seats.event, seats.timetable) == []


def test_a_withdrawn_wish_frees_both_for_others() -> None:
    choice, *_ = replan(EVENT, PLAN, now=NOON, changes=[Withdrawn("c2b1")])
    assert [one.wish for one in choice.lost] == ["c2b1"]
    assert choice.won == (Meeting("c2b2", "a5", "t1"),)


def test_a_locked_meeting_stays_where_it_is() -> None:
    event = replace(
        EVENT,
        participants=(
            EVENT.participants[0],
            replace(EVENT.participants[1], available=frozenset({"a3"})),
            *EVENT.participants[2:],
        ),
        wishes=tuple(replace(wish, lock=Lock("a3")) if wish.id == "c3b2" else wish for wish in EVENT.wishes),
    )
    *_, moves = replan(event, PLAN, now=NOON, changes=[Gone(Party.PARTICIPANT, "b1")], published=())
    assert moves.moved == ()


@settings(max_examples=40, deadline=None)
@given(st.data(), events(slots=4))
def test_what_is_frozen_never_moves_and_nothing_breaks(data: st.DataObject, event: Event) -> None:
    timetable = greedy(event)
    now = FIRST + timedelta(minutes=data.draw(st.integers(-30, 150)))
    gone = data.draw(
        st.sampled_from(
            [(Party.PARTICIPANT, one.id) for one in event.participants]
            + [(Party.TABLE, one.id) for one in event.tables]
            + [(Party.INTERPRETER, one.id) for one in event.interpreters]
        )
    )
    until = data.draw(st.none() | st.just(now + timedelta(minutes=60)))
    prices = tuple(Price)
    slots = {slot.id: slot for slot in event.slots}
    old = {meeting.wish: meeting for meeting in timetable.meetings}
    for choice in replan(event, timetable, now=now, changes=[Gone(*gone, until=until)], prices=prices):
        new = {meeting.wish: meeting for meeting in choice.timetable.meetings}
        assert broken(choice.event, choice.timetable) == []
        for wish in old.keys() | new.keys():
            soon = [
                one
                for one in (old.get(wish), new.get(wish))
                if one and slots[one.slot].start < now + timedelta(minutes=20)
            ]
            if soon and wish in new:
                assert wish in old
                impossible = broken(choice.event, Timetable(Status.FEASIBLE, (old[wish],)))
                assert new[wish].slot == old[wish].slot or impossible
            if any(slots[one.slot].start < now for one in soon):
                assert new.get(wish) == old.get(wish)
        told = {telling.who for telling in choice.tellings}
        ends = {wish.id: {wish.one, wish.other} for wish in event.wishes}
        concerned = {
            who
            for wish in old.keys() | new.keys()
            if old.get(wish) != new.get(wish)
            for who in ends[wish]
            | {one.interpreter for one in (old.get(wish), new.get(wish)) if one and one.interpreter}
        }
        assert told == concerned
        value = {wish.id: wish.value for wish in event.wishes}
        assert choice.value == sum(value[one] for one in new) - sum(value[one] for one in old)
        assert not any(event_wish.demand is Demand.NEVER and event_wish.id in new for event_wish in event.wishes)
