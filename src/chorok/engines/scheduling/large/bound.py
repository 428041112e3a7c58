"""The session program: which wish is held in which session, and what no timetable can pass.

A session is any set of slots; the whole event may be one. Columns x[w, s] say that wish w is held in session s, columns
short[p] how many meetings p lacks to its fewest. A session counts, for every person, sort of table and set of
interpreters, the slots they have; what happens inside of it is left out, so every timetable is a solution of the
program and its best value is an upper bound of theirs.

The bound doesn't rest on a solver's floating-point numbers. Any prices y ≥ 0 of the rows prove one: no solution's
weight is above y·rhs + Σ_columns max(0, weight − y·column) · most. `proved_by` computes that in whole numbers from
prices that a linear solver found; bad prices would make it worse, never wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from chorok.engines.scheduling.large.interpreters import bits, most_worked
from chorok.engines.scheduling.large.problem import NOWHERE, Problem
from chorok.engines.scheduling.model import Goal

SETS_OF_HELPERS = 500  # at most so many sets of interpreters get rows of their own
GRAIN = 1 << 16  # prices are whole multiples of 1 / GRAIN
DECISIVE = 10  # a goal counts as much more than the most that the goals after it can gain from the same meeting


@dataclass(frozen=True, slots=True)
class Weights:
    """What a must-meet that is held, a point of value, and a meeting that lacks to somebody's fewest weigh."""

    must: int
    value: int
    least: int

    def of(self, musts: int, value: int, lacking: int) -> int:
        """Return what a timetable weighs."""
        return self.must * musts + self.value * value - self.least * lacking


JUDGED = (Goal.MUSTS, Goal.VALUE, Goal.LEAST)  # the goals that the program knows


def weigh(problem: Problem, goals: Sequence[Goal]) -> Weights:
    """Weigh these goals so that an earlier one decides over those after it; others weigh nothing."""
    most = {Goal.MUSTS: 1, Goal.VALUE: max(problem.value, default=1) or 1, Goal.LEAST: 2}
    weights = dict.fromkeys(most, 0)
    later = 0
    for goal in reversed([goal for goal in goals if goal in most]):
        weights[goal] = max(1, DECISIVE * later)
        later += weights[goal] * most[goal]
    return Weights(weights[Goal.MUSTS], weights[Goal.VALUE], weights[Goal.LEAST])


@dataclass(slots=True)
class Program:
    """A program max weight·x with A x ≤ rhs, 0 ≤ x ≤ most, A of zeros and ones but for −1 in the rows of fewest."""

    columns: list[tuple[int, int]] = field(default_factory=list)  # (wish, session); (person, NOWHERE) for short
    weight: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    rhs: list[int] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)  # columns of each row
    sign: list[int] = field(default_factory=list)
    helpers: list[int] = field(default_factory=list)  # the interpreters a row is about

    def column(self, name: tuple[int, int], weight: int, most: int = 1) -> int:
        """Add a column."""
        self.columns.append(name)
        self.weight.append(weight)
        self.most.append(most)
        return len(self.columns) - 1

    def row(self, columns: list[int], rhs: int, sign: int = 1, helpers: int = 0) -> None:
        """Add a row, unless it can't be broken."""
        if sign < 0 or sum(self.most[column] for column in columns) > rhs:
            self.rows.append(columns)
            self.rhs.append(rhs)
            self.sign.append(sign)
            self.helpers.append(helpers)


def session_program(problem: Problem, weights: Weights, masks: list[int]) -> Program:
    """Build the program over these sessions, each a mask of slots."""
    program = Program()
    of_wish, of_person = _wish_columns(problem, program, weights, masks)
    for columns in of_wish.values():
        program.row(columns, 1)
    _people_rows(problem, program, masks, of_person)
    _table_rows(problem, program, masks)
    _helper_rows(problem, program, masks)
    _fewest_rows(problem, program, weights, of_person)
    return program


def _wish_columns(
    problem: Problem, program: Program, weights: Weights, masks: list[int]
) -> tuple[dict[int, list[int]], list[list[int]]]:
    of_wish: dict[int, list[int]] = {}
    of_person: list[list[int]] = [[] for _ in problem.free]
    for wish, slots in enumerate(problem.open):
        weight = weights.value * problem.value[wish] + weights.must * problem.must[wish]
        for session, mask in enumerate(masks):
            if slots & mask:
                column = program.column((wish, session), weight)
                of_wish.setdefault(wish, []).append(column)
                for person in problem.ends[wish]:
                    of_person[person].append(column)
    return of_wish, of_person


def _people_rows(problem: Problem, program: Program, masks: list[int], of_person: list[list[int]]) -> None:
    """A person meets at most once a free slot of a session, k times in a row, and their most in all."""
    for person, columns in enumerate(of_person):
        free, limit = problem.free[person], problem.in_a_row[person]
        by_session: dict[int, list[int]] = {}
        for column in columns:
            by_session.setdefault(program.columns[column][1], []).append(column)
        for session, its in by_session.items():
            program.row(its, _worked(problem, free & masks[session], limit))
        program.row(columns, min(problem.most[person], _worked(problem, free, limit)))


def _worked(problem: Problem, free: int, limit: int | None) -> int:
    """Return how many of the free slots somebody can work who takes a rest after so many of a day."""
    if limit is None:
        return free.bit_count()
    return sum(most_worked([bool(free >> slot & 1) for slot in row], limit) for row in problem.rows)


