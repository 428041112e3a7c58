"""What is proved about an event: the prices of its program, and a bound of each goal given what those before reach."""

from collections.abc import Sequence

import numpy as np

from chorok.engines.scheduling.large.bound import (
    JUDGED,
    Program,
    Solved,
    Weights,
    proved_by,
    relax,
    session_program,
    weigh,
)
from chorok.engines.scheduling.large.problem import NOWHERE, Problem
from chorok.engines.scheduling.model import Goal


class Bounds:
    """Solves the program over the whole event, over its half-days where that proves more, and for single goals."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem = problem
        self.weights = weigh(problem, problem.event.goals)
        self.program = session_program(problem, self.weights, [problem.always])
        solved = relax(self.program, seconds)
        self._keep(self.program, solved)

    def _keep(self, program: Program, solved: Solved | None) -> None:
        prices: Sequence[float] = [0.0] * len(program.rows) if solved is None else solved.prices
        self.solved = solved is not None
        self.total = proved_by(program, prices)
        reduced = np.asarray(program.weight, dtype=float)
        for row, price, sign in zip(program.rows, prices, program.sign, strict=True):
            if price:
                reduced[row] -= price * sign
        self.chosen = [0.0] * len(self.problem.ends)  # W: how much of it the relaxed program holds
        self.margin = [-float("inf")] * len(self.problem.ends)  # W: what holding it adds to the bound, at most
        x = [1.0] * len(program.columns) if solved is None else solved.x
        for (wish, session), share, margin in zip(program.columns, x, reduced, strict=True):
            if session != NOWHERE:
                self.chosen[wish] += share
                self.margin[wish] = max(self.margin[wish], float(margin))

    def refine(self, masks: list[int], seconds: float) -> bool:
        """Look at shorter sessions and return whether that proved more."""
        program = session_program(self.problem, self.weights, masks)
        solved = relax(program, seconds)
        if solved is None or proved_by(program, solved.prices) >= self.total:
            return False
        self._keep(program, solved)
        return True

    def could_help(self, wish: int, weight: int) -> bool:
        """Return whether a timetable that holds a wish might weigh more than this."""
        return self.problem.usable[wish] != 0 and self.total + min(0.0, self.margin[wish]) > weight

    def of_goal(self, goal: Goal, reached: dict[Goal, int], seconds: float) -> int:
        """Return what no timetable passes in a goal that reaches as much as this one in those before it.

        The bound that is plain (every must that can be held, nobody lacking a meeting) is enough where it is reached.
        """
        problem = self.problem
        goals = [one for one in problem.event.goals if one in JUDGED]
        plain = {
            Goal.MUSTS: sum(must and slots != 0 for must, slots in zip(problem.must, problem.open, strict=True)),
            Goal.VALUE: sum(value for value, slots in zip(problem.value, problem.open, strict=True) if slots),
            Goal.LEAST: 0,
        }[goal]
        if reached[goal] == plain:
            return plain
        before = goals[: goals.index(goal)]
        if goal == goals[-1]:
            weights, total = self.weights, self.total
        else:
            weights = weigh(problem, [*before, goal])
            program = session_program(problem, weights, [problem.always])
            solved = relax(program, seconds)
            total = proved_by(program, [0.0] * len(program.rows) if solved is None else solved.prices)
        left = total - _weight(weights, {one: reached[one] for one in before})
        if goal is Goal.LEAST:
            return max(plain, -(left // weights.least))
        return min(plain, left // (weights.must if goal is Goal.MUSTS else weights.value))


def _weight(weights: Weights, reached: dict[Goal, int]) -> int:
    return weights.of(reached.get(Goal.MUSTS, 0), reached.get(Goal.VALUE, 0), reached.get(Goal.LEAST, 0))
