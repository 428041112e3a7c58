"""An event in whole numbers: slots, people and wishes by index, sets of slots and of interpreters as bit masks.

Bit t of a mask over slots is slot t of the event; bit i of a mask over a day's row is the row's slot i. Interpreters
are numbered from the least to the most versatile, so that taking the lowest bit spares those who are needed elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from chorok.engines.scheduling.large.interpreters import bits, roster
from chorok.engines.scheduling.model import DayPart, Demand, Event, Interpreter, Participant, Wish

BITS = 12  # of a packed count: no slot holds 4,096 meetings of a kind
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Kind:
    """Meetings that are alike to a slot: they take a table of one group and one of the same interpreters."""

    group: int
    table: int | None  # the table that several people are tied to, so that it may be asked for twice
    helpers: int  # mask of the interpreters of whom one is needed; 0: none is


class Problem:
    """An event in whole numbers. P people, W wishes, T slots, D days, I interpreters, G groups of tables."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self._read_slots()
        self._read_people()
        self._read_helpers()
        self._read_tables()
        self._read_wishes()
        self._give_hours()

    def _read_slots(self) -> None:
        """Number the slots so that those of a day, then those of a half-day, stand together."""
        days = {slot.day: None for slot in self.event.slots}
        order = {day: number for number, day in enumerate(days)}
        self.slots = sorted(self.event.slots, key=lambda slot: order[slot.day])  # T: stable, so by time within a day
        self.slot_at = {slot.id: place for place, slot in enumerate(self.slots)}
        self.day_of = [order[slot.day] for slot in self.slots]  # T
        self.rows = [  # D: the slots of a day
            range(self.day_of.index(day), self.day_of.index(day) + self.day_of.count(day)) for day in order.values()
        ]
        self.noon = [sum(self.slots[slot].part is DayPart.MORNING for slot in row) for row in self.rows]  # D
        self.always = (1 << len(self.slots)) - 1

    def _mask(self, ids: Iterable[str] | None) -> int:
        """Return the mask of these slots; None means all."""
        return self.always if ids is None else sum(1 << self.slot_at[name] for name in ids if name in self.slot_at)

    def _read_people(self) -> None:
        people = self.event.participants
        self.person_at = {one.id: place for place, one in enumerate(people)}
        self.free = [self._mask(one.available) for one in people]  # P
        self.least = [one.least for one in people]  # P
        self.most = [len(self.slots) if one.most is None else one.most for one in people]  # P
        self.in_a_row = [one.in_a_row for one in people]  # P

    def _read_helpers(self) -> None:
        self.helpers = sorted(self.event.interpreters, key=lambda one: (one.bound_to is None, len(one.pairs)))  # I
        self.hours = [self._mask(one.available) for one in self.helpers]  # I: mask of slots
        self.bound = {one.bound_to for one in self.helpers if one.bound_to is not None}
        self._who: dict[tuple[frozenset[str], frozenset[str], frozenset[str]], int] = {}

    def _give_hours(self) -> None:
        """Give the interpreters their hours of duty, so that each slot's meetings are a matter of its own."""
        self.works = roster(self.helpers, self.hours, self.rows)  # I: mask of slots
        self.duty = [  # T: mask of interpreters
            sum(1 << number for number, works in enumerate(self.works) if works >> slot & 1)
            for slot in range(len(self.day_of))
        ]
        within = [any_of(kind.helpers, self.works) if kind.helpers else self.always for kind in self.kinds]
        self.usable = [mask & within[kind] for mask, kind in zip(self.open, self.kind, strict=True)]  # W

    def _read_tables(self) -> None:
        """Put tables into groups: real and virtual ones, each hall apart where walking takes longer than a pause."""
        tables, slots = self.event.tables, self.slots
        self.table_at = {table.id: place for place, table in enumerate(tables)}
        pauses = [self.minutes_between(*pair) for row in self.rows for pair in pairwise(row)]
        walks = {halls: minutes for halls, minutes in self.event.walking.items() if len(halls) > 1}
        self.walking = max(walks.values(), default=0) > min(pauses, default=0)
        names = [(table.virtual, table.hall if self.walking else "") for table in tables]
        self.group_names = sorted(set(names))  # G
        self.group_of = [self.group_names.index(name) for name in names]
        self.groups = [  # G: tables
            [table for table, name in enumerate(names) if name == group] for group in self.group_names
        ]
        self.way = [  # G × G: minutes
            [walks.get(frozenset((one[1], other[1])), 0) for other in self.group_names] for one in self.group_names
        ]
        self.there = [self._mask(table.available) for table in tables]
        self.room = [  # G × T: how many tables there are
            [sum(self.there[table] >> slot & 1 for table in group) for slot in range(len(slots))]
            for group in self.groups
        ]

    def _read_wishes(self) -> None:
        wishes, people = self.event.wishes, self.event.participants
        self.ends = [(self.person_at[wish.one], self.person_at[wish.other]) for wish in wishes]  # W
        self.pair = [one ^ other for one, other in self.ends]  # W: the other end is pair ^ end
        self.value = [wish.value for wish in wishes]  # W
        self.must = [wish.demand is Demand.MUST or wish.lock is not None for wish in wishes]  # W
        at = {wish.id: place for place, wish in enumerate(wishes)}
        self.after = [[at[name] for name in wish.after if name in at] for wish in wishes]  # W
        self.before: list[list[int]] = [[] for _ in wishes]  # W
        for later, earlier in enumerate(self.after):
            for sooner in earlier:
                self.before[sooner].append(later)
        self.fixed_table = [self._fixed_table(wish) for wish in wishes]  # W: table, None, or NOWHERE
        shared = self._shared_tables()
        homes = HomeGroups(self)
        self.open: list[int] = []  # W: mask of slots in which it can be held at all
        self.kind: list[int] = []  # W
        numbers: dict[Kind, int] = {}
        present: dict[int, int] = {}
        for number, wish in enumerate(wishes):
            table = self.fixed_table[number]
            online = any(people[end].online for end in self.ends[number])
            group = self.group_of[table] if table is not None and table != NOWHERE else homes(number, online)
            helpers = self._who_can_help(wish)
            mask = self._open_slots(number, wish, table, group, online)
            if helpers is not None:
                if helpers not in present:
                    present[helpers] = any_of(helpers, self.hours)
                mask &= present[helpers]
            kind = Kind(group, table if table in shared else None, helpers or 0)
            self.kind.append(numbers.setdefault(kind, len(numbers)))
            self.open.append(mask)
        self.kinds = list(numbers)
        self.unit = [1 << BITS * kind for kind in self.kind]  # W: one meeting in a slot's packed counts

    def _fixed_table(self, wish: Wish) -> int | None:
        """Return the table that a lock or a tie holds a wish's meeting to; NOWHERE where two of them differ."""
        people = self.event.participants
        names = {people[self.person_at[end]].table for end in (wish.one, wish.other)} - {None}
        if wish.lock and wish.lock.table:
            names.add(wish.lock.table)
        tables = {self.table_at.get(name or "", NOWHERE) for name in names}
        return None if not tables else tables.pop() if len(tables) == 1 else NOWHERE

    def _shared_tables(self) -> set[int]:
        """Return the tables that wishes without a person in common are held to."""
        common: dict[int, set[int]] = {}
        for ends, table in zip(self.ends, self.fixed_table, strict=True):
            if table is not None and table != NOWHERE:
                common[table] = common[table] & set(ends) if table in common else set(ends)
        return {table for table, people in common.items() if not people}

    def _who_can_help(self, wish: Wish) -> int | None:
        """Return the mask of the interpreters who could help a meeting; None where none is needed."""
        one, other = (self.event.participants[self.person_at[end]] for end in (wish.one, wish.other))
        if not one.languages or not other.languages or one.languages & other.languages:
            return None
        key = (one.languages, other.languages, frozenset({one.id, other.id} & self.bound))
        if key not in self._who:
            able = [number for number, helper in enumerate(self.helpers) if helps(helper, one, other)]
            self._who[key] = sum(1 << number for number in able)
        return self._who[key]

    def _open_slots(self, number: int, wish: Wish, table: int | None, group: int, online: bool) -> int:
        if wish.demand is Demand.NEVER or NOWHERE in {table, group}:
            return 0
        one, other = self.ends[number]
        mask = self.free[one] & self.free[other] & self._mask(wish.slots)
        if wish.lock:
            mask &= self._mask((wish.lock.slot,))
        if table is not None:
            return mask & self.there[table] if self.event.tables[table].virtual == online else 0
        return mask & sum(1 << slot for slot, room in enumerate(self.room[group]) if room)

    def too_far(self, sooner: int, its_kind: int, later: int, other_kind: int) -> bool:
        """Return whether nobody can be at both meetings in time, for the way between their halls."""
        minutes = self.way[self.kinds[its_kind].group][self.kinds[other_kind].group]
        return minutes > self.minutes_between(sooner, later)

    def minutes_between(self, sooner: int, later: int) -> float:
        """Return the minutes from the end of a slot to the start of another."""
        return (self.slots[later].start - self.slots[sooner].end).total_seconds() / 60

    @cached_property
    def linked(self) -> list[bool]:
        """Return for each wish whether it must be before or after another."""
        return [bool(before or after) for before, after in zip(self.before, self.after, strict=True)]


