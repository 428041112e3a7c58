"""A purely Boolean CP-SAT model as clauses for a SAT solver.

Only what `Whole` and its goals are made of: clauses, at most one, exactly one, and sums of literals (coefficients 1 and
−1) held within bounds. At most one is written with a ladder of prefixes (Gent and Nightingale 2004), a sum as a
totalizer, a tree of unary counters (Bailleux and Boufkhad 2003), cut off above its bound. Literals are as in DIMACS:
variable v of the model is v + 1, minus means not.
"""

from array import array
from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import ConstraintProto, CpModelProto, LinearConstraintProto

PAIRWISE = 6  # as many literals at most are kept apart pair by pair


class NotBoolean(ValueError):  # noqa: N818 - named for what it tells
    """A model holds something else than literals and counts of literals."""


class Clauses:
    """Clauses as one flat array, each ended by 0."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.flat = array("i")

    def new(self) -> int:
        """Return a new literal."""
        self.variables += 1
        return self.variables

    def add(self, literals: Iterable[int]) -> None:
        """Add a clause."""
        self.flat.extend(literals)
        self.flat.append(0)

    def at_most_one(self, literals: Sequence[int], unless: Sequence[int] = ()) -> None:
        """Let at most one of the literals hold (`unless`: or one of these)."""
        rest = list(literals)
        while len(rest) > PAIRWISE:
            carry = self.new()  # one of the first has been met
            first, rest = rest[: PAIRWISE - 1], rest[PAIRWISE - 1 :]
            self._pairwise(first, unless)
            for literal in first:
                self.add((-literal, carry, *unless))
            rest = [carry, *rest]
        self._pairwise(rest, unless)

    def _pairwise(self, literals: Sequence[int], unless: Sequence[int]) -> None:
        for number, one in enumerate(literals):
            for other in literals[:number]:
                self.add((-one, -other, *unless))

    def at_most(self, literals: Sequence[int], most: int, unless: Sequence[int] = ()) -> None:
        """Let at most so many of the literals hold."""
        if most < 0:
            self.add(unless)
        elif most == 0:
            for literal in literals:
                self.add((-literal, *unless))
        elif most == 1:
            self.at_most_one(literals, unless)
        elif most < len(literals):
            self.add((-self._count(literals, most + 1)[most], *unless))

    def at_least(self, literals: Sequence[int], least: int, unless: Sequence[int] = ()) -> None:
        """Let at least so many of the literals hold."""
        others = len(literals) - least
        if least <= 0:
            return
        if least == 1 or others < 0:
            self.add((*(literals if others >= 0 else ()), *unless))
        elif others < least:
            self.at_most([-literal for literal in literals], others, unless)
        else:
            self.add((self._reached(literals, least)[least - 1], *unless))

    def _reached(self, literals: Sequence[int], highest: int) -> list[int]:
        """Return unary counters: more than i of the literals hold if the i-th does, up to `highest` of them."""
        if len(literals) == 1:
            return list(literals)
        middle = len(literals) // 2
        left, right = self._reached(literals[:middle], highest), self._reached(literals[middle:], highest)
        counters = [self.new() for _ in range(min(len(literals), highest))]
        for i in range(len(left) + 1):
            for j in range(min(len(right) + 1, len(counters) - i)):
                self.add((*left[i : i + 1], *right[j : j + 1], -counters[i + j]))
        return counters

    def _count(self, literals: Sequence[int], highest: int) -> list[int]:
        """Return unary counters: the i-th holds if more than i of the literals do, up to `highest` of them."""
        if len(literals) == 1:
            return list(literals)
        middle = len(literals) // 2
        left, right = self._count(literals[:middle], highest), self._count(literals[middle:], highest)
        counters = [self.new() for _ in range(min(len(literals), highest))]
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j:
                    reasons = ([-left[i - 1]] if i else []) + ([-right[j - 1]] if j else [])
                    self.add((*reasons, counters[min(i + j, len(counters)) - 1]))
        return counters


def literal_of(reference: int) -> int:
    """Return the literal of a model's reference (a negative one means not)."""
    return reference + 1 if reference >= 0 else reference


def is_boolean(proto: CpModelProto) -> bool:
    """Return whether a model of `Whole` is made of literals and counts of literals alone, its objective too."""
    sums = [constraint.linear.coeffs for constraint in proto.constraints if constraint.has_linear()]
    return all(variable.domain[0] >= 0 and variable.domain[1] <= 1 for variable in proto.variables) and all(
        abs(coefficient) == 1 for coefficients in (proto.objective.coeffs, *sums) for coefficient in coefficients
    )


def counts(proto: CpModelProto) -> bool:
    """Return whether a model's objective counts literals."""
    return all(abs(coefficient) == 1 for coefficient in proto.objective.coeffs)


def clauses_of(proto: CpModelProto) -> Clauses:
    """Return a model's constraints as clauses; raise `NotBoolean` where they are none."""
    clauses = Clauses(len(proto.variables))
    for number, variable in enumerate(proto.variables):
        lower, *_, upper = list(variable.domain)  # the field itself takes no index from its end
        if lower < 0 or upper > 1:
            raise NotBoolean
        if lower == upper:
            clauses.add((number + 1 if lower else -(number + 1),))
    for constraint in proto.constraints:
        _add(clauses, constraint)
    return clauses


def _add(clauses: Clauses, constraint: ConstraintProto) -> None:
    unless = [-literal_of(reference) for reference in constraint.enforcement_literal]
    if constraint.has_bool_or():
        clauses.add([*map(literal_of, constraint.bool_or.literals), *unless])
    elif constraint.has_bool_and():
        for reference in constraint.bool_and.literals:
            clauses.add((literal_of(reference), *unless))
    elif constraint.has_at_most_one():
        clauses.at_most_one([*map(literal_of, constraint.at_most_one.literals)], unless)
    elif constraint.has_exactly_one():
        literals = [*map(literal_of, constraint.exactly_one.literals)]
        clauses.add([*literals, *unless])
        clauses.at_most_one(literals, unless)
    elif constraint.has_linear():
        _add_sum(clauses, constraint.linear, unless)
    else:
        raise NotBoolean


def _add_sum(clauses: Clauses, linear: LinearConstraintProto, unless: Sequence[int]) -> None:
    literals, below = signed(linear.vars, linear.coeffs)
    lower, upper = linear.domain
    if upper < cp_model.INT32_MAX:
        clauses.at_most(literals, upper + below, unless)
    if lower > cp_model.INT32_MIN:
        clauses.at_least(literals, lower + below, unless)


def signed(variables: Sequence[int], coefficients: Sequence[int]) -> tuple[list[int], int]:
    """Return a sum of variables as a count of literals, and how much more that count is than the sum."""
    if any(abs(coefficient) != 1 for coefficient in coefficients):
        raise NotBoolean
    pairs = list(zip(variables, coefficients, strict=True))
    literals = [number + 1 if coefficient > 0 else -(number + 1) for number, coefficient in pairs]
    return literals, sum(coefficient < 0 for _, coefficient in pairs)
