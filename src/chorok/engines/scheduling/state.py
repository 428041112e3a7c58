"""A timetable that can be asked what stands against a meeting, and changed one meeting at a time.

`blockers` names what stands in the way; `seat` and `help` look whether others of the slot could change tables or
interpreters among themselves to make room (an augmenting path), so that "no table" and "no interpreter" are true.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chorok.engines.scheduling.holders import Holders, Shift, augment
from chorok.engines.scheduling.measuring import breaks
from chorok.engines.scheduling.model import Demand, Interpreter, Meeting, Participant, Table, Wish
from chorok.engines.scheduling.options import Options, bits


class Why(StrEnum):
    """What can stand against a meeting in a slot, in the order in which it is said."""

    NEVER = "never"
    UNWISHED = "unwished"  # the wish's own slots or its lock
    AWAY = "away"  # who isn't available
    FULL = "full"  # who has its most meetings
    BUSY = "busy"  # who is in another meeting
    ROW = "row"  # who would have too many in a row
    ORDER = "order"  # the meeting before or after which it must be held
    WALK = "walk"  # who couldn't be there in time
    TIES = "ties"  # tied to two tables at once, or online and tied to a real one
    ROOM = "room"  # no virtual room
    TIED = "tied"  # the one table it may be held at is taken, or not there
    TABLE = "table"  # no table
    LANGUAGE = "language"  # no interpreter knows the two languages
    OFF_DUTY = "off duty"  # none of those who know them is there
    INTERPRETER = "interpreter"  # all of those are busy, resting, or have their most
    SPREAD = "spread"  # numbers of breaks would differ too much


ORDER_SAID = list(Why)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands in the way: `who` (a participant or a table) and the wish whose meeting it is, where there is one."""

    why: Why
    who: str = ""
    wish: str = ""


