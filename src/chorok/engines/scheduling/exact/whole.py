"""The whole event as one Boolean model: the rules of `Partial`, and what makes them strong enough for proofs.

Added to x[w, t] (wish w is held in slot t): y[p, t], person p is busy in slot t. The tables' capacity is written three
times, each implied by the others and none needless for a proof: over the meetings, over the people (two a table), and
over a cover of the meetings by stars (all meetings of one person, then of another without those, and so on), where one
literal stands for a star's use of a slot.
"""

from collections import defaultdict
from collections.abc import Mapping

from chorok.engines.scheduling.measuring import is_must
from chorok.engines.scheduling.model import Demand, Wish
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.partial import Literal, Partial, Seat


class Whole(Partial):
    """The model of all wishes that could be held.

    `slots` are the wishes' open slots. `all_musts`: every must is held (as a rule, not as a goal). `named`: each
    meeting has a table by name; otherwise tables that are alike are counted.
    """

    def __init__(self, options: Options, slots: Mapping[str, int], *, all_musts: bool, named: bool) -> None:
        self.slots, self.all_musts, self.named = slots, all_musts, named
        super().__init__(options, [wish for wish in options.event.wishes if slots.get(wish.id)], domains=slots)
        self.busy: dict[tuple[str, int], Literal] = {}
        self.kept: dict[str, list[int]] = defaultdict(list)  # person: the slots of each must
        self.sure = self._count_sure()
        if all_musts:
            self._hold_musts()
        self._add_busy()
        self._add_capacity()

    def _seats_of(self, wish: Wish) -> list[Seat]:
        if self.named:
            return [table.id for table in self.options.tables_for(wish)]
        return super()._seats_of(wish)

    def _count_sure(self) -> dict[str, int]:
        """Return the number of meetings of those for whom it is known: all their wishes are musts, and held."""
        open_end: set[str] = set()
        for wish in self.options.event.wishes:
            if wish.demand is Demand.NEVER:
                continue
            for person in (wish.one, wish.other):
                if is_must(wish) and self.all_musts:
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
            if is_must(wish):
                self.model.add_exactly_one(literal for _, literal in self.slots_of(wish.id))

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
