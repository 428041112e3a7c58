"""Slots for wishes: each is put where it fits, and where it fits nowhere others make room along Kempe chains."""

from collections.abc import Callable, Iterable
from functools import partial
from random import Random

from chorok.engines.scheduling.large.bound import Weights
from chorok.engines.scheduling.large.days import FORBIDDEN
from chorok.engines.scheduling.large.interpreters import bits
from chorok.engines.scheduling.large.plan import NONE, Plan

TRIES = 200  # moves that are tried for a wish before it is given up
TRADES = 6  # slots in which a wish is tried in place of others
SLOTS, CHAINS, RIVALS, ROWS, DEPTH = 12, 8, 6, 3, 2  # slots looked at; in each: chains, rivals, rows; how deep


def gain(plan: Plan, wish: int, weights: Weights) -> int:
    """Return what holding one more wish is worth."""
    problem = plan.problem
    lacking = sum(plan.count[end] < problem.least[end] for end in problem.ends[wish])
    return weights.must * problem.must[wish] + weights.value * problem.value[wish] + weights.least * lacking


def loss(plan: Plan, wish: int, weights: Weights) -> int:
    """Return what giving up a meeting costs."""
    problem = plan.problem
    lacking = sum(plan.count[end] <= problem.least[end] for end in problem.ends[wish])
    return weights.must * problem.must[wish] + weights.value * problem.value[wish] + weights.least * lacking


