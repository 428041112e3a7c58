"""Tables: every slot's meetings get one each, so that few people change theirs from one meeting to the next.

Plans hold no more meetings of a group in a slot than it has tables, and those that are tied to a table never ask for
the same one, so there is always an assignment.
"""

from itertools import pairwise

from chorok.engines.scheduling.large.interpreters import bits
from chorok.engines.scheduling.large.plan import Plan

SWEEPS = 4  # times that each slot is looked at again, in view of the slots before and after


def assign_tables(plan: Plan) -> dict[int, int]:
    """Return the table of each wish that is held."""
    problem = plan.problem
    near = _neighbours(plan)
    table_of: dict[int, int] = {}
    best: dict[int, int] = {}
    fewest = None
    for sweep in range(SWEEPS):
        slots = range(len(problem.slots)) if sweep % 2 == 0 else range(len(problem.slots) - 1, -1, -1)
        for slot in slots:
            for group, tables in enumerate(problem.groups):
                wishes = sorted(wish for wish in plan.held[slot] if plan.group[wish] == group)
                there = [table for table in tables if problem.there[table] >> slot & 1]
                _assign_slot(problem.fixed_table, wishes, there, near, table_of)
        changes = changes_of_table(near, table_of)
        if fewest is None or changes < fewest:
            best, fewest = dict(table_of), changes
    return best


def _neighbours(plan: Plan) -> dict[int, list[int]]:
    """Return for each held wish the meetings that its two people have just before and after on that day."""
    problem = plan.problem
    near: dict[int, list[int]] = {wish: [] for held in plan.held for wish in held}
    for person, busy in enumerate(plan.busy):
        slots = bits(busy)
        for first, then in pairwise(slots):
            if problem.day_of[first] == problem.day_of[then]:
                near[plan.at[first][person]].append(plan.at[then][person])
                near[plan.at[then][person]].append(plan.at[first][person])
    return near


def _assign_slot(
    fixed: list[int | None], wishes: list[int], there: list[int], near: dict[int, list[int]], table_of: dict[int, int]
) -> None:
    """Give a slot's meetings of one group tables: first the tied, then where most neighbours are, then what is left."""
    left = dict.fromkeys(there)
    offers: list[tuple[int, int, int]] = []
    waiting = []
    for wish in wishes:
        table_of.pop(wish, None)
        table = fixed[wish]
        if table is not None:
            table_of[wish] = table
            del left[table]
        else:
            waiting.append(wish)
    for wish in waiting:
        wanted: dict[int, int] = {}
        for other in near[wish]:
            table = table_of.get(other)
            if table is not None:
                wanted[table] = wanted.get(table, 0) + 1
        offers += [(-count, wish, table) for table, count in wanted.items() if table in left]
    for _, wish, table in sorted(offers):
        if wish not in table_of and table in left:
            table_of[wish] = table
            del left[table]
    for wish in waiting:
        if wish not in table_of:
            table = next(iter(left))
            table_of[wish] = table
            del left[table]


def changes_of_table(near: dict[int, list[int]], table_of: dict[int, int]) -> int:
    """Return how often somebody's next meeting of a day is at another table."""
    return sum(table_of[wish] != table_of[other] for wish, others in near.items() for other in others) // 2


def count_changes(plan: Plan, table_of: dict[int, int]) -> int:
    """Return how often somebody's next meeting of a day is at another table."""
    return changes_of_table(_neighbours(plan), table_of)
