"""A CP-SAT model of some of an event's wishes beside meetings that stay, whose rules can each be switched.

Variables, for a wish w, a slot t, a seat s (a table by name, or any table of a group) and an interpreter i:
x[w, t] the meeting is held there; u[w, t, s] at that seat; z[w, t, i] with that interpreter. A rule that can be
switched belongs to a `Claim`: `under(claim)` gives the literals that enforce it (none: it is hard), or None to leave it
out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from ortools.sat.python import cp_model

from chorok.engines.scheduling.claims import Claim, Kind, pair_claim
from chorok.engines.scheduling.model import Demand, Interpreter, Meeting, Participant, Table, Wish
from chorok.engines.scheduling.options import Options, bits

Literal: TypeAlias = cp_model.IntVar
Seat: TypeAlias = str | tuple[bool, str]  # a table's id, or any table of a group: (virtual, hall)


Under: TypeAlias = Callable[[Claim], Sequence[Literal] | None]


def hard(claim: Claim) -> Sequence[Literal] | None:
    """Enforce every rule; what must be held, fewest meetings and evenness are goals of whoever builds the model."""
    return None if claim.kind in (Kind.MUST, Kind.LOCK, Kind.LEAST, Kind.EVENNESS) else ()


def new_solver(seed: int = 0) -> cp_model.CpSolver:
    """Return a solver of one thread, whose answers repeat, and which leaves Ctrl-C to the program."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    return solver


class Answer(Protocol):
    """What tells whether a literal holds: a solver that has one, or a plain list of values."""

    def boolean_value(self, literal: Literal, /) -> bool:
        """Return whether a literal holds."""