def _table_rows(problem: Problem, program: Program, masks: list[int]) -> None:
    """A session holds as many meetings of a sort as its tables have slots, and a shared table's as it has."""
    by_sort: dict[tuple[bool, int], list[int]] = {}
    by_table: dict[tuple[int, int], list[int]] = {}
    for column, (wish, session) in enumerate(program.columns):
        kind = problem.kinds[problem.kind[wish]]
        by_sort.setdefault((problem.group_names[kind.group][0], session), []).append(column)
        if kind.table is not None:
            by_table.setdefault((kind.table, session), []).append(column)
    for (virtual, session), columns in by_sort.items():
        groups = [group for group, name in enumerate(problem.group_names) if name[0] == virtual]
        program.row(columns, sum(problem.room[group][slot] for group in groups for slot in bits(masks[session])))
    for (table, session), columns in by_table.items():
        program.row(columns, (problem.there[table] & masks[session]).bit_count())


def _helper_rows(problem: Problem, program: Program, masks: list[int]) -> None:
    """Meetings that only a set of interpreters can help are at most as many as the slots these can work (Hall)."""
    classes = {kind.helpers for kind in problem.kinds if kind.helpers}
    by_class: dict[tuple[int, int], list[int]] = {}
    for column, (wish, session) in enumerate(program.columns):
        helpers = problem.kinds[problem.kind[wish]].helpers
        if helpers:
            by_class.setdefault((helpers, session), []).append(column)
    for union in joined(classes):
        within = [one for one in classes if not one & ~union]
        everywhere: list[int] = []
        for session in range(len(masks)):
            columns = [column for one in within for column in by_class.get((one, session), ())]
            everywhere += columns
            most = 0
            for helper in bits(union):
                most += _worked(problem, problem.hours[helper] & masks[session], problem.helpers[helper].in_a_row)
            program.row(columns, most, helpers=union)
        if len(masks) > 1 or any(problem.helpers[helper].most is not None for helper in bits(union)):
            program.row(everywhere, sum(_worked_in_all(problem, helper) for helper in bits(union)), helpers=union)


def _worked_in_all(problem: Problem, helper: int) -> int:
    one = problem.helpers[helper]
    days = _worked(problem, problem.hours[helper], one.in_a_row)
    return days if one.most is None else min(days, one.most)


def joined(classes: Iterable[int]) -> list[int]:
    """Return the unions of classes that hang together by a common interpreter, at most `SETS_OF_HELPERS`."""
    first = sorted(classes)
    found = dict.fromkeys(first)
    waiting = list(first)
    for union in waiting:
        for one in first:
            both = union | one
            if union & one and both not in found and len(found) < SETS_OF_HELPERS:
                found[both] = None
                waiting.append(both)
    return list(found)


def _fewest_rows(problem: Problem, program: Program, weights: Weights, of_person: list[list[int]]) -> None:
    if weights.least:
        for person, fewest in enumerate(problem.least):
            if fewest:
                short = program.column((person, NOWHERE), -weights.least, fewest)
                program.row([*of_person[person], short], -fewest, sign=-1)


class Priced:
    """A program with prices for its rows, in whole multiples of 1 / GRAIN: what they prove.

    `total` is a bound of every whole solution's weight, `reduced` what each column's weight is above its price.
    """

    def __init__(self, program: Program, prices: Sequence[float]) -> None:
        self.prices = np.maximum(np.rint(np.asarray(prices) * GRAIN), 0).astype(np.int64)
        self.reduced = np.asarray(program.weight, dtype=np.int64) * GRAIN
        lengths = [len(row) for row in program.rows]
        columns = np.fromiter((column for row in program.rows for column in row), np.int64, sum(lengths))
        signed = self.prices * np.asarray(program.sign, dtype=np.int64)
        np.subtract.at(self.reduced, columns, np.repeat(signed, lengths))
        gained = np.maximum(self.reduced, 0) * np.asarray(program.most, dtype=np.int64)
        self.total = int(self.prices @ np.asarray(program.rhs, dtype=np.int64)) + int(gained.sum())


def proved_by(program: Program, prices: Sequence[float]) -> int:
    """Return an upper bound of the weight of every whole solution, proved by the prices of the rows."""
    return Priced(program, prices).total // GRAIN


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: the columns' values and the rows' prices."""

    x: list[float]
    prices: list[float]


def relax(program: Program, seconds: float) -> Solved | None:
    """Solve a program with columns between 0 and their most; None where the time was too short."""
    model = pywraplp.Solver.CreateSolver("GLOP")
    columns = _add_columns(model, program)
    rows = _add_rows(model, program, columns)
    model.SetTimeLimit(max(1, int(seconds * 1000)))
    if model.Solve() != model.OPTIMAL:
        return None
    return Solved([column.solution_value() for column in columns], [row.dual_value() for row in rows])


def _add_columns(model: pywraplp.Solver, program: Program) -> list[pywraplp.Variable]:
    objective = model.Objective()
    columns = []
    for weight, most in zip(program.weight, program.most, strict=True):
        column = model.NumVar(0, most, "")
        objective.SetCoefficient(column, weight)
        columns.append(column)
    objective.SetMaximization()
    return columns


def _add_rows(model: pywraplp.Solver, program: Program, columns: list[pywraplp.Variable]) -> list[pywraplp.Constraint]:
    rows = []
    for its, rhs, sign in zip(program.rows, program.rhs, program.sign, strict=True):
        row = model.Constraint(-model.infinity(), rhs)
        for column in its:
            row.SetCoefficient(columns[column], sign)
        rows.append(row)
    return rows
