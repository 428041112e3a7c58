"""What the prices of the session program settle once a timetable reaches its bound (`Facts`).

With prices y a timetable's weight is at most y·rhs + Σ_columns max(0, weight − y·column) · most. Holding a wish of
negative margin, leaving out one of positive margin, or one unit of slack in a row takes that margin or the row's price
off the bound; where the rest is less than what is reached, no timetable as good does it. All in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import replace

from chorok.engines.scheduling.facts import NOTHING, Facts
from chorok.engines.scheduling.large.bound import GRAIN, JUDGED, Priced, Program, relax, session_program, weigh
from chorok.engines.scheduling.large.problem import NOWHERE, Problem
from chorok.engines.scheduling.model import Event, Reached


def settled(event: Event, reached: Sequence[Reached], seconds: float) -> Facts:
    """Return what all timetables have in common that reach as much as this in must-meets, value and fewest.

    Nothing is said where one of these isn't proved, or a goal of another kind stands before one of them: what reaches
    more than it might be different then.
    """
    judged = [goal for goal in event.goals if goal in JUDGED]
    found = {one.goal: one for one in reached}
    if list(event.goals[: len(judged)]) != judged or not all(goal in found and found[goal].proved for goal in judged):
        return NOTHING
    problem = Problem(event)
    weights = weigh(problem, event.goals)
    program = session_program(problem, weights, [problem.always])
    solved = relax(program, seconds)
    if solved is None:
        return NOTHING
    weighed = [found[goal].value if goal in found else 0 for goal in JUDGED]
    facts = _settled(problem, program, Priced(program, solved.prices), GRAIN * weights.of(*weighed))
    # Of the same weight with other values would be one whose fewest are better by what a point of value weighs.
    return replace(facts, enough=facts.enough and weights.least * weighed[-1] < weights.value)


def _settled(problem: Problem, program: Program, priced: Priced, enough: int) -> Facts:
    """Return what is common to all solutions that weigh enough (in grains)."""
    spare = priced.total - enough  # a loss above it is more than such a solution can bear
    names = [wish.id for wish in problem.event.wishes]
    held, left_out = set(), set()
    margins = priced.reduced.tolist()
    for (wish, session), margin in zip(program.columns, margins, strict=True):
        if session != NOWHERE and margin > spare:
            held.add(names[wish])
        elif session != NOWHERE and -margin > spare:
            left_out.add(names[wish])
    sums = []
    for row, price, rhs, sign in zip(program.rows, priced.prices.tolist(), program.rhs, program.sign, strict=True):
        wishes = frozenset(names[program.columns[column][0]] for column in row if program.columns[column][1] != NOWHERE)
        if price <= spare or not wishes:
            continue
        if sign > 0:
            sums.append((wishes, rhs, rhs))
        else:
            sums.append((wishes, *_meetings(row, -rhs, program, margins, spare)))
    for wishes, fewest, most in sums:
        if len(wishes & held) == most:
            left_out |= wishes - held
        elif len(wishes - left_out) == fewest:
            held |= wishes - left_out
    return Facts(frozenset(held), frozenset(left_out), tuple(sums), enough=spare == 0)


def _meetings(row: list[int], least: int, program: Program, margins: list[int], spare: int) -> tuple[int, int]:
    """Return between which numbers somebody's meetings are who has no more than their fewest."""
    short = next(column for column in row if program.columns[column][1] == NOWHERE)
    lacks_none, lacks_all = -margins[short] > spare, margins[short] > spare
    return (least if lacks_none else 0), (0 if lacks_all else least)