class Partial:
    """The model. `domains` limits the slots of wishes further, `stay` are meetings that are as they are.

    `seats` names a table for a wish beside any of its group; `helpers` limits the interpreters of each slot.
    """

    def __init__(
        self,
        options: Options,
        wishes: Iterable[Wish],
        under: Under = hard,
        *,
        domains: Mapping[str, int] | None = None,
        stay: Iterable[Meeting] = (),
        seats: Mapping[str, str] | None = None,
        helpers: Sequence[set[str]] | None = None,
        model: cp_model.CpModel | None = None,
    ) -> None:
        self.options, self.under = options, under
        self.model = model or cp_model.CpModel()
        self.wishes = {wish.id: wish for wish in wishes}
        self.stay = tuple(stay)
        self.seats, self.helpers = seats or {}, helpers
        self.x: dict[tuple[str, int], Literal] = {}
        self.u: dict[tuple[str, int, Seat], Literal] = {}
        self.z: dict[tuple[str, int, str], Literal] = {}
        self.of: dict[str, dict[int, list[Literal]]] = defaultdict(lambda: defaultdict(list))  # person → slot → x
        self.stays_at: dict[str, int] = defaultdict(int)  # person: mask
        self.walking = options.walking
        self._add_variables(domains or {})
        self._add_people()
        self._add_demands()
        self._add_seats()
        self._add_interpreters()
        self._add_order()
        if self.walking and under(Claim(Kind.WALKS)) is not None:
            self._add_walks()
        if options.event.most_spread is not None and under(Claim(Kind.EVENNESS)) is not None:
            self._add_evenness(options.event.most_spread)

    def _forbid(self, claim: Claim, literals: Iterable[Literal]) -> None:
        """Forbid literals where a demand holds."""
        when = self.under(claim)
        if when is None:
            return
        for literal in literals:
            self.model.add_bool_or(literal.negated()).only_enforce_if(*when)

    def _add_variables(self, domains: Mapping[str, int]) -> None:
        for meeting in self.stay:
            wish = self.options.wishes[meeting.wish]
            for person in (wish.one, wish.other):
                self.stays_at[person] |= 1 << self.options.place[meeting.slot]
        for wish in self.wishes.values():
            taken = self.stays_at[wish.one] | self.stays_at[wish.other]
            places = bits(domains.get(wish.id, self.options.always) & ~taken)
            for place in places:
                literal = self.model.new_bool_var("")
                self.x[wish.id, place] = literal
                self.of[wish.one][place].append(literal)
                self.of[wish.other][place].append(literal)
            self.model.add_at_most_one(self.x[wish.id, place] for place in places)

    def slots_of(self, wish: str) -> Iterator[tuple[int, Literal]]:
        """Give the slots of a wish with their literals."""
        for place in range(self.options.count):
            if (wish, place) in self.x:
                yield place, self.x[wish, place]

    def held(self, wish: str) -> cp_model.LinearExprT:
        """Return whether a wish is held, as a sum."""
        return sum(literal for _, literal in self.slots_of(wish))

    # People

    def _add_people(self) -> None:
        for name, at in self.of.items():
            person = self.options.people[name]
            for literals in at.values():
                self.model.add_at_most_one(literals)
            if person.available is not None:
                away = (lit for place, lits in at.items() if not self.options.free[name] >> place & 1 for lit in lits)
                self._forbid(Claim(Kind.AVAILABILITY, name), away)
            everything = sum(lit for lits in at.values() for lit in lits) + self.stays_at[name].bit_count()
            if person.most is not None and (when := self.under(Claim(Kind.MOST, name))) is not None:
                self.model.add(everything <= person.most).only_enforce_if(*when)
            if person.least and (when := self.under(Claim(Kind.LEAST, name))) is not None:
                self.model.add(everything >= person.least).only_enforce_if(*when)
            if person.in_a_row is not None and (when := self.under(Claim(Kind.IN_A_ROW, name))) is not None:
                busy = {place: sum(lits) for place, lits in at.items()}
                self._add_in_a_row(busy, self.stays_at[name], person.in_a_row, when)

    def _add_in_a_row(
        self, busy: Mapping[int, cp_model.LinearExprT], stays: int, most: int, when: Sequence[Literal]
    ) -> None:
        for row in self.options.row.values():
            day = bits(row)
            for first in range(len(day) - most):
                window = day[first : first + most + 1]
                fixed = sum(stays >> place & 1 for place in window)
                terms = [busy[place] for place in window if place in busy]
                if terms and fixed + len(terms) > most:
                    self.model.add(sum(terms) + fixed <= most).only_enforce_if(*when)

    def _add_demands(self) -> None:
        for wish in self.wishes.values():
            if wish.demand is Demand.MUST and (when := self.under(Claim(Kind.MUST, wish.id))) is not None:
                self.model.add_bool_or(lit for _, lit in self.slots_of(wish.id)).only_enforce_if(*when)
            if wish.slots is not None:
                allowed = self.options.mask(wish.slots)
                outside = (lit for place, lit in self.slots_of(wish.id) if not allowed >> place & 1)
                self._forbid(Claim(Kind.ONLY_AT, wish.id), outside)
            if wish.lock is None or (when := self.under(Claim(Kind.LOCK, wish.id))) is None:
                continue
            place = self.options.place[wish.lock.slot]
            here = [self.x[wish.id, place]] if (wish.id, place) in self.x else []
            self.model.add_bool_or(here).only_enforce_if(*when)

    # Tables

    def group(self, table: Table) -> tuple[bool, str]:
        """Return the group of alike tables that a table belongs to."""
        return table.virtual, table.hall if self.walking else ""

    def _seats_of(self, wish: Wish) -> list[Seat]:
        online = self.options.online(wish)
        groups = {self.group(table) for table in self.options.event.tables if table.virtual == online}
        named = set(self.options.fixed_tables(wish)) | ({self.seats[wish.id]} if wish.id in self.seats else set())
        return [*sorted(groups or {(online, "")}), *sorted(named)]

    def _add_seats(self) -> None:
        in_group: dict[tuple[int, tuple[bool, str]], list[Literal]] = defaultdict(list)
        at_table: dict[tuple[int, str], list[Literal]] = defaultdict(list)
        for wish in self.wishes.values():
            seats = self._seats_of(wish)
            for place, literal in self.slots_of(wish.id):
                its = [self._seat_variable(wish, place, seat, literal, len(seats)) for seat in seats]
                if len(seats) > 1:
                    self.model.add(sum(its) == literal)
                for seat, used in zip(seats, its, strict=True):
                    if isinstance(seat, str):
                        at_table[place, seat].append(used)
                        in_group[place, self.group(self.options.tables[seat])].append(used)
                    else:
                        in_group[place, seat].append(used)
            self._add_ties(wish, seats)
        self._add_room(in_group, at_table)

    def _seat_variable(self, wish: Wish, place: int, seat: Seat, literal: Literal, count: int) -> Literal:
        used = literal if count == 1 else self.model.new_bool_var("")
        self.u[wish.id, place, seat] = used
        if isinstance(seat, str) and self.options.tables[seat].virtual != self.options.online(wish):
            self.model.add_bool_or(used.negated())
        return used

    def _add_ties(self, wish: Wish, seats: list[Seat]) -> None:
        claims = [(Claim(Kind.TIE, person.id), person.table) for person in self.options.both(wish) if person.table]
        if wish.lock is not None and wish.lock.table is not None:
            claims.append((Claim(Kind.LOCK, wish.id), wish.lock.table))
        for claim, table in claims:
            self._forbid(
                claim,
                (self.u[wish.id, place, s] for place, _ in self.slots_of(wish.id) for s in seats if s != table),
            )

    def _add_room(
        self,
        in_group: Mapping[tuple[int, tuple[bool, str]], list[Literal]],
        at_table: Mapping[tuple[int, str], list[Literal]],
    ) -> None:
        taken = {(self.options.place[one.slot], one.table) for one in self.stay}
        for (place, table), used in at_table.items():
            self.model.add_at_most_one(used)
            kind = Kind.ROOMS if self.options.tables[table].virtual else Kind.TABLES
            if (place, table) in taken:
                self.model.add(sum(used) == 0)
            elif not self.options.stands[table] >> place & 1:
                self._forbid(Claim(kind), used)
        room: dict[tuple[int, tuple[bool, str]], int] = defaultdict(int)
        for one in self.options.event.tables:
            for place in bits(self.options.stands[one.id]):
                room[place, self.group(one)] += (place, one.id) not in taken
        for (place, group), used in in_group.items():
            when = self.under(Claim(Kind.ROOMS if group[0] else Kind.TABLES))
            if when is not None and room[place, group] < len(used):
                self.model.add(sum(used) <= room[place, group]).only_enforce_if(*when)

    # Interpreters

    def _add_interpreters(self) -> None:
        working: dict[str, dict[int, list[Literal]]] = defaultdict(lambda: defaultdict(list))
        stays: dict[str, int] = defaultdict(int)
        for meeting in self.stay:
            if meeting.interpreter is not None:
                stays[meeting.interpreter] |= 1 << self.options.place[meeting.slot]
        for wish in self.wishes.values():
            if not self.options.needs_help(wish):
                continue
            when = self.under(pair_claim(self.options, wish))
            if when is None:
                continue
            for place, literal in self.slots_of(wish.id):
                its = []
                for helper in self.options.able(wish):
                    if self.helpers is not None and helper.id not in self.helpers[place]:
                        continue
                    if self.options.hours[helper.id] & ~stays[helper.id] & 1 << place:
                        used = self.model.new_bool_var("")
                        self.z[wish.id, place, helper.id] = used
                        working[helper.id][place].append(used)
                        its.append(used)
                self.model.add(sum(its) >= 1).only_enforce_if(literal, *when)
                if its:
                    self.model.add(sum(its) <= literal)
        for name, at in working.items():
            self._add_interpreter(self.options.interpreters[name], at, stays[name])

    def _add_interpreter(self, helper: Interpreter, at: Mapping[int, list[Literal]], stays: int) -> None:
        for literals in at.values():
            self.model.add_at_most_one(literals)
        if helper.most is not None:
            self.model.add(sum(lit for lits in at.values() for lit in lits) + stays.bit_count() <= helper.most)
        if helper.in_a_row is not None:
            self._add_in_a_row({place: sum(lits) for place, lits in at.items()}, stays, helper.in_a_row, ())

    # Order, ways, evenness

    def _add_order(self) -> None:
        stays = {meeting.wish: self.options.place[meeting.slot] for meeting in self.stay}
        known = self.wishes.keys() | stays.keys()
        for later in self.options.event.wishes:
            for before in sorted(later.after & known) if later.id in known else ():
                when = self.under(Claim(Kind.BEFORE, later.id, before))
                if when is not None and not (later.id in stays and before in stays):
                    self._add_before(before, later.id, stays, when)

    def _add_before(self, before: str, later: str, stays: Mapping[str, int], when: Sequence[Literal]) -> None:
        """Forbid the later one in each slot that begins before a slot of the earlier one is over."""
        slots = self.options.event.slots
        firsts: list[tuple[int, Literal | None]] = (
            [(stays[before], None)] if before in stays else [*self.slots_of(before)]
        )
        thens: list[tuple[int, Literal | None]] = [(stays[later], None)] if later in stays else [*self.slots_of(later)]
        for place, literal in thens:
            late = [(first, lit) for first, lit in firsts if slots[first].end > slots[place].start]
            if not late:
                continue
            terms = [lit for _, lit in late if lit is not None]
            both = ([] if literal is None else [literal]) + list(when)
            if len(terms) < len(late):
                self.model.add_bool_or([]).only_enforce_if(*both)
            else:
                self.model.add(sum(terms) == 0).only_enforce_if(*both)

    def _add_walks(self) -> None:
        when = self.under(Claim(Kind.WALKS)) or ()
        for name in self.of:
            in_hall = self._halls_of(self.options.people[name])
            here = sorted(in_hall, key=lambda key: (key[0], key[1]))
            for place, hall in here:
                for other, other_hall in here:
                    if other > place and not self.options.in_time(hall, place, other_hall, other):
                        terms = [*in_hall[place, hall], *in_hall[other, other_hall]]
                        fixed = sum(term is None for term in terms)
                        free = [term for term in terms if term is not None]
                        if free:
                            self.model.add(sum(free) + fixed <= 1).only_enforce_if(*when)

    def _halls_of(self, person: Participant) -> dict[tuple[int, str], list[Literal | None]]:
        found: dict[tuple[int, str], list[Literal | None]] = defaultdict(list)
        for meeting in self.stay:
            wish = self.options.wishes[meeting.wish]
            if person.id in (wish.one, wish.other):
                hall = self.options.tables[meeting.table].hall
                found[self.options.place[meeting.slot], hall].append(None)
        for (name, place, seat), literal in self.u.items():
            wish = self.wishes[name]
            if person.id in (wish.one, wish.other):
                hall = self.options.tables[seat].hall if isinstance(seat, str) else seat[1]
                found[place, hall].append(literal)
        return found

    def _add_evenness(self, most: int) -> None:
        when = self.under(Claim(Kind.EVENNESS)) or ()
        largest = self.model.new_int_var(0, self.options.count, "")
        smallest = self.model.new_int_var(0, self.options.count, "")
        for name in self.options.people:
            count = sum(self._breaks(name))
            self.model.add(count <= largest)
            self.model.add(count >= smallest)
        self.model.add(largest - smallest <= most).only_enforce_if(*when)

    def _breaks(self, person: str) -> Iterator[Literal]:
        """Give for each two neighbouring slots whether a break of somebody ends between them."""
        for row in self.options.row.values():
            halves = (row & self.options.mornings, row & ~self.options.mornings)
            for part in (row,) if self.options.event.lunch_counts else halves:
                busy = [self._busy(person, place) for place in bits(part)]
                for place in range(1, len(busy) - 1):
                    met, ends = self.model.new_bool_var(""), self.model.new_bool_var("")
                    self.model.add_max_equality(met, busy[:place])
                    self.model.add_min_equality(ends, [met, 1 - busy[place], busy[place + 1]])
                    yield ends

    def _busy(self, person: str, place: int) -> cp_model.LinearExprT:
        return sum(self.of[person].get(place, ())) + (self.stays_at[person] >> place & 1)

    # The answer

    def hint(self, meetings: Iterable[Meeting]) -> None:
        """Tell the solver an answer, in every variable of meetings, seats and interpreters."""
        held = {meeting.wish: meeting for meeting in meetings}
        if not held:
            return
        for (name, place), literal in self.x.items():
            self.model.add_hint(literal, name in held and self.options.place[held[name].slot] == place)
        for (name, place, seat), literal in self.u.items():
            here = name in held and self.options.place[held[name].slot] == place
            named = here and (name, place, held[name].table) in self.u
            mine = here and seat == (held[name].table if named else self.group(self.options.tables[held[name].table]))
            if literal is not self.x[name, place]:
                self.model.add_hint(literal, mine)
        for (name, place, helper), literal in self.z.items():
            here = name in held and self.options.place[held[name].slot] == place
            self.model.add_hint(literal, here and held[name].interpreter == helper)

    def meetings(self, solver: Answer) -> list[Meeting]:
        """Return the meetings of an answer and those that stay; any table of a group becomes one of its tables."""
        slots = self.options.event.slots
        taken = {(self.options.place[one.slot], one.table) for one in self.stay}
        chosen = [key for key, literal in self.u.items() if solver.boolean_value(literal)]
        taken |= {(place, seat) for _, place, seat in chosen if isinstance(seat, str)}
        found = list(self.stay)
        for name, place, seat in chosen:
            if not isinstance(seat, str):
                table = next(
                    table.id
                    for table in self.options.event.tables
                    if self.group(table) == seat
                    and (place, table.id) not in taken
                    and self.options.stands[table.id] >> place & 1
                )
                taken.add((place, table))
            else:
                table = seat
            helper = next(
                (i for (w, t, i), lit in self.z.items() if (w, t) == (name, place) and solver.boolean_value(lit)), None
            )
            found.append(Meeting(name, slots[place].id, table, helper))
        return found
