"""A timetable in the making: who is in which meeting in which slot, and the moves that keep every hard demand.

The basic move is a Kempe chain: two slots, a person busy in one of them only, and the path of meetings that alternates
between the two slots from there. Exchanging the slots along the path keeps every meeting, and only the two people at
its ends have another slot free afterwards.
"""

from chorok.engines.scheduling.large.days import FORBIDDEN, DayCosts
from chorok.engines.scheduling.large.interpreters import hire
from chorok.engines.scheduling.large.problem import Problem

NONE = -1
DEARER = 3  # how much more a break counts for somebody who has more of them than others


class Plan:
    """A timetable under way. Whatever changes it checks first and leaves it as it was where a demand would break."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        people, slots = len(problem.free), len(problem.slots)
        self.at = [[NONE] * people for _ in range(slots)]  # T × P: wish or NONE
        self.slot_of = [NONE] * len(problem.ends)  # W
        self.held: list[set[int]] = [set() for _ in range(slots)]  # T: wishes
        self.busy = [0] * people  # P: mask of slots
        self.count = [0] * people  # P: meetings
        self.left = [[room[slot] for room in problem.room] for slot in range(slots)]  # T × G: tables
        self.idle = list(problem.duty)  # T: mask of interpreters on duty without a meeting
        self.serving: list[dict[int, int]] = [{} for _ in range(slots)]  # T: wish by interpreter
        self.helpers = [problem.kinds[kind].helpers for kind in problem.kind]  # W
        self.group = [problem.kinds[kind].group for kind in problem.kind]  # W
        self.special = [  # W: has demands that the counts don't tell
            problem.walking or linked or problem.kinds[kind].table is not None
            for kind, linked in zip(problem.kind, problem.linked, strict=True)
        ]
        self.hopeless: list[set[int]] = [
            set() for _ in range(slots)
        ]  # T: helpers that couldn't be found since a change
        self._give_costs()

    def _give_costs(self) -> None:
        """Let people of the same rule share the look-up table of a day."""
        problem = self.problem
        tables: dict[object, DayCosts] = {}
        self.usual: list[list[DayCosts]] = []  # P × D
        self.dearer: list[list[DayCosts]] = []  # P × D: for those who have more breaks than others
        for one in problem.event.participants:
            for costs, factor in ((self.usual, 1), (self.dearer, DEARER)):
                its = []
                for row, noon in zip(problem.rows, problem.noon, strict=True):
                    rule = ((len(row), noon), problem.event.lunch_counts, one.in_a_row, one.prefers, factor)
                    if rule not in tables:
                        tables[rule] = DayCosts(*rule)
                    its.append(tables[rule])
                costs.append(its)
        self.costs = list(self.usual)  # P × D: the one or the other
        self.shift = [problem.rows[day].start for day in problem.day_of]  # T: where its day's row begins
        self.full = [(1 << len(problem.rows[day])) - 1 for day in problem.day_of]  # T: mask of its day's row

    def cost(self, person: int, slot: int, busy: int) -> int:
        """Return what the day of a slot costs somebody who is busy in these slots."""
        return self.costs[person][self.problem.day_of[slot]][busy >> self.shift[slot] & self.full[slot]]

    def can_put(self, wish: int, slot: int) -> bool:
        """Return whether a meeting can be held in a slot as things stand, an interpreter apart."""
        one, other = self.problem.ends[wish]
        bit = 1 << slot
        return (
            self.problem.usable[wish] & bit != 0
            and not (self.busy[one] | self.busy[other]) & bit
            and self.left[slot][self.group[wish]] > 0
            and self.count[one] < self.problem.most[one]
            and self.count[other] < self.problem.most[other]
            and self.cost(one, slot, self.busy[one] | bit) < FORBIDDEN
            and self.cost(other, slot, self.busy[other] | bit) < FORBIDDEN
            and not (self.special[wish] and self.breaks_special(wish, slot))
        )

    def window(self, wish: int) -> int:
        """Return the mask of the slots in which a wish is usable and in order with those it is linked to."""
        problem, slot_of = self.problem, self.slot_of
        mask = problem.usable[wish]
        for sooner in problem.after[wish]:
            if slot_of[sooner] != NONE:
                mask &= ~((2 << slot_of[sooner]) - 1)
        for later in problem.before[wish]:
            if slot_of[later] != NONE:
                mask &= (1 << slot_of[later]) - 1
        return mask

    def has_means(self, wish: int, slot: int) -> bool:
        """Return whether a slot has a table and an interpreter left for a wish, without any swap of interpreters."""
        needed = self.helpers[wish]
        return self.left[slot][self.group[wish]] > 0 and (not needed or needed & self.idle[slot] != 0)

    def put(self, wish: int, slot: int) -> bool:
        """Hold a meeting in a slot if that can be."""
        if not self.can_put(wish, slot) or not self._find_helper(wish, slot):
            return False
        for end in self.problem.ends[wish]:
            self.at[slot][end] = wish
            self.busy[end] |= 1 << slot
            self.count[end] += 1
        self.left[slot][self.group[wish]] -= 1
        self.held[slot].add(wish)
        self.slot_of[wish] = slot
        return True

    def take(self, wish: int) -> int:
        """Take a meeting out and return its slot."""
        slot = self.slot_of[wish]
        for end in self.problem.ends[wish]:
            self.at[slot][end] = NONE
            self.busy[end] ^= 1 << slot
            self.count[end] -= 1
        self.left[slot][self.group[wish]] += 1
        self._free_helper(wish, slot)
        self.held[slot].remove(wish)
        self.slot_of[wish] = NONE
        return slot

    def _free_helper(self, wish: int, slot: int) -> None:
        if self.helpers[wish]:
            helper = self.helper_of(wish, slot)
            del self.serving[slot][helper]
            self.idle[slot] |= 1 << helper
            self.hopeless[slot].clear()

    def helper_of(self, wish: int, slot: int) -> int:
        """Return the interpreter of a meeting in a slot."""
        return next(helper for helper, served in self.serving[slot].items() if served == wish)

    def _find_helper(self, wish: int, slot: int) -> bool:
        """Give a meeting an interpreter in a slot, others swapping theirs where nobody able is idle."""
        needed = self.helpers[wish]
        if not needed:
            return True
        if not self.idle[slot] or needed in self.hopeless[slot]:
            return False
        idle = hire(wish, self.helpers, self.idle[slot], self.serving[slot])
        if idle is None:
            self.hopeless[slot].add(needed)
            return False
        self.idle[slot] = idle
        return True

    def path(self, person: int, here: int, there: int) -> tuple[list[int], list[int]]:
        """Return the wishes and people of the chain from somebody who is busy `here` and free `there`."""
        pair = self.problem.pair
        one, other = self.at[here], self.at[there]
        wishes: list[int] = []
        people = [person]
        while (wish := one[person]) != NONE:
            wishes.append(wish)
            person ^= pair[wish]
            people.append(person)
            one, other = other, one
        return wishes, people

    def swap(self, wishes: list[int], people: list[int], here: int, there: int) -> bool:
        """Exchange the two slots along a chain if every hard demand stays kept."""
        usable, to_there, to_here = self.problem.usable, 1 << there, 1 << here
        moved = to_here | to_there
        for number, wish in enumerate(wishes):
            if not usable[wish] & (to_here if number & 1 else to_there):
                return False
        for end in (people[0], people[-1]):
            busy = self.busy[end] ^ moved
            if self.cost(end, here, busy) >= FORBIDDEN or self.cost(end, there, busy) >= FORBIDDEN:
                return False
        ends = (people[0], people[-1])
        return self.exchange((here, there), wishes[::2], wishes[1::2], people, ends)

    def exchange(
        self, slots: tuple[int, int], onward: list[int], back: list[int], people: list[int], ends: tuple[int, ...]
    ) -> bool:
        """Exchange two slots along one or more chains if tables, interpreters and special demands allow it.

        `onward` go from the first slot to the second, `back` the other way. That these slots suit each wish, and the
        days of those at the ends, is known.
        """
        here, there = slots
        left_here, left_there, group = self.left[here], self.left[there], self.group
        if not back and len(onward) == 1:
            if not left_there[group[onward[0]]] or self.helpers[onward[0]] in self.hopeless[there]:
                return False
        elif not self._has_room(onward, back, left_there) or not self._has_room(back, onward, left_here):
            return False
        self._flip(slots, onward, back, people, ends)
        special = [wish for wish in (*onward, *back) if self.special[wish]]
        if any(self.breaks_special(wish, self.slot_of[wish]) for wish in special) or not self._reassign(
            onward, back, here, there
        ):
            self._flip(slots, back, onward, people, ends)
            return False
        for wish in onward:
            left_here[group[wish]] += 1
            left_there[group[wish]] -= 1
        for wish in back:
            left_here[group[wish]] -= 1
            left_there[group[wish]] += 1
        return True

    def _has_room(self, coming: list[int], going: list[int], left: list[int]) -> bool:
        """Return whether a slot has tables for those who come once the others have gone."""
        for group in {self.group[wish] for wish in coming}:
            more = sum(self.group[wish] == group for wish in coming) - sum(self.group[wish] == group for wish in going)
            if more > left[group]:
                return False
        return True

    def _flip(
        self, slots: tuple[int, int], onward: list[int], back: list[int], people: list[int], ends: tuple[int, ...]
    ) -> None:
        """Exchange the slots along chains; with `onward` and `back` exchanged too it puts everything back."""
        here, there = slots
        one, other = self.at[here], self.at[there]
        for person in people:
            one[person], other[person] = other[person], one[person]
        for wish in onward:
            self.slot_of[wish] = there
        for wish in back:
            self.slot_of[wish] = here
        self.held[here].difference_update(onward)
        self.held[there].difference_update(back)
        self.held[here].update(back)
        self.held[there].update(onward)
        moved = 1 << here | 1 << there
        for end in ends:
            self.busy[end] ^= moved

    def _reassign(self, onward: list[int], back: list[int], here: int, there: int) -> bool:
        """Give the meetings that have changed their slot interpreters of the new one; False if there are none."""
        helpers = self.helpers
        leaving, coming = [w for w in onward if helpers[w]], [w for w in back if helpers[w]]
        if not leaving and not coming:
            return True
        found = []
        for slot, new, gone in ((there, leaving, coming), (here, coming, leaving)):
            serving, idle = self.serving[slot], self.idle[slot]
            if gone:
                serving = {helper: wish for helper, wish in serving.items() if wish not in gone}
                for wish in gone:
                    idle |= 1 << self.helper_of(wish, slot)
            elif new:
                serving = dict(serving)
            for wish in new:
                left = hire(wish, helpers, idle, serving)
                if left is None:
                    if len(new) == 1 and not gone:
                        self.hopeless[slot].add(helpers[wish])
                    return False
                idle = left
            found.append((slot, serving, idle, gone))
        for slot, serving, idle, gone in found:
            self.serving[slot], self.idle[slot] = serving, idle
            if gone:
                self.hopeless[slot].clear()
        return True

    def breaks_special(self, wish: int, slot: int) -> bool:
        """Return whether a meeting in a slot breaks an order of meetings, a shared table or somebody's way to it."""
        problem, slot_of = self.problem, self.slot_of
        if any(slot_of[other] >= slot for other in problem.after[wish]):
            return True
        if any(NONE != slot_of[other] <= slot for other in problem.before[wish]):
            return True
        table = problem.kinds[problem.kind[wish]].table
        if table is not None and any(
            other != wish and problem.fixed_table[other] == table for other in self.held[slot]
        ):
            return True
        return problem.walking and any(self._comes_late(wish, slot, end) for end in problem.ends[wish])

    def _comes_late(self, wish: int, slot: int, person: int) -> bool:
        """Return whether the way from the meeting before or to the one after takes too long."""
        problem = self.problem
        row, kind = problem.rows[problem.day_of[slot]], problem.kind
        for sooner in range(slot - 1, row.start - 1, -1):
            other = self.at[sooner][person]
            if other != NONE:
                if problem.too_far(sooner, kind[other], slot, kind[wish]):
                    return True
                break
        for later in range(slot + 1, row.stop):
            other = self.at[later][person]
            if other != NONE:
                return problem.too_far(slot, kind[wish], later, kind[other])
        return False
