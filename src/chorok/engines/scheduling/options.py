"""What an event allows at all: who could meet when, at which tables, with whose help.

Slots are counted 0 … T-1 in the event's order; a set of slots is a bit mask (bit t: slot t).
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from chorok.engines.scheduling.model import DayPart, Demand, Event, Interpreter, Participant, Table, Wish


class Options:
    """An event as look-ups and masks. Made once, shared by whatever asks about the event."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.people = {person.id: person for person in event.participants}
        self.tables = {table.id: table for table in event.tables}
        self.interpreters = {person.id: person for person in event.interpreters}
        self.wishes = {wish.id: wish for wish in event.wishes}
        self._number_slots()
        self.free = {one.id: self.mask(one.available) for one in event.participants}
        self.hours = {one.id: self.mask(one.available) for one in event.interpreters}
        self.stands = {one.id: self.mask(one.available) for one in event.tables}
        self.walks = {tuple(sorted(halls)): minutes for halls, minutes in event.walking.items() if len(halls) > 1}
        self.after: dict[str, list[str]] = {}  # wish: those that come after it
        for wish in event.wishes:
            for before in wish.after:
                self.after.setdefault(before, []).append(wish.id)
        self._bound = {one.bound_to for one in event.interpreters if one.bound_to is not None}
        self._wished: dict[str, int] = {}
        self._able: dict[object, tuple[Interpreter, ...]] = {}
        self._its_able: dict[str, tuple[Interpreter, ...]] = {}
        self._its_tables: dict[str, tuple[Table, ...]] = {}
        self._tables_for: dict[object, tuple[Table, ...]] = {}
        self.table_bit = {one.id: 1 << place for place, one in enumerate(event.tables)}
        self.helper_bit = {one.id: 1 << place for place, one in enumerate(event.interpreters)}
        self._table_bits: dict[int, int] = {}  # by the tuples of `tables_for`, which live as long
        self._helper_bits: dict[int, int] = {}

    def _number_slots(self) -> None:
        slots = self.event.slots
        self.count = len(slots)
        self.always = (1 << len(slots)) - 1
        self.place = {slot.id: place for place, slot in enumerate(slots)}
        self.row: dict[str, int] = {}  # day: mask of its slots
        for place, slot in enumerate(slots):
            self.row[slot.day] = self.row.get(slot.day, 0) | 1 << place
        self.row_at = [self.row[slot.day] for slot in slots]  # T: the day's mask
        self.mornings = sum(1 << place for place, slot in enumerate(slots) if slot.part is DayPart.MORNING)
        self.shortest_pause = min(
            (later.start - sooner.end for sooner, later in pairwise(slots) if sooner.day == later.day),
            default=timedelta.max,
        )

    def mask(self, ids: Iterable[str] | None) -> int:
        """Return the mask of these slots; None means all."""
        return self.always if ids is None else sum(1 << self.place[slot] for slot in set(ids) if slot in self.place)

    def both(self, wish: Wish) -> tuple[Participant, Participant]:
        """Return the two who would meet."""
        return self.people[wish.one], self.people[wish.other]

    def wished(self, wish: Wish) -> int:
        """Return the mask of slots that the wish itself allows."""
        if wish.id not in self._wished:
            mask = 0 if wish.demand is Demand.NEVER else self.mask(wish.slots)
            self._wished[wish.id] = mask if wish.lock is None else mask & self.mask((wish.lock.slot,))
        return self._wished[wish.id]

    def online(self, wish: Wish) -> bool:
        """Return whether a meeting takes a virtual room."""
        return any(person.online for person in self.both(wish))

    def fixed_tables(self, wish: Wish) -> frozenset[str]:
        """Return the tables that a lock or a tie holds the meeting to: more than one is a contradiction."""
        names = {person.table for person in self.both(wish)}
        if wish.lock is not None:
            names.add(wish.lock.table)
        return frozenset(name for name in names if name is not None)

    def tables_for(self, wish: Wish) -> tuple[Table, ...]:
        """Return the tables at which the meeting could be held: the same object for wishes that are alike."""
        found = self._its_tables.get(wish.id)
        if found is None:
            fixed, online = self.fixed_tables(wish), self.online(wish)
            found = self._tables_for.get((fixed, online))
            if found is None:
                found = tuple(table for table in self.event.tables if table.virtual == online and fixed <= {table.id})
                self._tables_for[fixed, online] = found
            self._its_tables[wish.id] = found
        return found

    def needs_help(self, wish: Wish) -> bool:
        """Return whether the two have no language in common."""
        one, other = self.both(wish)
        return bool(one.languages and other.languages) and one.languages.isdisjoint(other.languages)

    def able(self, wish: Wish) -> tuple[Interpreter, ...]:
        """Return the interpreters who know the two's languages and aren't bound to somebody else.

        Those who are bound or know fewer pairs stand first; it is the same object for wishes that are alike.
        """
        found = self._its_able.get(wish.id)
        if found is None:
            one, other = self.both(wish)
            key = (one.languages, other.languages, frozenset((one.id, other.id)) & self._bound)
            found = self._able.get(key)
            if found is None:
                pairs = {frozenset((mine, yours)) for mine in one.languages for yours in other.languages}
                able = [
                    person
                    for person in self.event.interpreters
                    if pairs & person.pairs and person.bound_to in (None, one.id, other.id)
                ]
                found = tuple(sorted(able, key=lambda person: (person.bound_to is None, len(person.pairs), person.id)))
                self._able[key] = found
            self._its_able[wish.id] = found
        return found

    def table_bits(self, wish: Wish) -> int:
        """Return the bits of the tables at which the meeting could be held."""
        tables = self.tables_for(wish)
        found = self._table_bits.get(id(tables))
        if found is None:
            found = self._table_bits[id(tables)] = sum(self.table_bit[one.id] for one in tables)
        return found

    def helper_bits(self, wish: Wish) -> int:
        """Return the bits of the interpreters who know the two's languages and aren't bound to somebody else."""
        able = self.able(wish)
        found = self._helper_bits.get(id(able))
        if found is None:
            found = self._helper_bits[id(able)] = sum(self.helper_bit[one.id] for one in able)
        return found

    @property
    def walking(self) -> bool:
        """Return whether some way is longer than some pause."""
        longest = max(self.walks.values(), default=0)
        return timedelta(minutes=longest) > self.shortest_pause

    def in_time(self, hall: str, place: int, other_hall: str, other: int) -> bool:
        """Return whether somebody can be in both halls at the two slots."""
        if hall == other_hall or self.row_at[place] != self.row_at[other]:
            return True
        minutes = self.walks.get((min(hall, other_hall), max(hall, other_hall)), 0)
        first, then = (self.event.slots[number] for number in sorted((place, other)))
        return then.start - first.end >= timedelta(minutes=minutes)

    def too_many_in_a_row(self, busy: int, place: int, most: int | None) -> bool:
        """Return whether the day of a slot has more than `most` busy slots next to each other."""
        if most is None:
            return False
        day = busy & self.row_at[place]
        for _ in range(most):
            day &= day >> 1
        return day != 0


def bits(mask: int) -> list[int]:
    """Return the numbers of the bits that are set."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
