"""Counts as clauses: every assignment of a few literals is allowed or refused as the count says."""

from itertools import product

import pytest
from pysat.solvers import Cadical195

from chorok.engines.scheduling.exact.cnf import Clauses


def allowed(clauses: Clauses, values: tuple[bool, ...]) -> bool:
    """Return whether the clauses can hold with the first variables as given."""
    with Cadical195() as solver:
        clause: list[int] = []
        for literal in clauses.flat:
            if literal:
                clause.append(literal)
            else:
                solver.add_clause(clause)
                clause = []
        return bool(solver.solve([number if held else -number for number, held in enumerate(values, 1)]))


@pytest.mark.parametrize("size", [1, 2, 5, 7])
def test_counts_allow_what_they_say(size: int) -> None:
    for bound in range(size + 2):
        least, most = Clauses(size), Clauses(size)
        least.at_least(range(1, size + 1), bound)
        most.at_most(range(1, size + 1), bound)
        for values in product((False, True), repeat=size):
            assert allowed(least, values) == (sum(values) >= bound)
            assert allowed(most, values) == (sum(values) <= bound)


def test_a_count_that_is_switched_off_allows_everything() -> None:
    clauses = Clauses(5)
    clauses.at_least([1, 2, 3, 4], 2, unless=[5])
    assert allowed(clauses, (False, False, False, False, True))
    assert not allowed(clauses, (False, False, False, True, False))
    assert allowed(clauses, (True, False, False, True, False))


def test_a_count_that_cannot_be_reached_allows_nothing() -> None:
    clauses = Clauses(2)
    clauses.at_least([1, 2], 3)
    assert not allowed(clauses, (True, True))
