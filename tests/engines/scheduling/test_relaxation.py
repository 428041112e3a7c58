"""The bound of the breaks from the people alone."""

import pytest

from chorok.engines.scheduling.exact import relaxation
from chorok.engines.scheduling.exact.narrowing import must_ids, narrowed, open_slots
from chorok.engines.scheduling.exact.relaxation import least_breaks
from chorok.engines.scheduling.exact.whole import Whole
from chorok.engines.scheduling.model import Demand, Event, Participant, Table, Wish
from chorok.engines.scheduling.options import Options
from tests.engines.scheduling.small import make_slots


def whole_of(*slots: str) -> Whole:
    """One company that meets a buyer in each of the sets of slots ("a1 a2"), of six slots in a row."""
    buyers = [Participant(f"b{n}", f"B{n}") for n in range(len(slots))]
    wishes = tuple(
        Wish(f"w{n}", "c0", f"b{n}", demand=Demand.MUST, slots=frozenset(at.split())) for n, at in enumerate(slots)
    )
    people = (Participant("c0", "C0"), *buyers)
    event = Event(make_slots(1, 3, 3), people, (Table("t0", "T0"),), wishes, lunch_counts=True)
    options = Options(event)
    left = narrowed(options, open_slots(options), must_ids(options))
    assert left is not None
    return Whole(options, left, must_ids(options), named=False)


def test_what_must_be_over_and_what_cannot_have_begun_force_a_break() -> None:
    assert least_breaks(whole_of("a1 a2", "a5 a6"), none_allowed=False) == 1
    assert least_breaks(whole_of("a1 a2", "a2 a3"), none_allowed=False) == 0
    assert least_breaks(whole_of("a1 a2", "a4", "a6"), none_allowed=False) == 2


def test_nobody_may_have_a_break_that_somebody_must_have() -> None:
    assert least_breaks(whole_of("a1 a2", "a5 a6"), none_allowed=True) is None
    assert least_breaks(whole_of("a1 a2", "a2 a3"), none_allowed=True) == 0


def test_too_many_arcs_leave_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = whole_of("a1 a2", "a5 a6")
    fine, coarse = (
        sum(
            len(relaxation._used(whole, group, list(relaxation._arcs(whole, group))))
            for group in {relaxation._group(whole, person, fine=fine) for person in whole.sure}
        )
        for fine in (True, False)
    )
    assert fine < coarse
    monkeypatch.setattr(relaxation, "LARGEST", fine - 1)
    assert least_breaks(whole, none_allowed=False) == 0
