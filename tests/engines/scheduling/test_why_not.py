"""Why a wish is left out, in words that are true, and the change that lets it in."""

from dataclasses import replace

from hypothesis import given, settings

from chorok.engines.scheduling.model import (
    Demand,
    Event,
    Interpreter,
    Meeting,
    Participant,
    Status,
    Table,
    Timetable,
    Wish,
)
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.why_not import Change, Step, apply, why_not
from chorok.engines.scheduling.wording import change_of, say, say_left_out
from tests.engines.scheduling.checker import broken
from tests.engines.scheduling.small import events, greedy, make_slots

SLOTS = make_slots(1, 2, 2)
EVENT = Event(
    SLOTS,
    (
        Participant("c1", "Hanbit", languages=frozenset({"ko"})),
        Participant("c2", "Pureun", languages=frozenset({"ko"})),
        Participant("b1", "Sari", languages=frozenset({"id"})),
        Participant("b2", "Budi", languages=frozenset({"ko"})),
    ),
    (Table("t1", "1"), Table("t2", "2")),
    (Wish("w1", "c1", "b1", 5), Wish("w2", "c2", "b1", 2), Wish("w3", "c1", "b2", 3), Wish("w4", "c2", "b2", 1)),
    (Interpreter("i1", "Kim", frozenset({frozenset({"ko", "id"})}), frozenset({"a1", "a2", "a3"})),),
)


def held(*meetings: Meeting) -> Timetable:
    return Timetable(Status.FEASIBLE, meetings)


def test_reasons_name_people_and_hours_in_both_languages() -> None:
    timetable = held(Meeting("w2", "a1", "t1", "i1"), Meeting("w3", "a2", "t1"), Meeting("w4", "a3", "t1"))
    event = replace(
        EVENT,
        participants=(replace(EVENT.participants[0], available=frozenset({"a1", "a2", "a4"})), *EVENT.participants[1:]),
    )
    (left_out,) = why_not(event, timetable)
    options = Options(event)
    assert say_left_out(options, left_out, "en") == (
        "09:00: in another meeting: Sari; 09:25: in another meeting: Hanbit; 10:50: not available: Hanbit; "
        "11:15: no interpreter for Indonesian–Korean is there."
    )
    assert say_left_out(options, left_out, "ko") == (
        "09:00: 다른 상담 중: Sari; 09:25: 다른 상담 중: Hanbit; 10:50: 참석할 수 없음: Hanbit; "
        "11:15: 인도네시아어–한국어 통역의 근무 시간이 아님."
    )
    assert left_out.changes == (
        Change(Step.MOVE, "a1", wish="w2", to="a2"),
        Change(Step.HOURS, "a4", who="i1"),
        Change(Step.AVAILABLE, "a3", who="c1"),
        Change(Step.DROP, "a1", lost=2, wish="w2"),
    )
    wish = event.wishes[0]
    assert [say(change_of(options, wish, change), "en") for change in left_out.changes] == [
        "Move Pureun with Sari to 09:25 and hold it at 09:00.",
        "One more hour of Kim: at 11:15.",
        "Hanbit would have to be available at 10:50.",
        "Drop Pureun with Sari (value 2) and hold it at 09:00.",
    ]


def test_a_wish_that_nothing_stands_against_is_said_to_be_free() -> None:
    (left_out,) = why_not(replace(EVENT, wishes=EVENT.wishes[2:3]), held())
    assert left_out.changes == (Change(Step.INSERT, "a1"),)
    assert say_left_out(Options(EVENT), left_out) == "At all times: nothing stands against it."


def test_never_and_what_is_held_are_not_left_out() -> None:
    event = replace(EVENT, wishes=(replace(EVENT.wishes[2], demand=Demand.NEVER), EVENT.wishes[3]))
    assert why_not(event, held(Meeting("w4", "a1", "t1"))) == ()


def test_locked_meetings_and_musts_make_no_room() -> None:
    one_slot = replace(
        EVENT,
        slots=SLOTS[:1],
        tables=EVENT.tables[:1],
        wishes=(EVENT.wishes[2], replace(EVENT.wishes[3], demand=Demand.MUST)),
    )
    (left_out,) = why_not(one_slot, held(Meeting("w4", "a1", "t1")))
    assert left_out.changes == ()
    assert (
        say(change_of(Options(one_slot), one_slot.wishes[0], left_out.cheapest), "ko")
        == "한 가지 조정만으로는 넣을 수 없습니다."
    )


@settings(max_examples=120, deadline=None)
@given(events())
def test_each_change_lets_the_wish_in_at_the_price_it_names(event: Event) -> None:
    timetable = greedy(event)
    assert broken(event, timetable) == []
    value = {wish.id: wish.value for wish in event.wishes}
    for left_out in why_not(event, timetable):
        for change in left_out.changes:
            changed, better = apply(event, timetable, left_out.wish, change)
            assert broken(changed, better) == []
            assert {meeting.wish for meeting in better.meetings} - {meeting.wish for meeting in timetable.meetings} == {
                left_out.wish
            }
            before, after = (sum(value[one.wish] for one in its.meetings) for its in (timetable, better))
            assert after - before == value[left_out.wish] - change.lost
            if change.step in (Step.INSERT, Step.MOVE, Step.DROP):
                assert changed == event


@settings(max_examples=60, deadline=None)
@given(events())
def test_a_reason_holds_in_each_of_its_slots(event: Event) -> None:
    """Whoever ignores a reason and holds the wish anyway, at any table with anybody's help, breaks a rule."""
    timetable = greedy(event)
    for left_out in why_not(event, timetable):
        for reason in left_out.reasons:
            for place, slot in enumerate(event.slots):
                if not reason.mask >> place & 1:
                    continue
                tries = [
                    Meeting(left_out.wish, slot.id, table.id, helper)
                    for table in event.tables
                    for helper in [None, *(one.id for one in event.interpreters)]
                ]
                if reason.why is not None:
                    assert all(broken(event, held(*timetable.meetings, one)) for one in tries)
