"""One goal after the other: the best value of each, proved where the time allows, held while the next is sought.

A goal is tried by CP-SAT first. Where it counts literals in a purely Boolean model and CP-SAT's first effort leaves it
open, a SAT solver goes up from the bound (`ladder`); otherwise CP-SAT goes on with the time that is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.cnf import NotBoolean
from chorok.engines.scheduling.exact.goals import Aim
from chorok.engines.scheduling.exact.ladder import Ladder, ProverFailed
from chorok.engines.scheduling.partial import Literal

EFFORT = 1.0  # deterministic seconds of CP-SAT before the SAT solver takes over
CORE = ("core", "core_or_no_lp")


class Values:
    """An answer as the values of a model's variables."""

    def __init__(self, values: Sequence[int]) -> None:
        self.values = values

    def boolean_value(self, literal: Literal, /) -> bool:
        """Return whether a literal holds."""
        index = literal.index
        return bool(self.values[index]) if index >= 0 else not self.values[-index - 1]


@dataclass(frozen=True)
class Found:
    """What a search came to: the values (none: none found), their cost, the bound; whether nothing can hold at all."""

    values: Values | None
    cost: int
    bound: int
    impossible: bool = False


@dataclass(frozen=True)
class Means:
    """What a search may use. `seconds` tells how many are left, `stop` whether to end at once (None: nobody asks)."""

    seconds: Callable[[], float]
    stop: Callable[[], bool] | None
    seed: int
    workers: int
    gap: float = 0.0

    @property
    def stopped(self) -> bool:
        """Return whether somebody asked to end."""
        return self.stop is not None and self.stop()


class Watch(cp_model.CpSolverSolutionCallback):
    """Tells of each better answer of CP-SAT, and stops it on request."""

    def __init__(self, told: Callable[[Found], None], floor: int, means: Means) -> None:
        super().__init__()
        self.told, self.floor, self.means = told, floor, means

    def on_solution_callback(self) -> None:
        """Hear of an answer."""
        bound = max(self.floor, round(self.best_objective_bound))
        self.told(Found(Values(list(self.response_proto.solution)), round(self.objective_value), bound))
        if self.means.stopped:
            self.stop_search()


def climb(
    model: cp_model.CpModel,
    aim: Aim,
    means: Means,
    start: Values | None,
    told: Callable[[Found], None],
) -> Found:
    """Return the least cost of an aim, from a given answer on."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    if start is not None:
        for number, value in enumerate(start.values):
            model.add_hint(model.get_bool_var_from_proto_index(number), value)
    model.minimize(aim.cost)
    ladder = _ladder(model, means)
    found = _by_cp_sat(model, aim, means, told, EFFORT if ladder else None)
    if ladder is None or found.impossible or found.bound >= found.cost or means.stopped or means.seconds() <= 0:
        return found
    return _by_ladder(model, ladder, means, found, told)


def _ladder(model: cp_model.CpModel, means: Means) -> Ladder | None:
    try:
        return Ladder(model.proto, means.workers)
    except NotBoolean:
        return None


def _by_cp_sat(
    model: cp_model.CpModel, aim: Aim, means: Means, told: Callable[[Found], None], effort: float | None
) -> Found:
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    parameters = solver.parameters
    parameters.random_seed = means.seed
    parameters.num_workers = means.workers
    # Workers take turns in a fixed order: one seed, one answer. CP-SAT breaks off (9.15) when it is stopped in that.
    parameters.interleave_search = means.workers > 1 and means.stop is None
    parameters.max_time_in_seconds = max(means.seconds(), 0.01)
    parameters.relative_gap_limit = means.gap
    if effort is not None:
        parameters.max_deterministic_time = effort
        if means.workers > 1:
            parameters.subsolvers.extend(CORE)
    watch = Watch(told, aim.floor, means)
    solver.best_bound_callback = lambda _: solver.stop_search() if means.stopped else None
    status = solver.solve(model, watch)
    if status == cp_model.INFEASIBLE:
        return Found(None, 0, 0, impossible=True)
    bound = max(aim.floor, round(solver.best_objective_bound)) if status != cp_model.MODEL_INVALID else aim.floor
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        cost = round(solver.objective_value)
        proved = cost if status == cp_model.OPTIMAL and not means.gap else min(cost, bound)
        return Found(Values(list(solver.response_proto.solution)), cost, proved)
    return Found(None, cp_model.INT32_MAX, bound)


def _by_ladder(
    model: cp_model.CpModel, ladder: Ladder, means: Means, found: Found, told: Callable[[Found], None]
) -> Found:
    """Go on from what CP-SAT found."""
    ceiling = min(found.cost, len(ladder.literals) - ladder.below + 1)

    def over() -> bool:
        return means.stopped or means.seconds() <= 0

    def heard(bound: int) -> None:
        told(Found(found.values, found.cost, bound))

    try:
        bound, answer = ladder.climb(found.bound, ceiling, over, heard)
    except ProverFailed:
        return found
    if answer is None:
        if found.values is None and bound >= ceiling:
            return Found(None, 0, 0, impossible=True)
        return Found(found.values, found.cost, min(bound, found.cost))
    cost = sum((answer[abs(one) - 1] == 1) == (one > 0) for one in ladder.literals) - ladder.below
    return Found(Values(answer), cost, min(bound, cost))