class Placing:
    """Puts wishes into a plan."""

    def __init__(self, plan: Plan, weights: Weights, chance: Random, stop: Callable[[], bool]) -> None:
        self.plan, self.weights, self.chance, self.stop = plan, weights, chance, stop
        self.moves = self.tries = 0
        self.log: list[Callable[[], object]] = []  # what undoes each move

    def place(self, wishes: Iterable[int]) -> list[int]:
        """Put wishes in the given order, each directly or by repair, and return those that found no place."""
        left: list[int] = []
        for wish in wishes:
            self.log.clear()
            if self.stop():
                return left
            if not self.put(wish) and not self.repair(wish):
                left.append(wish)
        return left

    def put(self, wish: int) -> bool:
        """Put a wish into the slot where its people's days cost least."""
        plan, problem = self.plan, self.plan.problem
        one, other = problem.ends[wish]
        if plan.count[one] >= problem.most[one] or plan.count[other] >= problem.most[other]:
            return False
        found = []
        for slot in bits(plan.window(wish) & ~(plan.busy[one] | plan.busy[other])):
            bit = 1 << slot
            dearer = (
                plan.cost(one, slot, plan.busy[one] | bit)
                - plan.cost(one, slot, plan.busy[one])
                + plan.cost(other, slot, plan.busy[other] | bit)
                - plan.cost(other, slot, plan.busy[other])
            )
            means = plan.left[slot][plan.group[wish]]
            if plan.helpers[wish]:
                means += 2 * (plan.idle[slot] & plan.helpers[wish]).bit_count()
            found.append((dearer - 4 * means, slot))
        found.sort()
        if any(plan.put(wish, slot) for _, slot in found):
            self.log.append(partial(plan.take, wish))
            return True
        return False

    def repair(self, wish: int, depth: int = DEPTH) -> bool:
        """Make room for a wish by moving others, and undo every move where that leads nowhere."""
        plan, problem = self.plan, self.plan.problem
        one, other = problem.ends[wish]
        if plan.count[one] >= problem.most[one] or plan.count[other] >= problem.most[other]:
            return False
        self.tries = TRIES
        mark = len(self.log)
        if self._find_room(wish, depth):
            return True
        for linked in (*problem.after[wish], *problem.before[wish]):
            if plan.slot_of[linked] != NONE:
                self.tries = TRIES
                self.log.append(partial(plan.put, linked, plan.take(linked)))
                if self._find_room(wish, depth) and self._find_room(linked, depth):
                    return True
                self._undo(mark)
        return False

    def _find_room(self, wish: int, depth: int) -> bool:
        """Open one of the slots that a wish can have, those first where the least stands in its way."""
        plan = self.plan
        one, other = plan.problem.ends[wish]
        ranked = []
        for slot in bits(plan.window(wish)):
            in_the_way = (plan.busy[one] >> slot & 1) + (plan.busy[other] >> slot & 1)
            in_the_way += 0 if plan.has_means(wish, slot) else 2
            ranked.append((in_the_way + self.chance.random(), slot))
        ranked.sort()
        for _, slot in ranked[:SLOTS]:
            mark = len(self.log)
            if self._open(wish, slot, depth):
                return True
            self._undo(mark)
            if self.tries <= 0:
                break
        return False

    def _open(self, wish: int, slot: int, depth: int) -> bool:
        """Put a wish into a slot once whatever stands in its way has been moved."""
        plan = self.plan
        if plan.put(wish, slot):
            self.log.append(partial(plan.take, wish))
            return True
        for end in plan.problem.ends[wish]:
            if plan.busy[end] >> slot & 1:
                return self._move_along(end, wish, slot, depth)
        if depth == 0:
            return False
        if not plan.has_means(wish, slot):
            return self._move_rival(wish, slot, depth)
        return any(self._break_row(end, wish, slot, depth) for end in plan.problem.ends[wish])

    def _break_row(self, person: int, wish: int, slot: int, depth: int) -> bool:
        """Move a meeting of somebody who would have too many in a row."""
        plan = self.plan
        if plan.cost(person, slot, plan.busy[person] | 1 << slot) < FORBIDDEN:
            return False
        longest = plan.problem.in_a_row[person] or 0
        row = plan.problem.rows[plan.problem.day_of[slot]]
        near = [
            place
            for place in range(max(row.start, slot - longest), min(row.stop, slot + longest + 1))
            if plan.busy[person] >> place & 1
        ]
        for here in self._some(near, ROWS):
            for away in self._some(bits(plan.problem.free[person] & ~plan.busy[person] & ~(1 << slot)), ROWS):
                self.tries -= 1
                self.moves += 1
                wishes, people = plan.path(person, here, away)
                if plan.swap(wishes, people, here, away):
                    mark = len(self.log)
                    self.log.append(partial(plan.swap, wishes, people, away, here))
                    if self._open(wish, slot, depth - 1):
                        return True
                    self._undo(mark)
        return False

    def _move_along(self, mover: int, wish: int, slot: int, depth: int) -> bool:
        """Move somebody's meeting out of a slot along a chain that ends with neither of the wish's people."""
        plan, ends = self.plan, self.plan.problem.ends[wish]
        for away in self._some(bits(plan.problem.always & ~plan.busy[mover] & ~(1 << slot)), CHAINS):
            self.tries -= 1
            self.moves += 1
            wishes, people = plan.path(mover, slot, away)
            if people[-1] not in ends and plan.swap(wishes, people, slot, away):
                mark = len(self.log)
                self.log.append(partial(plan.swap, wishes, people, away, slot))
                if self._open(wish, slot, depth):
                    return True
                self._undo(mark)
            if self.tries <= 0:
                break
        return False

    def _move_rival(self, wish: int, slot: int, depth: int) -> bool:
        """Take out a meeting that has the table or the interpreter, put the wish, and find other room for that one."""
        plan = self.plan
        for rival in self._some(self._with_means(wish, slot), RIVALS):
            self.tries -= 1
            self.moves += 1
            mark = len(self.log)
            self.log.append(partial(plan.put, rival, plan.take(rival)))
            if plan.put(wish, slot):
                self.log.append(partial(plan.take, wish))
                if self._find_room(rival, depth - 1):
                    return True
            self._undo(mark)
            if self.tries <= 0:
                break
        return False

    def _with_means(self, wish: int, slot: int) -> list[int]:
        """Return the meetings of a slot that take what a wish lacks there: a table, an interpreter or both."""
        plan = self.plan
        group, helpers = plan.group, plan.helpers
        table = plan.left[slot][group[wish]] <= 0
        helper = helpers[wish] != 0 and not helpers[wish] & plan.idle[slot]
        return [
            rival
            for rival in sorted(plan.held[slot])
            if (not table or group[rival] == group[wish]) and (not helper or helpers[rival] & helpers[wish])
        ]

    def _some(self, things: list[int], count: int) -> list[int]:
        """Return a few of them in an order of chance."""
        return self.chance.sample(things, min(len(things), count))

    def _undo(self, mark: int) -> None:
        """Undo the last moves until the log is as short as it was."""
        while len(self.log) > mark:
            self.log.pop()()

    def trade(self, wish: int) -> bool:
        """Hold a wish in place of others, find those other room, and keep that if the plan weighs no less for it."""
        plan = self.plan
        for slot in self._some(bits(plan.window(wish)), TRADES):
            mark, change = len(self.log), 0
            rivals = self._rivals(wish, slot)
            for rival in rivals:
                change -= loss(plan, rival, self.weights)
                self.log.append(partial(plan.put, rival, plan.take(rival)))
            gained = gain(plan, wish, self.weights)
            if plan.put(wish, slot):
                self.log.append(partial(plan.take, wish))
                change += gained
                for rival in rivals:
                    gained = gain(plan, rival, self.weights)
                    if self.put(rival) or self.repair(rival):
                        change += gained
                if change >= 0:
                    return True
            self._undo(mark)
        return False

    def _rivals(self, wish: int, slot: int) -> list[int]:
        """Return the meetings that a wish would have to replace in a slot; of several that would do, one by chance."""
        plan, problem = self.plan, self.plan.problem
        rivals = {plan.at[slot][end] for end in problem.ends[wish]} - {NONE}
        for end in problem.ends[wish]:
            if plan.count[end] >= problem.most[end] and plan.at[slot][end] == NONE:
                rivals.add(self._least_missed(end))
        if not rivals and not plan.has_means(wish, slot):
            rivals.update(self._some(self._with_means(wish, slot), 1))
        return sorted(rivals)

    def _least_missed(self, person: int) -> int:
        """Return the meeting of somebody that costs least to give up."""
        plan = self.plan
        held = [plan.at[slot][person] for slot in bits(plan.busy[person])]
        return min(held, key=lambda wish: (loss(plan, wish, self.weights), wish))
