"""The whole event as one Boolean model: the rules of `Partial`, and what makes them strong enough for proofs.

Added to x[w, t] (wish w is held in slot t): y[p, t], person p is busy in slot t. The tables' capacity is written twice,
each implied by the other and neither needless for a proof: over the people (two a table), and over a cover of the
meetings by stars (all meetings of one person, then of another without those, and so on), where one literal stands for a
star's use of a slot. Where tables are not all alike, those of a kind are counted over the meetings besides. Wishes that
are alike are held in their order.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.alike import alike
from chorok.engines.scheduling.facts import NOTHING, Facts
from chorok.engines.scheduling.model import Demand, Wish
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.partial import Literal, Partial, Seat


class Whole(Partial):
    """The model of all wishes that could be held.

    `slots` are the wishes' open slots. `musts` are held (as a rule, not as a goal), and so are those of `facts`.
    `named`: each meeting has a table by name; otherwise tables that are alike are counted.
    """

    def __init__(
        self,
        options: Options,
        slots: Mapping[str, int],
        musts: Collection[str],
        *,
        named: bool,
        facts: Facts = NOTHING,
    ) -> None:
        self.slots, self.named, self.facts = slots, named, facts
        self.musts = facts.held.union(musts)
        self.holds: dict[str, Literal] = {}
        super().__init__(options, [wish for wish in options.event.wishes if slots.get(wish.id)], domains=slots)
        self.busy: dict[tuple[str, int], Literal] = {}
        self.kept: dict[str, list[int]] = defaultdict(list)  # person: the slots of each must
        self.sure = self._count_sure()
        self._hold_musts()
        self._hold_facts()
        self.alike = alike(options, slots)
        for names in self.alike:
            for sooner, later in pairwise(names):
                self._add_before(sooner, later, {}, ())
        self._add_busy()
        self._add_capacity()

    def _seats_of(self, wish: Wish) -> list[Seat]:
        if self.named:
            return [table.id for table in self.options.tables_for(wish)]
        return super()._seats_of(wish)

    def _add_room(
        self,
        in_group: Mapping[tuple[int, tuple[bool, str]], list[Literal]],
        at_table: Mapping[tuple[int, str], list[Literal]],
    ) -> None:
        """Leave tables that are all alike to people and stars: a third count makes proofs twice as long."""
        same = not at_table and len({self.group(table) for table in self.options.event.tables}) == 1
        super()._add_room({} if same else in_group, at_table)

    def _count_sure(self) -> dict[str, int]:
        """Return the number of meetings of those for whom it is known: all their wishes are held, or can't be."""
        open_end: set[str] = set()
        for wish in self.options.event.wishes:
            if wish.demand is Demand.NEVER:
                continue
            for person in (wish.one, wish.other):
                if wish.id in self.musts:
                    self.kept[person].append(self.slots[wish.id])
                elif self.slots.get(wish.id):
                    open_end.add(person)
        return {person: len(self.kept[person]) for person in self.options.people if person not in open_end}

    @property
    def settled(self) -> bool:
        """Return whether everybody's number of meetings is known."""
        return len(self.sure) == len(self.options.people)

    def _hold_musts(self) -> None:
        for wish in self.wishes.values():
            if wish.id in self.musts:
                self.model.add_exactly_one(literal for _, literal in self.slots_of(wish.id))

    def _hold_facts(self) -> None:
        """Hold as many of each set of wishes as all good timetables do."""
        self.fewest: dict[str, int] = {person: len(kept) for person, kept in self.kept.items()}  # meetings for sure
        for names, fewest, most in self.facts.sums:
            wishes = [self.options.wishes[name] for name in sorted(names)]
            held = sum(self.held(wish.id) for wish in wishes)
            if not isinstance(held, int):
                self.model.add_linear_constraint(held, fewest, most)
            for person in set.intersection(*({wish.one, wish.other} for wish in wishes)):
                self.fewest[person] = max(self.fewest.get(person, 0), fewest)

    def held(self, wish: str) -> cp_model.LinearExprT:
        """Return whether a wish is held: 0, 1, or a literal."""
        if wish not in self.wishes or wish in self.musts:
            return int(wish in self.wishes)
        if wish not in self.holds:
            self.holds[wish] = self.model.new_bool_var("")
            self.model.add_exactly_one([*(literal for _, literal in self.slots_of(wish)), self.holds[wish].negated()])
        return self.holds[wish]

    def meetings_of(self, person: str) -> cp_model.LinearExprT:
        """Return how many meetings somebody has."""
        own = (wish.id for wish in self.wishes.values() if person in (wish.one, wish.other))
        return sum(self.held(wish) for wish in own)

    def _add_busy(self) -> None:
        for person, at in self.of.items():
            for place, literals in at.items():
                busy = self.model.new_bool_var("")
                self.model.add_exactly_one([*literals, busy.negated()])
                self.busy[person, place] = busy
            if person in self.sure:
                self.model.add(sum(self.busy[person, place] for place in at) == self.sure[person])

    def room(self, place: int) -> int:
        """Return how many tables of any kind stand in a slot."""
        return sum(mask >> place & 1 for mask in self.options.stands.values())

    def _add_capacity(self) -> None:
        stars = self._stars()
        total = len(self.wishes) if self.settled else 0
        for place in range(self.options.count):
            uses = [use for person, wishes in stars.items() if (use := self._use(person, wishes, place)) is not None]
            room = self.room(place)
            if len(uses) > room:
                self.model.add(sum(uses) <= room)
            people = [self.busy[person, place] for person in self.of if (person, place) in self.busy]
            if len(people) > 2 * room:
                self.model.add(sum(people) <= 2 * room)
            elsewhere = sum(self.room(other) for other in range(self.options.count) if other != place)
            if total > elsewhere:
                self.model.add(sum(uses) >= total - elsewhere)

    def _stars(self) -> dict[str, list[str]]:
        """Return a cover of the wishes by stars: the person with most wishes that are left takes them, and so on."""
        left: dict[str, dict[str, None]] = defaultdict(dict)
        for wish in self.wishes.values():
            left[wish.one][wish.id] = left[wish.other][wish.id] = None
        stars = {}
        while left:
            person = max(left, key=lambda name: (len(left[name]), name))
            taken = list(left.pop(person))
            if not taken:
                break
            stars[person] = taken
            for name in taken:
                one, other = self.wishes[name].one, self.wishes[name].other
                left[other if one == person else one].pop(name, None)
        return stars

    def _use(self, person: str, wishes: list[str], place: int) -> Literal | None:
        """Return the literal for a star's use of a slot."""
        literals = [self.x[wish, place] for wish in wishes if (wish, place) in self.x]
        if not literals:
            return None
        if len(literals) == 1:
            return literals[0]
        if len(literals) == len(self.of[person][place]):
            return self.busy[person, place]
        use = self.model.new_bool_var("")
        self.model.add_exactly_one([*literals, use.negated()])
        return use
