"""On the day: the least change after a no-show, a late arrival, a broken table, a missing interpreter, a new wish.

What was held or begins within the notice stays at its time. Free time is filled with open wishes of those who lost a
meeting; with a price for each moved meeting, meetings in the way may move too, and nothing else does: one small exact
model. Where meetings may change tables and interpreters, more wishes are put in after it. Evenness of breaks is not
asked for on the day.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ortools.sat.python import cp_model

from chorok.engines.scheduling.filling import fill
from chorok.engines.scheduling.happenings import Asked, Change, changed_event
from chorok.engines.scheduling.measuring import is_must, measure
from chorok.engines.scheduling.model import Demand, Event, Goal, Meeting, Status, Timetable, Wish
from chorok.engines.scheduling.options import Options, bits
from chorok.engines.scheduling.partial import Partial, new_solver
from chorok.engines.scheduling.state import State

NOTICE = timedelta(minutes=20)
SPARE = 2  # interpreters of the same languages who are looked at for a slot, beside those of meetings that may move
SCALE = 8  # parts of a unit of value in which prices are reckoned
WORK = 0.5  # the solver's own measure of work for a choice: the same answer each time


class Price(StrEnum):
    """What a moved meeting costs, against the value of a meeting that is won."""

    NONE = "none"  # nobody moves
    SEATS = "seats"  # nobody's time changes, but tables and interpreters may
    HIGH = "high"  # a quarter of a usual wish's value; half of it where people have been told already
    LOW = "low"  # a quarter of that


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody (participant or interpreter) who must be told; without `old` it is new to them, without `new` gone."""

    who: str
    old: Meeting | None
    new: Meeting | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on: the event as it is now, the timetable, and what changes.

    `lost` meetings are no longer held; `won` weren't held before; `moved` have another slot, `reseated` another table
    or interpreter in the same slot. `value` is what all of it adds to the timetable's value.
    """

    price: Price
    event: Event
    timetable: Timetable
    lost: tuple[Meeting, ...]
    won: tuple[Meeting, ...]
    moved: tuple[tuple[Meeting, Meeting], ...]
    reseated: tuple[tuple[Meeting, Meeting], ...]
    value: int
    goals: Mapping[Goal, int]
    tellings: tuple[Telling, ...]


def replan(
    event: Event,
    timetable: Timetable,
    *,
    now: datetime,
    changes: Sequence[Change],
    prices: Sequence[Price] = (Price.NONE, Price.SEATS, Price.HIGH),
    published: Iterable[str] | None = None,
    notice: timedelta = NOTICE,
    seconds: float = 1.5,
    seed: int = 0,
) -> tuple[Choice, ...]:
    """Return a choice for each price. `published` names the wishes whose people know their time (None: all)."""
    told = {meeting.wish for meeting in timetable.meetings} if published is None else set(published)
    day = Day(event, timetable, now, changes, notice)
    nobody_moves = day.meetings(Price.NONE, told, seconds / 3, seed)
    found = {Price.NONE: nobody_moves, Price.SEATS: day.filled(nobody_moves)}
    moves = [price for price in prices if price not in found]
    for price in moves:
        each = seconds * 2 / 3 / len(moves)
        found[price] = day.filled(day.meetings(price, told, each, seed, start=nobody_moves))
    return tuple(day.choice(price, found[price]) for price in prices)


class Day:
    """The event after the changes, what stays of the timetable, and who has time for something else."""

    def __init__(
        self, event: Event, timetable: Timetable, now: datetime, changes: Sequence[Change], notice: timedelta
    ) -> None:
        self.before = timetable
        self.event = changed_event(event, now, changes)
        self.options = Options(self.event)
        slots = self.event.slots
        self.past = sum(1 << place for place, slot in enumerate(slots) if slot.start < now)
        self.frozen = sum(1 << place for place, slot in enumerate(slots) if slot.start < now + notice)
        self.state = State(self.options)
        self.lost: list[Meeting] = []
        self._keep()
        self.holes = self._holes(changes)
        self.open = [
            wish
            for wish in self.event.wishes
            if wish.id not in self.state.meetings
            and wish.demand is not Demand.NEVER
            and self.holes.keys() & {wish.one, wish.other}
        ]

    def _holes(self, changes: Sequence[Change]) -> dict[str, int]:
        """Return who has time now: who lost a meeting in its slot, those of a new wish in all their free slots."""
        holes: dict[str, int] = {}
        for meeting in self.lost:
            for end in self._ends(meeting.wish):
                holes[end] = holes.get(end, 0) | 1 << self.options.place[meeting.slot]
        for change in changes:
            for end in self._ends(change.wish.id) if isinstance(change, Asked) else ():
                holes[end] = holes.get(end, 0) | ~self.state.busy[end]
        return {end: mask & self.options.free[end] & ~self.frozen for end, mask in holes.items()}

    def _ends(self, wish: str) -> tuple[str, str]:
        its = self.options.wishes[wish]
        return its.one, its.other

    def _keep(self) -> None:
        """Keep what still holds; give another table or interpreter in the same slot where one is gone."""
        options, waiting = self.options, []
        for meeting in self.before.meetings:
            place = options.place[meeting.slot]
            bit = 1 << place
            if bit & self.past:
                self.state.put(meeting)
                continue
            wish = options.wishes[meeting.wish]
            if wish.demand is Demand.NEVER or not all(options.free[end] & bit for end in self._ends(wish.id)):
                self.lost.append(meeting)
            elif options.stands[meeting.table] & bit and (
                meeting.interpreter is None or options.hours[meeting.interpreter] & bit
            ):
                self.state.put(meeting)
            else:
                waiting.append(meeting)
        for meeting in waiting:
            if not self._reseat(meeting):
                self.lost.append(meeting)

    def _reseat(self, meeting: Meeting) -> bool:
        wish, place = self.options.wishes[meeting.wish], self.options.place[meeting.slot]
        seat = self.state.seat(wish, place, meeting.table)
        helper = self.state.help(wish, place) if meeting.interpreter is not None else ("", {})
        if seat is None or helper is None or seat[1] or helper[1]:
            return False
        self.state.put(Meeting(wish.id, meeting.slot, seat[0], helper[0] or None))
        return True

    def meetings(
        self, price: Price, told: set[str], seconds: float, seed: int, start: Sequence[Meeting] = ()
    ) -> tuple[Meeting, ...]:
        """Return the best meetings at a price, looked for from `start` on, which is one answer."""
        movable = {} if price is Price.NONE else self._movable()
        stay = [meeting for meeting in self.state.in_order() if meeting.wish not in movable]
        domains = {wish.id: self._domain(wish, movable) for wish in self.open} | movable
        wishes = [wish for wish in self.event.wishes if domains.get(wish.id)]
        current = {name: self.state.meetings[name] for name in sorted(movable)}
        partial = Partial(
            self.options,
            wishes,
            domains=domains,
            stay=stay,
            seats={name: one.table for name, one in current.items()},
            helpers=self._helpers(movable),
        )
        model = partial.model
        cost = self._cost(price)
        terms: list[cp_model.LinearExprT] = []
        for wish in wishes:
            if wish.id not in current:
                terms.append(self._worth(wish) * partial.held(wish.id))
                continue
            old = current[wish.id]
            place = self.options.place[old.slot]
            stays = partial.x[wish.id, place]
            model.add_exactly_one(literal for _, literal in partial.slots_of(wish.id))
            terms.append(cost * (2 if wish.id in told else 1) * stays)
            terms += [partial.u[wish.id, at, old.table] for at, _ in partial.slots_of(wish.id)]
            if old.interpreter is not None:
                terms.append(partial.z[wish.id, place, old.interpreter])
        terms += [-weight * lack for weight, lack in self._lacks(partial)]
        model.maximize(sum(terms))
        partial.hint(start)
        solver = new_solver(seed)
        solver.parameters.max_deterministic_time = WORK
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(model)
        solved = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        meetings = partial.meetings(solver) if solved else start or self.state.in_order()
        return State(self.options, meetings).in_order()

    def filled(self, meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
        """Return the meetings with more open wishes, for which others of a slot change tables or interpreters."""
        state = State(self.options, meetings)
        fill(state, sorted(self.open, key=lambda wish: -self._worth(wish)), ~self.frozen)
        return state.in_order()

    def _domain(self, wish: Wish, movable: Mapping[str, int]) -> int:
        """Return the slots in which a wish may be held, as far as the two and their meetings that stay say."""
        mask = self.options.wished(wish) & ~self.frozen
        for end in (wish.one, wish.other):
            mask &= self.options.free[end]
            for place in bits(self.state.busy[end] & mask):
                if self.state.at[end, place] not in movable:
                    mask &= ~(1 << place)
        return mask

    def _movable(self) -> dict[str, int]:
        """Return the meetings that may move, each with its slots.

        These are the later meetings of those who have time now, into that time, and the meetings of others that keep
        them from an open wish then, to where both of their people are free.
        """
        state, options = self.state, self.options
        found: dict[str, int] = {}

        def may(name: str, where: int) -> None:
            wish = options.wishes[name]
            targets = where & options.wished(wish) & ~self.frozen
            for end in (wish.one, wish.other):
                targets &= options.free[end] & ~state.busy[end]
            if targets and wish.lock is None:
                own = 1 << options.place[state.meetings[name].slot]
                found[name] = found.get(name, own) | targets

        for who, holes in self.holes.items():
            for place in bits(state.busy[who] & ~self.frozen):
                may(state.at[who, place], holes)
        for wish in self.open:
            mask = options.wished(wish) & options.free[wish.one] & options.free[wish.other]
            for who, other in ((wish.one, wish.other), (wish.other, wish.one)):
                for place in bits(mask & self.holes.get(who, 0) & ~state.busy[who] & state.busy[other]):
                    may(state.at[other, place], options.always)
        return found

    def _helpers(self, movable: Mapping[str, int]) -> list[set[str]]:
        """Return for each slot the interpreters to choose from: those of movable meetings, and some who are free."""
        state = self.state
        found = []
        for place, helping in enumerate(state.helping):
            names = {helper for helper, wish in helping.items() if wish in movable}
            spare: Counter[frozenset[frozenset[str]]] = Counter()
            for person in self.event.interpreters:
                if person.id not in helping and state.may_help(person, place) and spare[person.pairs] < SPARE:
                    spare[person.pairs] += 1
                    names.add(person.id)
            found.append(names)
        return found

    def _worth(self, wish: Wish) -> int:
        """Return what it is worth to hold an open wish: a must more than all the others together."""
        all_others = sum(one.value for one in self.open) + 1
        return 1 + SCALE * (wish.value + (all_others if is_must(wish) else 0))

    def _cost(self, price: Price) -> int:
        """Return what it costs to move a meeting of which nobody was told."""
        usual = statistics.median([wish.value for wish in self.open] or [1])
        return max(2, round(SCALE * usual / (4 if price is Price.HIGH else 16)))

    def _lacks(self, partial: Partial) -> list[tuple[int, cp_model.LinearExprT]]:
        """Return for each of the affected what they lack to their fewest, with its weight."""
        goals = self.event.goals
        first = Goal.LEAST in goals and (Goal.VALUE not in goals or goals.index(Goal.LEAST) < goals.index(Goal.VALUE))
        weight = SCALE * (max((wish.value for wish in self.open), default=0) + 1 if first else 1)
        found: list[tuple[int, cp_model.LinearExprT]] = []
        for name in sorted(partial.of):
            person = self.options.people[name]
            if person.least and Goal.LEAST in goals:
                lack = partial.model.new_int_var(0, person.least, "")
                held = sum(literal for literals in partial.of[name].values() for literal in literals)
                partial.model.add(lack >= person.least - partial.stays_at[name].bit_count() - held)
                found.append((weight, lack))
        return found

    def choice(self, price: Price, meetings: tuple[Meeting, ...]) -> Choice:
        """Put a choice together: what is lost, won and moved, and who must hear of it."""
        old = {meeting.wish: meeting for meeting in self.before.meetings}
        new = {meeting.wish: meeting for meeting in meetings}
        lost = tuple(one for name, one in old.items() if name not in new)
        won = tuple(one for name, one in new.items() if name not in old)
        changed = [(old[name], one) for name, one in new.items() if name in old and old[name] != one]
        value = sum(self.options.wishes[one.wish].value for one in won)
        value -= sum(self.options.wishes[one.wish].value for one in lost)
        return Choice(
            price,
            self.event,
            Timetable(Status.FEASIBLE, meetings),
            lost,
            won,
            tuple(pair for pair in changed if pair[0].slot != pair[1].slot),
            tuple(pair for pair in changed if pair[0].slot == pair[1].slot),
            value,
            measure(self.event, meetings, self.options),
            tuple(self._tellings([(one, None) for one in lost] + [(None, one) for one in won] + list(changed))),
        )

    def _tellings(self, pairs: Sequence[tuple[Meeting | None, Meeting | None]]) -> Iterable[Telling]:
        """Give who must be told what, in the order of participants, then of interpreters."""
        by_person: dict[str, list[Telling]] = {}
        for old, new in pairs:
            for who in self._concerned(old, new):
                by_person.setdefault(who, []).append(Telling(who, old, new))
            helpers = dict.fromkeys(one.interpreter for one in (old, new) if one is not None and one.interpreter)
            for helper in helpers:
                mine = [one if one is not None and one.interpreter == helper else None for one in (old, new)]
                by_person.setdefault(helper, []).append(Telling(helper, *mine))
        for who in (*self.options.people, *self.options.interpreters):
            yield from sorted(by_person.get(who, ()), key=self._when)

    def _concerned(self, old: Meeting | None, new: Meeting | None) -> tuple[str, ...]:
        meeting = new or old
        return self._ends(meeting.wish) if meeting is not None else ()

    def _when(self, telling: Telling) -> tuple[int, str]:
        meeting = telling.new or telling.old
        return (self.options.place[meeting.slot], meeting.wish) if meeting is not None else (0, "")
