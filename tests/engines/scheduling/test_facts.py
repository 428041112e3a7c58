"""What all good timetables have in common, wishes that are alike, and the fewest breaks of many meetings."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from chorok.engines.scheduling import exact
from chorok.engines.scheduling.checking import faults, stopping
from chorok.engines.scheduling.exact.alike import alike, put_in_order
from chorok.engines.scheduling.exact.breaks import Breaks
from chorok.engines.scheduling.exact.narrowing import open_slots
from chorok.engines.scheduling.exact.runs import fewest_breaks
from chorok.engines.scheduling.exact.whole import Whole
from chorok.engines.scheduling.facts import NOTHING
from chorok.engines.scheduling.large.deciding import settled
from chorok.engines.scheduling.measuring import breaks
from chorok.engines.scheduling.model import Demand, Event, Goal, Meeting, Participant, Reached, Status, Table, Wish
from chorok.engines.scheduling.options import Options
from tests.engines.scheduling.checker import goals
from tests.engines.scheduling.small import events, every_timetable, make_slots, rank


def scarce() -> Event:
    """One company with two slots, whom three buyers want: two are worth more than the third."""
    people = (Participant("c0", "C0"), *(Participant(f"b{n}", f"B{n}") for n in range(3)))
    wishes = tuple(Wish(f"w{n}", "c0", f"b{n}", value) for n, value in enumerate((5, 3, 1)))
    return Event(make_slots(1, 2, 0), people, (Table("t0", "T0"),), wishes)


def test_prices_tell_what_every_good_timetable_holds() -> None:
    reached = (Reached(Goal.MUSTS, 0, 0), Reached(Goal.VALUE, 8, 8), Reached(Goal.LEAST, 0, 0))
    facts = settled(scarce(), reached, 5)
    assert (facts.held, facts.left_out) == ({"w0", "w1"}, {"w2"})
    # The prices say no more where two wishes are worth the same, but that one of them is held.
    event = scarce()
    event = replace(event, wishes=(*event.wishes[:2], replace(event.wishes[2], value=3)))
    facts = settled(event, reached, 5)
    assert facts.held == {"w0"}
    assert facts.left_out == frozenset()
    assert facts.sums == ((frozenset({"w0", "w1", "w2"}), 2, 2),)


def test_nothing_is_said_of_what_is_not_proved() -> None:
    unproved = (Reached(Goal.MUSTS, 0, 0), Reached(Goal.VALUE, 6, 8), Reached(Goal.LEAST, 0, 0))
    assert settled(scarce(), unproved, 5) == NOTHING
    event = replace(scarce(), goals=(Goal.BREAKS, Goal.VALUE))
    assert settled(event, (Reached(Goal.BREAKS, 0, 0), Reached(Goal.VALUE, 8, 8)), 5) == NOTHING


@settings(max_examples=40, deadline=None)
@given(events(wishes=4, slots=3, tables=2))
def test_facts_and_floor_hold_for_every_timetable_that_is_as_good(event: Event) -> None:
    if stopping(faults(event)):
        return
    first = exact.solve(event, seconds=5)
    if first.status is Status.INFEASIBLE:
        return
    facts = settled(event, first.reached, 5)
    found = {one.goal: one.value for one in first.reached}
    options = Options(event)
    slots = open_slots(options) | dict.fromkeys(facts.left_out, 0)
    floor = sum(Breaks(Whole(options, slots, (), named=False, facts=facts)).least.values())
    for timetable in every_timetable(event):
        reached = goals(event, timetable)
        good = reached[Goal.MUSTS] >= found[Goal.MUSTS] and reached[Goal.VALUE] >= found[Goal.VALUE]
        if good and reached[Goal.LEAST] <= found[Goal.LEAST]:
            names = {meeting.wish for meeting in timetable.meetings}
            assert facts.held <= names
            assert not facts.left_out & names
            assert all(fewest <= len(names & wishes) <= most for wishes, fewest, most in facts.sums)
            assert reached[Goal.BREAKS] >= floor
    again = exact.solve(event, seconds=5, start=first, bounds=first.reached[:3], facts=facts)
    assert rank(event, again) == rank(event, first)


@pytest.mark.parametrize("lunch_counts", [False, True])
@pytest.mark.parametrize("in_a_row", [None, 1, 2, 3])
@pytest.mark.parametrize("free", [0b11111111, 0b11011101, 0b10101010, 0b1])
def test_the_fewest_breaks_are_those_of_the_best_of_all_days(
    lunch_counts: bool, in_a_row: int | None, free: int
) -> None:
    people = (Participant("c0", "C0"),)
    event = Event(make_slots(2, 2, 2), people, (Table("t0", "T0"),), (), lunch_counts=lunch_counts)
    options = Options(event)
    best: dict[int, int] = {}
    for mask in range(1 << 8):
        day, other = mask & 15, mask & ~15
        if mask & ~free or any(
            options.too_many_in_a_row(half, place, in_a_row) for half, place in ((day, 0), (other, 4))
        ):
            continue
        count = mask.bit_count()
        best[count] = min(breaks(options, mask), best.get(count, 9))
    expected = [min(best[more] for more in best if more >= count) for count in range(max(best) + 1)]
    assert fewest_breaks(options, free, in_a_row) == expected


def twins() -> Event:
    """Two companies and five buyers: b0 and b1 want c0 only, and so does b2, who has less time; b3, b4 want both."""
    slots = make_slots(1, 3, 0)
    people = (
        *(Participant(f"c{n}", f"C{n}") for n in range(2)),
        *(Participant(f"b{n}", f"B{n}") for n in range(5)),
    )
    people = tuple(replace(one, available=frozenset({"a1", "a2"})) if one.id == "b2" else one for one in people)
    pairs = [("c0", "b0"), ("c0", "b1"), ("c0", "b2"), *product(("c0", "c1"), ("b3", "b4"))]
    wishes = tuple(Wish(f"w{one}{other}", one, other) for one, other in pairs)
    return Event(slots, people, (Table("t0", "T0"), Table("t1", "T1")), wishes)


def test_wishes_are_alike_where_only_names_tell_them_apart() -> None:
    event = twins()
    options = Options(event)
    assert alike(options, open_slots(options)) == [["wc0b0", "wc0b1"]]
    meetings = [Meeting("wc0b0", "a3", "t0"), Meeting("wc0b1", "a1", "t1"), Meeting("wc0b2", "a2", "t0")]
    assert sorted(put_in_order(options, [["wc0b0", "wc0b1"]], meetings), key=lambda one: one.wish) == [
        Meeting("wc0b0", "a1", "t1"),
        Meeting("wc0b1", "a3", "t0"),
        Meeting("wc0b2", "a2", "t0"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"value": 7},
        {"demand": Demand.MUST},
        {"slots": frozenset({"a1"})},
        {"after": frozenset({"wc0b2"})},
    ],
    ids=["value", "demand", "slots", "after"],
)
def test_wishes_that_differ_are_not_alike(change: dict[str, object]) -> None:
    event = twins()
    event = replace(event, wishes=(replace(event.wishes[0], **change), *event.wishes[1:]))  # type: ignore[arg-type]
    options = Options(event)
    assert alike(options, open_slots(options)) == []


def test_a_plan_to_begin_from_may_hold_them_in_any_order() -> None:
    event = replace(twins(), goals=(Goal.VALUE,))
    first = exact.solve(event, seconds=5)
    turned = [replace(one, wish={"wc0b0": "wc0b1", "wc0b1": "wc0b0"}.get(one.wish, one.wish)) for one in first.meetings]
    start = replace(first, meetings=tuple(turned))
    again = exact.solve(event, seconds=5, start=start, bounds=first.reached)
    assert again.status is Status.OPTIMAL
    assert goals(event, again) == goals(event, first)