class State:
    """Meetings by person, table and interpreter, in masks of slots."""

    def __init__(self, options: Options, meetings: Iterable[Meeting] = ()) -> None:
        self.options = options
        self.meetings: dict[str, Meeting] = {}
        self.busy = dict.fromkeys(options.people, 0)
        self.working = dict.fromkeys(options.interpreters, 0)
        self.at: dict[tuple[str, int], str] = {}  # (participant, slot): wish
        self.seated: list[dict[str, str]] = [{} for _ in range(options.count)]  # T: table → wish
        self.helping: list[dict[str, str]] = [{} for _ in range(options.count)]  # T: interpreter → wish
        # T: seats and helpers by those who may be had, and what could be had at all, until something changes there
        self._seats: list[dict[int, tuple[str, Shift] | None]] = [{} for _ in range(options.count)]
        self._helps: dict[int, dict[int, tuple[str, Shift] | None]] = {}
        self._tables_within_reach: dict[int, int] = {}
        self._helpers_within_reach: dict[int, int] = {}
        self._tables = [Holders() for _ in range(options.count)]
        self._helpers = [Holders() for _ in range(options.count)]
        self._duty: dict[int, int] = {}
        self._stands: dict[int, int] = {}
        for meeting in meetings:
            self.put(meeting)

    def put(self, meeting: Meeting) -> None:
        """Hold a meeting; nothing is checked."""
        wish, place = self.options.wishes[meeting.wish], self.options.place[meeting.slot]
        self._forget(place, meeting.interpreter)
        self.meetings[meeting.wish] = meeting
        for person in (wish.one, wish.other):
            self.busy[person] |= 1 << place
            self.at[person, place] = wish.id
        self.seated[place][meeting.table] = wish.id
        self._tables[place].add(self.options.table_bit[meeting.table], self.options.table_bits(wish))
        if meeting.interpreter is not None:
            bit = self.options.helper_bit[meeting.interpreter]
            self._helpers[place].add(bit, self.options.helper_bits(wish))
            self.helping[place][meeting.interpreter] = wish.id
            self.working[meeting.interpreter] |= 1 << place

    def take(self, wish_id: str) -> Meeting:
        """Take a meeting out."""
        meeting = self.meetings.pop(wish_id)
        wish, place = self.options.wishes[wish_id], self.options.place[meeting.slot]
        self._forget(place, meeting.interpreter)
        for person in (wish.one, wish.other):
            self.busy[person] &= ~(1 << place)
            del self.at[person, place]
        del self.seated[place][meeting.table]
        self._tables[place].remove(self.options.table_bit[meeting.table], self.options.table_bits(wish))
        if meeting.interpreter is not None:
            bit = self.options.helper_bit[meeting.interpreter]
            self._helpers[place].remove(bit, self.options.helper_bits(wish))
            del self.helping[place][meeting.interpreter]
            self.working[meeting.interpreter] &= ~(1 << place)
        return meeting

    def _forget(self, place: int, interpreter: str | None) -> None:
        """Forget what was found for a slot, and for all slots in which an interpreter may rest or be used up now."""
        self._seats[place].clear()
        self._tables_within_reach.pop(place, None)
        if interpreter is None:
            return
        most = self.options.interpreters[interpreter].most
        mask = self.options.row_at[place] if most is None else self.options.always
        for known in (self._helps, self._helpers_within_reach):
            for other in [one for one in known if mask >> one & 1]:
                del known[other]

    def shift(self, place: int, tables: Shift, interpreters: Shift) -> None:
        """Give meetings of a slot other tables and interpreters, all at once."""
        moved = []
        for wish in tables.keys() | interpreters.keys():
            old = self.take(wish)
            table, helper = tables.get(wish, old.table), interpreters.get(wish, old.interpreter)
            moved.append(Meeting(wish, old.slot, table, helper))
        for meeting in moved:
            self.put(meeting)

    def slot_of(self, wish: str) -> int | None:
        """Return where a wish is held."""
        return self.options.place[self.meetings[wish].slot] if wish in self.meetings else None

    def in_order(self) -> tuple[Meeting, ...]:
        """Return the meetings in the order of slots and tables."""
        number = {table: place for place, table in enumerate(self.options.tables)}
        return tuple(
            sorted(self.meetings.values(), key=lambda one: (self.options.place[one.slot], number[one.table], one.wish))
        )

    # What stands in the way

    def full(self, person: Participant) -> bool:
        """Return whether somebody has as many meetings as they take."""
        return person.most is not None and self.busy[person.id].bit_count() >= person.most

    def of_people(self, wish: Wish, place: int) -> list[Blocker]:
        """Return what stands against a meeting in a slot on the side of the two and of the wish itself."""
        options, found, bit = self.options, [], 1 << place
        if wish.demand is Demand.NEVER:
            return [Blocker(Why.NEVER)]
        if not options.wished(wish) & bit:
            found.append(Blocker(Why.UNWISHED))
        for person in options.both(wish):
            other = self.at.get((person.id, place))
            if not options.free[person.id] & bit:
                found.append(Blocker(Why.AWAY, person.id))
            elif other is not None:
                found.append(Blocker(Why.BUSY, person.id, other))
            elif options.too_many_in_a_row(self.busy[person.id] | bit, place, person.in_a_row):
                found.append(Blocker(Why.ROW, person.id))
            if self.full(person):
                found.append(Blocker(Why.FULL, person.id))
        return found + self._of_order(wish, place)

    def _of_order(self, wish: Wish, place: int) -> list[Blocker]:
        slots, found = self.options.event.slots, []
        for before in wish.after:
            held = self.slot_of(before)
            if held is not None and slots[held].end > slots[place].start:
                found.append(Blocker(Why.ORDER, wish=before))
        for later in self.options.after.get(wish.id, ()):
            held = self.slot_of(later)
            if held is not None and slots[held].start < slots[place].end:
                found.append(Blocker(Why.ORDER, wish=later))
        return found

    def of_means(self, wish: Wish, place: int) -> list[Blocker]:
        """Return what stands against a meeting on the side of tables and interpreters."""
        found = []
        if not self.has_seat(wish, place):
            found.append(self._why_no_table(wish, place))
        if self.options.needs_help(wish) and not self.has_help(wish, place):
            found.append(self._why_no_help(wish, place))
        return found

    def _why_no_table(self, wish: Wish, place: int) -> Blocker:
        options, fixed = self.options, self.options.fixed_tables(wish)
        tables = options.tables_for(wish)
        if not tables and (fixed or not options.online(wish)):
            return Blocker(Why.TIES) if fixed else Blocker(Why.TABLE)
        if options.walking and any(
            table.id not in self.seated[place] and options.stands[table.id] >> place & 1 for table in tables
        ):
            return Blocker(
                Why.WALK, next((p.id for p in options.both(wish) if not self._can_walk(p, tables, place)), "")
            )
        if fixed:
            table = next(iter(fixed))
            return Blocker(Why.TIED, table, self.seated[place].get(table, ""))
        return Blocker(Why.ROOM if options.online(wish) else Why.TABLE)

    def _can_walk(self, person: Participant, tables: tuple[Table, ...], place: int) -> bool:
        return any(self.walks_to(person.id, table, place) for table in tables)

    def _why_no_help(self, wish: Wish, place: int) -> Blocker:
        able = self.options.able(wish)
        if not able:
            return Blocker(Why.LANGUAGE)
        there = any(self.options.hours[person.id] >> place & 1 for person in able)
        return Blocker(Why.INTERPRETER if there else Why.OFF_DUTY)

    def blockers(self, wish: Wish, place: int) -> list[Blocker]:
        """Return everything that stands against holding a wish in a slot, beside what is held."""
        people = self.of_people(wish, place)
        if any(one.why is Why.NEVER for one in people):
            return people
        found = people + self.of_means(wish, place)
        if not found and self.spread_with(wish, place) > self._most_spread():
            found.append(Blocker(Why.SPREAD))
        return sorted(found, key=lambda one: ORDER_SAID.index(one.why))

    def _most_spread(self) -> int:
        most = self.options.event.most_spread
        return self.options.count if most is None else most

    def spread_with(self, wish: Wish | None = None, place: int = 0) -> int:
        """Return the spread of breaks, with one more meeting; 0 where it isn't limited."""
        if self.options.event.most_spread is None:
            return 0
        more = {wish.one, wish.other} if wish else set()
        counts = [breaks(self.options, mask | (1 << place if who in more else 0)) for who, mask in self.busy.items()]
        return max(counts, default=0) - min(counts, default=0)

    # Tables and interpreters

    def walks_to(self, person: str, table: Table, place: int) -> bool:
        """Return whether somebody can get to a table from the meeting before, and from it to the one after."""
        options = self.options
        day = self.busy[person] & options.row_at[place] & ~(1 << place)
        before, after = day & (1 << place) - 1, day >> place + 1
        neighbours = [before.bit_length() - 1] if before else []
        if after:
            neighbours.append(place + 1 + (after & -after).bit_length() - 1)
        return all(
            options.in_time(options.tables[self.meetings[self.at[person, other]].table].hall, other, table.hall, place)
            for other in neighbours
        )

    def may_sit(self, wish: Wish, table: Table, place: int) -> bool:
        """Return whether a meeting could be held at a table in a slot, others apart."""
        if not self.options.stands[table.id] >> place & 1:
            return False
        return not self.options.walks or all(self.walks_to(who, table, place) for who in (wish.one, wish.other))

    def has_seat(self, wish: Wish, place: int) -> bool:
        """Return whether `seat` has a table for a meeting in a slot."""
        if self.options.walks:
            return self.seat(wish, place) is not None
        return self.options.table_bits(wish) & self._tables_in_reach(place) != 0

    def has_help(self, wish: Wish, place: int) -> bool:
        """Return whether `help` has an interpreter for a meeting in a slot."""
        return self.options.helper_bits(wish) & self._helpers_in_reach(place) != 0

    def seat(self, wish: Wish, place: int, table: str | None = None) -> tuple[str, Shift] | None:
        """Return a table for a meeting in a slot (that one if it may be) and which others change for it; None: none."""
        tables = self.options.tables_for(wish)
        if table is not None:
            tables = tuple(sorted(tables, key=lambda one: one.id != table))
        if self.options.walks or table is not None:
            return self._seat(wish, place, tables)
        known, key = self._seats[place], id(tables)
        if key not in known:
            known[key] = self._seat(wish, place, tables)
        return known[key]

    def _seat(self, wish: Wish, place: int, tables: tuple[Table, ...]) -> tuple[str, Shift] | None:
        options, taken = self.options, self.seated[place]
        for one in tables:
            if one.id not in taken and self.may_sit(wish, one, place):
                return one.id, {}
        reach = self._tables_in_reach(place)
        if not options.table_bits(wish) & reach:
            return None

        def choices(name: str) -> Iterator[str]:
            its = options.wishes[name]
            return (
                one.id
                for one in options.tables_for(its)
                if options.table_bit[one.id] & reach and self.may_sit(its, one, place)
            )

        return augment(wish.id, choices, taken)

    def _tables_in_reach(self, place: int) -> int:
        """Return the bits of the tables that are free in a slot or would be, others changing theirs; ways apart."""
        if place not in self._tables_within_reach:
            if place not in self._stands:
                stands = self.options.stands
                self._stands[place] = sum(
                    bit for name, bit in self.options.table_bit.items() if stands[name] >> place & 1
                )
            self._tables_within_reach[place] = self._tables[place].within_reach(self._stands[place])
        return self._tables_within_reach[place]

    def may_help(self, person: Interpreter, place: int) -> bool:
        """Return whether an interpreter could work in a slot, apart from another meeting in it."""
        bit, work = 1 << place, self.working[person.id]
        if not self.options.hours[person.id] & bit:
            return False
        if work & bit:
            return True
        return (person.most is None or work.bit_count() < person.most) and not self.options.too_many_in_a_row(
            work | bit, place, person.in_a_row
        )

    def help(self, wish: Wish, place: int) -> tuple[str, Shift] | None:
        """Return an interpreter for a meeting in a slot and which others change for it; None: there is none."""
        able = self.options.able(wish)
        known, key = self._helps.setdefault(place, {}), id(able)
        if key not in known:
            known[key] = self._help(wish, place, able)
        return known[key]

    def _help(self, wish: Wish, place: int, able: tuple[Interpreter, ...]) -> tuple[str, Shift] | None:
        options, taken = self.options, self.helping[place]
        for one in able:
            if one.id not in taken and self.may_help(one, place):
                return one.id, {}
        reach = self._helpers_in_reach(place)
        if not options.helper_bits(wish) & reach:
            return None

        def choices(name: str) -> Iterator[str]:
            return (one.id for one in options.able(options.wishes[name]) if options.helper_bit[one.id] & reach)

        return augment(wish.id, choices, taken)

    def _on_duty(self, place: int) -> int:
        """Return the bits of the interpreters whose hours a slot is in."""
        if place not in self._duty:
            hours = self.options.hours
            self._duty[place] = sum(bit for name, bit in self.options.helper_bit.items() if hours[name] >> place & 1)
        return self._duty[place]

    def _helpers_in_reach(self, place: int) -> int:
        """Return the bits of the interpreters who are free in a slot or would be, others changing theirs."""
        if place not in self._helpers_within_reach:
            holders, duty = self._helpers[place], self._on_duty(place)
            everybody = self.options.event.interpreters
            resting = sum(1 << one for one in bits(duty & ~holders.taken) if not self.may_help(everybody[one], place))
            there = duty & ~resting
            self._helpers_within_reach[place] = holders.within_reach(there)
        return self._helpers_within_reach[place]

    def plan(self, wish: Wish, place: int, table: str | None = None) -> tuple[Meeting, Shift, Shift] | None:
        """Return how a wish could be held in a slot beside what is held; None where it can't be."""
        if self.blockers(wish, place):
            return None
        seat, tables = self.seat(wish, place, table) or ("", {})
        helper, helpers = (self.help(wish, place) or (None, {})) if self.options.needs_help(wish) else (None, {})
        return Meeting(wish.id, self.options.event.slots[place].id, seat, helper), tables, helpers

    def insert(self, wish: Wish, place: int, table: str | None = None) -> bool:
        """Hold a wish in a slot if it can be held beside what is held, others changing tables where they must."""
        found = self.plan(wish, place, table)
        if found is None:
            return False
        meeting, tables, helpers = found
        self.shift(place, tables, helpers)
        self.put(meeting)
        return True

    def places(self, wish: Wish) -> int:
        """Return the mask of slots that the two and the wish leave open (tables and interpreters not looked at)."""
        options = self.options
        one, other = options.both(wish)
        if self.full(one) or self.full(other):
            return 0
        return (
            options.wished(wish)
            & options.free[one.id]
            & options.free[other.id]
            & ~self.busy[one.id]
            & ~self.busy[other.id]
        )


def open_places(state: State, wish: Wish) -> list[int]:
    """Return the slots in which a wish can be held as things stand."""
    return [place for place in bits(state.places(wish)) if not state.blockers(wish, place)]
