"""The goals as sums to be minimised, and what must be counted for them."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.breaks import Breaks
from chorok.engines.scheduling.exact.whole import Whole
from chorok.engines.scheduling.measuring import MORE_IS_BETTER, is_must
from chorok.engines.scheduling.model import DayPart, Goal
from chorok.engines.scheduling.options import bits
from chorok.engines.scheduling.partial import Literal


@dataclass(frozen=True)
class Aim:
    """One goal: `cost` is minimised, the goal's value is `sign` × cost. The last aim of all, `prefers`, has no goal."""

    goal: Goal | None
    cost: cp_model.LinearExprT
    floor: int = 0  # what the cost can't fall below, known beforehand

    @property
    def sign(self) -> int:
        """Return −1 where more of the goal is better."""
        return -1 if self.goal in MORE_IS_BETTER else 1


def musts(whole: Whole) -> Aim:
    """Return the musts that are held."""
    names = [wish.id for wish in whole.wishes.values() if is_must(wish)]
    return Aim(Goal.MUSTS, -sum(whole.held(name) for name in names), -len(names))


def value(whole: Whole) -> Aim:
    """Return the total value of what is held."""
    total = sum(wish.value for wish in whole.wishes.values())
    return Aim(Goal.VALUE, -sum(wish.value * whole.held(wish.id) for wish in whole.wishes.values()), -total)


def least(whole: Whole) -> Aim:
    """Return the meetings that participants lack to their fewest: unary literals for each."""
    lacks: list[Literal] = []
    lost = 0
    for person in whole.options.event.participants:
        places = len(whole.of[person.id]) if person.id in whole.of else 0
        lost += max(0, person.least - places)
        reach = min(person.least, places)
        lack = [whole.model.new_bool_var("") for _ in range(reach)]
        for lower, higher in pairwise(lack):
            whole.model.add_implication(higher, lower)
        if lack:
            whole.model.add(cp_model.LinearExpr.sum([whole.meetings_of(person.id), *lack]) >= reach)
        lacks += lack
    return Aim(Goal.LEAST, sum(lacks) + lost, lost)


def breaks(parts: Breaks, floor: int) -> Aim:
    """Return all breaks together."""
    return Aim(Goal.BREAKS, sum(parts.everything), floor)


def spread(parts: Breaks) -> Aim:
    """Return the largest minus the smallest number of breaks."""
    floor, ceiling = parts.add_floor(), parts.add_ceiling()
    return Aim(Goal.SPREAD, sum(ceiling) - sum(floor))


def prefers(whole: Whole) -> Aim:
    """Return the meetings in the half of the day that somebody didn't wish for."""
    mornings = whole.options.mornings
    wrong = []
    for person, at in whole.of.items():
        half = whole.options.people[person].prefers
        if half is not None:
            away = ~mornings if half is DayPart.MORNING else mornings
            wrong += [whole.busy[person, place] for place in at if away >> place & 1]
    return Aim(None, sum(wrong))


def tables(whole: Whole) -> Aim:
    """Return the changes of table.

    Who meets at one table only changes none; who never meets twice at one changes from each meeting to the next; of
    others the table of the last meeting is carried from slot to slot.
    """
    changes: list[cp_model.LinearExprT] = []
    for person in whole.of:
        own = [whole.options.tables_for(wish) for wish in whole.wishes.values() if person in (wish.one, wish.other)]
        everywhere = {table.id for options in own for table in options}
        if len(everywhere) > 1 and sum(map(len, own)) == len(everywhere):
            changes += _each_time(whole, person)
        elif len(everywhere) > 1:
            changes += _carried(whole, person)
    return Aim(Goal.TABLES, sum(changes))


def needs_names(whole: Whole) -> bool:
    """Return whether changes of table can't be counted without each meeting's table."""
    for person in whole.of:
        own = [whole.options.tables_for(wish) for wish in whole.wishes.values() if person in (wish.one, wish.other)]
        everywhere = {table.id for options in own for table in options}
        if len(everywhere) > 1 and sum(map(len, own)) != len(everywhere):
            return True
    return False


def _each_time(whole: Whole, person: str) -> list[cp_model.LinearExprT]:
    """Return what is one less than the meetings of each day, 0 at least."""
    found: list[cp_model.LinearExprT] = []
    for day in whole.options.row.values():
        busy = [whole.busy[person, place] for place in bits(day) if (person, place) in whole.busy]
        if len(busy) > 1:
            there = whole.model.new_bool_var("")
            for literal in busy:
                whole.model.add_implication(literal, there)
            whole.model.add(there <= sum(busy))
            found.append(sum(busy) - there)
    return found


def _carried(whole: Whole, person: str) -> list[cp_model.LinearExprT]:
    """Return a literal for each slot whether the person's table there isn't that of its last meeting of the day."""
    at: dict[int, dict[str, list[Literal]]] = defaultdict(lambda: defaultdict(list))
    for (wish, place, seat), literal in whole.u.items():
        if person in (whole.wishes[wish].one, whole.wishes[wish].other):
            at[place][str(seat)].append(literal)
    changes: list[cp_model.LinearExprT] = []
    for day in whole.options.row.values():
        last: dict[str, Literal] = {}  # table: the last meeting was there
        for place in bits(day):
            if (person, place) not in whole.busy:
                continue
            busy, change = whole.busy[person, place], whole.model.new_bool_var("")
            now = {table: sum(literals) for table, literals in at[place].items()}
            carried = {table: whole.model.new_bool_var("") for table in now.keys() | last.keys()}
            for table, literal in sorted(carried.items()):
                here = now.get(table, 0)
                whole.model.add(literal >= here)
                if table in last:
                    whole.model.add_bool_or(literal, last[table].negated(), busy)
                    whole.model.add(change + here >= 1).only_enforce_if(last[table], busy)
            if last:
                changes.append(change)
            last = carried
    return changes
