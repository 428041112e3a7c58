"""The way in: what it returns is judged by the checker, and small events equal a search through everything."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from chorok.engines.scheduling.checking import FaultyEvent, stopping
from chorok.engines.scheduling.checking import faults as faults_of
from chorok.engines.scheduling.model import Event, Goal, Meeting, Progress, Reached, Status, Timetable
from chorok.engines.scheduling.planner import Planner, better
from tests.engines.scheduling.checker import broken, goals, misreported
from tests.engines.scheduling.small import events, every_timetable, rank
from tests.engines.scheduling.test_checking import EVENT, wish


def test_a_faulty_event_is_refused_with_its_faults() -> None:
    with pytest.raises(FaultyEvent) as refused:
        Planner(seconds=1).plan(wish(other="x"))
    assert [fault.said.code for fault in refused.value.faults] == ["unknown person"]


def test_progress_is_told_and_the_seed_repeats() -> None:
    told: list[Progress] = []
    planner = Planner(seconds=5, seed=3, workers=1)
    first = planner.plan(EVENT, progress=told.append)
    assert first.status is Status.OPTIMAL
    assert planner.plan(EVENT).meetings == first.meetings
    assert all(one.seconds <= first.seconds for one in told)


def test_the_better_of_two_is_taken_goal_by_goal() -> None:
    def table(musts: int, value: int) -> Timetable:
        reached = (Reached(Goal.MUSTS, musts, 9), Reached(Goal.VALUE, value, 9), Reached(Goal.BREAKS, 0, 0))
        return Timetable(Status.FEASIBLE, (Meeting("w1", "a1", "t1"),), reached)

    few = replace(EVENT, goals=(Goal.MUSTS, Goal.VALUE, Goal.BREAKS))
    assert better(few, table(2, 1), table(1, 9)) == table(2, 1)
    assert better(few, table(2, 1), table(2, 2)) == table(2, 2)
    assert better(few, table(2, 1), Timetable(Status.UNKNOWN)) == table(2, 1)
    assert better(few, table(2, 1), Timetable(Status.INFEASIBLE)).status is Status.INFEASIBLE


@settings(max_examples=40, deadline=None)
@given(events())
def test_the_checker_accepts_every_timetable(event: Event) -> None:
    if stopping(faults_of(event)):
        return
    timetable = Planner(seconds=3).plan(event)
    assert broken(event, timetable) == []
    if timetable.status is not Status.INFEASIBLE:
        assert misreported(event, timetable) == []


@settings(max_examples=25, deadline=None)
@given(events(wishes=3, slots=3, tables=2))
def test_small_events_equal_a_search_through_everything(event: Event) -> None:
    if stopping(faults_of(event)):
        return
    timetable = Planner(seconds=5).plan(event)
    every = list(every_timetable(event))
    possible = [one for one in every if not broken(event, one, musts=True)]
    if not possible:
        assert timetable.status is Status.INFEASIBLE
        return
    assert timetable.status is Status.OPTIMAL
    assert rank(event, timetable) == max(rank(event, one) for one in possible)
    assert all(one.proved and one.value == goals(event, timetable)[one.goal] for one in timetable.reached)
