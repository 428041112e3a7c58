"""One goal after the other: the best value of each, proved where the time allows, held while the next is sought.

A goal is tried by CP-SAT first. Where it counts literals in a purely Boolean model and CP-SAT's first effort leaves it
open, a SAT solver goes up from the bound (`ladder`); otherwise CP-SAT goes on with the time that is left. A run that
may be stopped has no fixed order of threads anyway: there CP-SAT's core-guided search goes on beside the ladder, since
nobody can tell which of the two lands early in the right part of the space (`_race`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Thread

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.cnf import counts, is_boolean
from chorok.engines.scheduling.exact.goals import Aim
from chorok.engines.scheduling.exact.ladder import Ladder, ProverFailed
from chorok.engines.scheduling.partial import Literal

EFFORT = 1.0  # deterministic seconds of CP-SAT before the SAT solver takes over
HEAD_START = 1.0  # seconds that CP-SAT is ahead where it goes on beside the SAT solver
CORE = ("core", "core_or_no_lp")
COUNTING = ("core_or_no_lp", "no_lp")  # for an aim that counts in a model that doesn't: one from below, one from above
PAUSE = 0.05  # seconds between two looks whether a thread has ended


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

    @property
    def done(self) -> bool:
        """Return whether there is nothing left to find."""
        return self.impossible or self.bound >= self.cost

    def or_better(self, other: "Found") -> "Found":
        """Return the better answer of the two, with the better bound."""
        if self.impossible or other.impossible:
            return self if self.impossible else other
        best = self if self.cost < other.cost else other
        return replace(best, bound=min(max(self.bound, other.bound), best.cost))


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
    start: Found | None,
    told: Callable[[Found], None],
) -> Found:
    """Return the least cost of an aim, from a given answer on."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    model.minimize(aim.cost)
    boolean = is_boolean(model.proto)
    subsolvers = CORE if boolean else COUNTING if counts(model.proto) else ()
    first = start or Found(None, cp_model.INT32_MAX, aim.floor)
    # A core-guided search that is told of an answer looks near it, and finds better ones later (measured).
    if first.values is not None and not subsolvers:
        for number, value in enumerate(first.values.values):
            model.add_hint(model.get_bool_var_from_proto_index(number), value)
    if boolean and means.workers > 1 and means.stop is not None:
        return _race(model, aim, means, first, told)

    def hear(found: Found) -> None:
        told(first.or_better(found))

    found = by_cp_sat(model, aim, means, hear, effort=EFFORT if boolean else None, subsolvers=subsolvers)
    found = first.or_better(found)
    if not boolean or found.done or means.stopped or means.seconds() <= 0:
        return found
    return _by_ladder(Ladder(model.proto, means.workers), means, found, told)


def _race(model: cp_model.CpModel, aim: Aim, means: Means, first: Found, told: Callable[[Found], None]) -> Found:
    """Search with CP-SAT, after a moment with the SAT solver beside it, until one of them has the answer."""
    rival = Rival(model, aim, means, first)
    try:
        rival.thread.join(min(HEAD_START, max(means.seconds(), 0.01)))
        found = rival.found
        if rival.thread.is_alive() and not found.done:
            found = _by_ladder(Ladder(model.proto, means.workers - 1, ahead=1), means, found, told, rival)
        return rival.found.or_better(found)
    finally:
        rival.end()


