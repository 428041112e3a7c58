"""Fewer and evener breaks: annealing with Kempe chains, while the meetings that are held stay the same.

A person with a break is drawn, and one of their meetings and a free slot whose exchange makes their day cheaper; the
chain from there tells who else gets another day. Where the other slot has no table or interpreter left, a second chain
the other way pays for it. The cost of a move is four look-ups.
"""

from collections.abc import Callable
from math import log
from random import Random
from time import monotonic

from chorok.engines.scheduling.large.days import FORBIDDEN
from chorok.engines.scheduling.large.interpreters import bits
from chorok.engines.scheduling.large.plan import Plan

HOT, COLD = 14.0, 1.0  # temperatures at the beginning and at the end, in the costs of `days`
ANYBODY = 0.1  # share of draws of people who may have no break: a half of the day that they prefer counts too
AT_RANDOM, ELSEWHERE = 0.1, 0.3  # share of draws without a look at the cost, and of those to any day
BATCH = 2000  # moves between looks at the clock
PARTNERS = 4  # meetings that are tried for the second chain


class Polishing:
    """Anneals the shapes of the days of a plan."""

    def __init__(self, plan: Plan, chance: Random) -> None:
        self.plan, self.chance = plan, chance
        problem = plan.problem
        self.rows = problem.rows
        self.bad: list[int] = []  # person × D + day, of days with breaks
        self.bad_at = [-1] * (len(problem.free) * len(self.rows))
        for person in range(len(problem.free)):
            for day in range(len(self.rows)):
                self._note(person, day)
        self.temperature = HOT

    def run(self, moves: int, seconds: float, stop: Callable[[], bool], report: Callable[[], None]) -> None:
        """Anneal for so many moves, or for so many seconds where these come sooner.

        The temperature falls with the moves; where the first batch shows that time is too short, with the time.
        """
        begun = monotonic()
        by_time = False
        done = 0
        while done < moves and not stop():
            spent = monotonic() - begun
            if spent >= seconds:
                return
            if done == BATCH:
                by_time = spent / done * moves > seconds
            share = spent / seconds if by_time else done / moves
            self.temperature = HOT * (COLD / HOT) ** share
            if done % (BATCH * 20) == 0:
                self._weigh_breaks()
                report()
            for _ in range(BATCH):
                self._move()
            done += BATCH

    def _weigh_breaks(self) -> None:
        """Let breaks count more for those who have the most of them."""
        plan = self.plan
        counts = [self.breaks(person) for person in range(len(plan.busy))]
        many = max(2, max(counts, default=0) - 1)
        for person, count in enumerate(counts):
            wanted = plan.dearer if count >= many else plan.usual
            plan.costs[person] = wanted[person]

    def breaks(self, person: int) -> int:
        """Return how many breaks somebody has."""
        plan, total = self.plan, 0
        for day, row in enumerate(self.rows):
            costs = plan.costs[person][day]
            mask = plan.busy[person] >> row.start & ((1 << len(row)) - 1)
            if costs[mask] >= 0:
                total += costs.breaks[mask]
        return total

    def _note(self, person: int, day: int) -> None:
        """Keep the list of days with breaks up to date."""
        row, costs = self.rows[day], self.plan.costs[person][day]
        mask = self.plan.busy[person] >> row.start & ((1 << len(row)) - 1)
        key = person * len(self.rows) + day
        place = self.bad_at[key]
        if costs[mask] >= 0 and costs.breaks[mask]:
            if place < 0:
                self.bad_at[key] = len(self.bad)
                self.bad.append(key)
        elif place >= 0:
            last = self.bad.pop()
            if last != key:
                self.bad[place] = last
                self.bad_at[last] = place
            self.bad_at[key] = -1

    def _draw(self) -> tuple[int, int, int] | None:
        """Draw a person with a break, now and then anybody; a slot of one of their meetings and a free one."""
        plan, draw = self.plan, self.chance.random
        keys = self.bad if self.bad and draw() > ANYBODY else range(len(self.bad_at))
        person, day = divmod(keys[int(draw() * len(keys))], len(self.rows))
        row = self.rows[day]
        mask = plan.busy[person] >> row.start & ((1 << len(row)) - 1)
        kind = draw()
        if kind > AT_RANDOM + ELSEWHERE:
            better = plan.costs[person][day].improving(mask)
            if not better:
                return None
            here, there = better[int(draw() * len(better))]
            return person, row.start + here, row.start + there
        busy = bits(mask)
        if not busy:
            return None
        here = row.start + busy[int(draw() * len(busy))]
        other = row if kind < AT_RANDOM else self.rows[int(draw() * len(self.rows))]
        there = other.start + int(draw() * len(other))
        return None if plan.busy[person] >> there & 1 else (person, here, there)

    def _dearer(self, person: int, here: int, there: int) -> int:
        """Return by how much two slots exchanged change what somebody's days cost."""
        plan = self.plan
        costs, shift, full = plan.costs[person], plan.shift, plan.full
        before = plan.busy[person]
        after = before ^ (1 << here | 1 << there)
        from_day, to_day = plan.problem.day_of[here], plan.problem.day_of[there]
        begin, whole = shift[here], full[here]
        table = costs[from_day]
        change = table[after >> begin & whole] - table[before >> begin & whole]
        if from_day != to_day:
            begin, whole = shift[there], full[there]
            table = costs[to_day]
            change += table[after >> begin & whole] - table[before >> begin & whole]
        return change

    def _move(self) -> None:
        """Try one move."""
        drawn = self._draw()
        if drawn is None:
            return
        person, here, there = drawn
        plan = self.plan
        most = -self.temperature * log(self.chance.random() or 1e-300)
        change = self._dearer(person, here, there)
        if change >= FORBIDDEN // 2:
            return
        wishes, people = plan.path(person, here, there)
        usable = plan.problem.usable
        for number, wish in enumerate(wishes):
            if not usable[wish] >> (here if number & 1 else there) & 1:
                return
        last = people[-1]
        change += self._dearer(last, here, there)
        if change > most:
            return
        onward, back = wishes[::2], wishes[1::2]
        if plan.exchange((here, there), onward, back, people, (person, last)):
            self._accept((person, last), here, there)
        elif len(onward) > len(back):
            self._pay((here, there), onward, back, people, most - change)

    def _pay(self, slots: tuple[int, int], onward: list[int], back: list[int], people: list[int], most: float) -> None:
        """Make the move together with a second chain the other way, so that the slots' tables and helpers do."""
        plan, usable = self.plan, self.plan.problem.usable
        here, there = slots
        rival = onward[-1]
        group, helpers = plan.group[rival], plan.helpers[rival]
        held = list(plan.held[there])
        taken = set(people)
        for _ in range(min(PARTNERS, len(held))):
            wish = held[int(self.chance.random() * len(held))]
            if plan.group[wish] != group or (helpers and not plan.helpers[wish] & helpers):
                continue
            for end in plan.problem.ends[wish]:
                if plan.busy[end] >> here & 1 or end in taken:
                    continue
                wishes, others = plan.path(end, there, here)
                last = others[-1]
                dearer = self._dearer(end, here, there) + self._dearer(last, here, there)
                if dearer > most or len(wishes) % 2 == 0 or last in taken:
                    continue
                if all(usable[moved] >> (there if number & 1 else here) & 1 for number, moved in enumerate(wishes)):
                    ends = (people[0], people[-1], end, last)
                    if plan.exchange(slots, onward + wishes[1::2], back + wishes[::2], people + others, ends):
                        self._accept(ends, here, there)
                        return

    def _accept(self, ends: tuple[int, ...], here: int, there: int) -> None:
        day_of = self.plan.problem.day_of
        for end in ends:
            self._note(end, day_of[here])
            if day_of[here] != day_of[there]:
                self._note(end, day_of[there])