class HomeGroups:
    """The group of tables for a meeting that no table is fixed for.

    Where walking matters every person on site has a home hall, as many people to a hall as it has tables, and a meeting
    is held in the home of the busier of the two.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        names = problem.group_names
        self.virtual = next((group for group, name in enumerate(names) if name[0]), NOWHERE)
        seats = [group for group, name in enumerate(names) if not name[0] for _ in problem.groups[group]]
        step = 7919  # a prime: neighbours in the list get different halls
        people = problem.event.participants
        self.home = [seats[place * step % len(seats)] if seats else NOWHERE for place in range(len(people))]
        for place, one in enumerate(people):
            table = problem.table_at.get(one.table or "")
            if table is not None and not problem.event.tables[table].virtual:
                self.home[place] = problem.group_of[table]
        self.wished = [0] * len(people)
        for ends in problem.ends:
            for end in ends:
                self.wished[end] += 1

    def __call__(self, wish: int, online: bool) -> int:
        """Return the group in which this wish's meeting is held."""
        return self.virtual if online else self.home[max(self.problem.ends[wish], key=self.wished.__getitem__)]


def helps(helper: Interpreter, one: Participant, other: Participant) -> bool:
    """Return whether an interpreter knows a language of either and is not bound to somebody else."""
    if helper.bound_to is not None and helper.bound_to not in (one.id, other.id):
        return False
    return any(frozenset((mine, yours)) in helper.pairs for mine in one.languages for yours in other.languages)


def any_of(helpers: int, hours: list[int]) -> int:
    """Return the mask of the slots in which at least one of the helpers (a mask) is there."""
    mask = 0
    for number in bits(helpers):
        mask |= hours[number]
    return mask