def by_cp_sat(
    model: cp_model.CpModel,
    aim: Aim,
    means: Means,
    told: Callable[[Found], None],
    *,
    effort: float | None = None,
    subsolvers: Sequence[str] = (),
    solver: cp_model.CpSolver | None = None,
    raised: Callable[[int], None] | None = None,
) -> Found:
    """Search with CP-SAT, for so many of its deterministic seconds; `raised` hears of each bound.

    `subsolvers` are the kinds of search of several workers; a `solver` brings its own kind.
    """
    solver = solver or cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    parameters = solver.parameters
    parameters.random_seed = means.seed
    # Workers take turns in a fixed order: one seed, one answer. CP-SAT aborts (9.15) when a stop or the clock ends them
    # in that, so that where the order matters and nothing but the clock ends the search there is one worker only.
    in_order = means.stop is None
    parameters.num_workers = 1 if in_order and effort is None else means.workers
    parameters.interleave_search = parameters.num_workers > 1 and in_order
    parameters.max_time_in_seconds = max(means.seconds(), 0.01)
    parameters.relative_gap_limit = means.gap
    if effort is not None:
        parameters.max_deterministic_time = effort
    if parameters.num_workers > 1:
        parameters.subsolvers.extend(subsolvers)
    watch = Watch(told, aim.floor, means)

    def heard(bound: float) -> None:
        if raised is not None:
            raised(round(bound))
        if means.stopped:
            solver.stop_search()

    solver.best_bound_callback = heard
    status = solver.solve(model, watch)
    if status == cp_model.INFEASIBLE:
        return Found(None, 0, 0, impossible=True)
    bound = max(aim.floor, round(solver.best_objective_bound)) if status != cp_model.MODEL_INVALID else aim.floor
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        cost = round(solver.objective_value)
        proved = cost if status == cp_model.OPTIMAL and not means.gap else min(cost, bound)
        return Found(Values(list(solver.response_proto.solution)), cost, proved)
    return Found(None, cp_model.INT32_MAX, bound)


class Rival:
    """CP-SAT's core-guided search without linear relaxation, in a thread of its own beside the SAT solver.

    `found` is the best it knows at any time.
    """

    def __init__(self, model: cp_model.CpModel, aim: Aim, means: Means, first: Found) -> None:
        self.found = first
        self.ended = False
        self.solver = cp_model.CpSolver()
        self.solver.parameters.optimize_with_core = True
        self.solver.parameters.linearization_level = 0
        self.thread = Thread(target=self._search, args=(model, aim, replace(means, workers=1)), daemon=True)
        self.thread.start()

    def _search(self, model: cp_model.CpModel, aim: Aim, means: Means) -> None:
        def asked() -> bool:
            return self.ended or means.stopped

        own = replace(means, stop=asked)
        self._hear(by_cp_sat(model, aim, own, self._hear, solver=self.solver, raised=self._raise))

    def _hear(self, found: Found) -> None:
        self.found = self.found.or_better(found)

    def _raise(self, bound: int) -> None:
        self.found = replace(self.found, bound=min(max(bound, self.found.bound), self.found.cost))

    def end(self) -> None:
        """End the search."""
        self.ended = True
        while self.thread.is_alive():
            self.solver.stop_search()
            self.thread.join(PAUSE)


def _by_ladder(
    ladder: Ladder, means: Means, found: Found, told: Callable[[Found], None], rival: Rival | None = None
) -> Found:
    """Go on from what CP-SAT found, and from what a rival finds on the way."""
    most = len(ladder.literals) - ladder.below + 1

    def now() -> Found:
        return found if rival is None else rival.found.or_better(found)

    said = found.cost

    def over() -> bool:
        nonlocal said
        best = now()
        if best.cost < said and best.values is not None:
            said = best.cost
            told(best)
        return means.stopped or means.seconds() <= 0 or best.done

    def known() -> tuple[int, int]:
        return now().bound, min(now().cost, most)

    def heard(bound: int) -> None:
        best = now()
        told(replace(best, bound=max(bound, best.bound)))

    try:
        bound, answer = ladder.climb(known, over, heard)
    except ProverFailed:
        return found
    best = now()
    if best.impossible or (answer is None and best.values is None and bound >= most):
        return Found(None, 0, 0, impossible=True)
    if answer is None:
        return replace(best, bound=min(max(bound, best.bound), best.cost))
    cost = sum((answer[abs(one) - 1] == 1) == (one > 0) for one in ladder.literals) - ladder.below
    return Found(Values(answer), cost, min(bound, cost))
