"""Whole runs of the solver for big events, judged by the independent checker."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.event_maker import Size, make_event
from chorok.engines.scheduling.large import solve
from chorok.engines.scheduling.model import ALL_GOALS, Event, Goal, Progress, Reached, Status, Timetable
from tests.engines.scheduling.checker import broken, goals, misreported

SMALL = Size(8, 9, 40, days=2, slots_a_day=6, languages=3)
MIDDLE = Size(14, 15, 90, days=2, slots_a_day=8, languages=3)
LONG = 60.0  # seconds; the runs end by themselves long before


def reached(timetable: Timetable, goal: Goal) -> Reached:
    return next(one for one in timetable.reached if one.goal is goal)


def as_made(event: Event) -> Event:
    return event


def in_two_halls(event: Event) -> Event:
    """Every other table stands in another hall, ten minutes away; pauses are five."""
    tables = tuple(
        table if table.virtual else replace(table, hall="east" if number % 2 else "west")
        for number, table in enumerate(event.tables)
    )
    return replace(event, tables=tables, walking={frozenset({"east", "west"}): 10})


def with_shared_tables(event: Event) -> Event:
    """Everybody on site on the buyers' side is tied to one of two tables."""
    real = [table.id for table in event.tables if not table.virtual]
    people = tuple(
        replace(one, table=None if one.online or one.side == "company" else real[number % 2])
        for number, one in enumerate(event.participants)
    )
    return replace(event, participants=people)


def with_busy_interpreters(event: Event) -> Event:
    """Interpreters have a most and short rests, and every third is bound to a buyer."""
    buyers = [one.id for one in event.participants if one.side == "buyer"]
    helpers = tuple(
        replace(one, most=4, in_a_row=2, bound_to=buyers[number % len(buyers)] if number % 3 == 0 else None)
        for number, one in enumerate(event.interpreters)
    )
    return replace(event, interpreters=helpers)


def with_even_breaks(event: Event) -> Event:
    return replace(event, lunch_counts=True, most_spread=0)


def with_long_orders(event: Event) -> Event:
    """Each third wish comes after the one before it in the list."""
    wishes = tuple(
        replace(wish, after=frozenset({event.wishes[number - 1].id})) if number % 3 == 2 else wish
        for number, wish in enumerate(event.wishes)
    )
    return replace(event, wishes=wishes, goals=ALL_GOALS)


SHAPES = (as_made, in_two_halls, with_shared_tables, with_busy_interpreters, with_even_breaks, with_long_orders)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(2))
def test_every_hard_demand_holds_and_figures_are_true(shape: Callable[[Event], Event], seed: int) -> None:
    event = shape(make_event(SMALL, seed))
    timetable = solve(event, seconds=1.0)
    assert timetable.meetings
    assert broken(event, timetable) == []
    assert misreported(event, timetable) == []
    assert [one.goal for one in timetable.reached] == list(event.goals)


def test_the_bound_is_reached() -> None:
    event = make_event(MIDDLE)
    timetable = solve(event, seconds=LONG)
    assert broken(event, timetable, musts=True) == []
    for goal in (Goal.MUSTS, Goal.LEAST, Goal.VALUE):
        one = reached(timetable, goal)
        assert one.value == one.bound == goals(event, timetable)[goal]


def test_one_seed_gives_one_timetable() -> None:
    event = make_event(SMALL, 3)
    first, second = solve(event, seconds=LONG, seed=5), solve(event, seconds=LONG, seed=5)
    assert (first.meetings, first.reached) == (second.meetings, second.reached)
    assert first.seconds < LONG / 10


def test_a_run_that_is_stopped_at_once_gives_a_timetable_and_a_bound() -> None:
    event = make_event(SMALL)
    timetable = solve(event, seconds=LONG, stop=lambda: True)
    assert timetable.status is Status.FEASIBLE
    assert broken(event, timetable) == []
    assert misreported(event, timetable) == []
    assert reached(timetable, Goal.VALUE).bound >= reached(solve(event, seconds=LONG), Goal.VALUE).bound > 0


def test_progress_tells_value_then_breaks_with_the_best_so_far() -> None:
    event = make_event(SMALL)
    told: list[Progress] = []
    timetable = solve(event, seconds=LONG, progress=told.append)
    assert told[0].reached.goal is Goal.VALUE
    assert told[-1].reached.goal is Goal.BREAKS
    for one in told:
        assert one.best is not None
        assert broken(event, one.best) == []
        assert misreported(event, one.best) == []
        assert reached(one.best, Goal.VALUE).value <= reached(timetable, Goal.VALUE).bound


def test_a_plan_to_begin_from_is_no_worse_afterwards() -> None:
    event = make_event(MIDDLE, 1)
    first = solve(event, seconds=LONG, stop=lambda: True)
    finished = solve(event, seconds=LONG)
    again = solve(event, seconds=LONG, start=finished, seed=1)
    assert reached(first, Goal.VALUE).value < reached(finished, Goal.VALUE).value
    assert reached(again, Goal.VALUE).value >= reached(finished, Goal.VALUE).value
    assert broken(event, again) == []


def test_an_event_with_nothing_that_can_be_held() -> None:
    event = make_event(SMALL)
    nobody = replace(event, participants=tuple(replace(one, available=frozenset()) for one in event.participants))
    timetable = solve(nobody, seconds=LONG)
    lacking = sum(one.least for one in event.participants)
    assert timetable.meetings == ()
    assert reached(timetable, Goal.MUSTS) == Reached(Goal.MUSTS, 0, 0)
    assert reached(timetable, Goal.LEAST) == Reached(Goal.LEAST, lacking, lacking)
    assert timetable.status is Status.OPTIMAL


def test_value_before_fewest_is_kept_apart() -> None:
    event = replace(make_event(MIDDLE, 1), goals=ALL_GOALS)
    by_value = solve(event, seconds=LONG)
    by_fewest = solve(make_event(MIDDLE, 1), seconds=LONG)
    assert misreported(event, by_value) == []
    assert reached(by_value, Goal.VALUE).bound >= reached(by_fewest, Goal.VALUE).bound
    assert reached(by_fewest, Goal.LEAST).value <= reached(by_value, Goal.LEAST).value
