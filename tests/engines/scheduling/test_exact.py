"""The exact way: CP-SAT alone, the SAT solver after it, and both at once come to the same proofs."""

import time
from dataclasses import replace
from itertools import product

import pytest

from chorok.engines.scheduling.exact import climbing, solve
from chorok.engines.scheduling.model import Demand, Event, Goal, Participant, Reached, Status, Table, Wish
from tests.engines.scheduling.checker import broken, goals, misreported
from tests.engines.scheduling.small import make_slots

SLOTS = make_slots(1, 3, 3)


def full_event() -> Event:
    """Four buyers who are there in the first and the last three slots, and three companies who meet all of them."""
    buyers = [Participant(f"b{n}", f"B{n}", available=frozenset({"a1", "a4", "a5", "a6"})) for n in range(4)]
    companies = [Participant(f"c{n}", f"C{n}") for n in range(3)]
    wishes = [Wish(f"w{c}{b}", f"c{c}", f"b{b}", demand=Demand.MUST) for c, b in product(range(3), range(4))]
    tables = tuple(Table(f"t{n}", f"T{n}") for n in range(3))
    return Event(
        SLOTS,
        (*companies, *buyers),
        tables,
        tuple(wishes),
        lunch_counts=True,
        goals=(Goal.MUSTS, Goal.BREAKS),
    )


@pytest.mark.parametrize("stoppable", [False, True])
@pytest.mark.parametrize("patient", [False, True])
def test_breaks_are_proved_whoever_proves_them(stoppable: bool, patient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not patient:
        monkeypatch.setattr(climbing, "EFFORT", 0.0)
        monkeypatch.setattr(climbing, "HEAD_START", 0.0)
    event = full_event()
    timetable = solve(event, seconds=30, stop=(lambda: False) if stoppable else None)
    assert timetable.status is Status.OPTIMAL
    assert broken(event, timetable, musts=True) == []
    assert misreported(event, timetable) == []
    # Every table is taken in every slot: each company waits from a1 to a4, and each buyer misses another of the four
    # slots: who misses a1 doesn't wait, who misses a5 waits twice, the other two once.
    assert goals(event, timetable)[Goal.BREAKS] == 7


def test_musts_that_cant_hold_are_refused_by_the_race_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "HEAD_START", 0.0)
    event = replace(full_event(), tables=full_event().tables[:2])
    timetable = solve(event, seconds=30, stop=lambda: False)
    assert timetable.status is Status.INFEASIBLE


def test_a_search_that_is_told_to_stop_ends_soon() -> None:
    begun = time.monotonic()
    solve(full_event(), seconds=60, stop=lambda: True)
    assert time.monotonic() - begun < 10


def test_a_known_bound_ends_the_search_where_the_start_reaches_it() -> None:
    event = replace(full_event(), goals=(Goal.MUSTS, Goal.VALUE))
    first = solve(event, seconds=10)
    known = (Reached(Goal.MUSTS, 12, 12), Reached(Goal.VALUE, 12, 12))
    again = solve(event, seconds=10, start=first, bounds=known)
    assert again.meetings == first.meetings
    assert again.status is Status.OPTIMAL
