"""An independent judge of timetables: what is broken, in words, and what each goal comes to.

None of the solvers' code is used here, only the plain data, and nothing is fast: each rule is read off `model.py` anew.
Readings that the model leaves open:

- Musts and fewest meetings are goals, not rules: a timetable without them is judged, not refused. A lock holds if the
  meeting is held; `broken(…, musts=True)` also names each must (and each locked wish) that is left out.
- An interpreter is needed where both have languages and none in common; where none is needed none is sent.
- Neighbouring slots are those next to each other in a day's row, over noon too.
- Where lunch doesn't count, a free run that reaches noon (from either side or over it) is no break.
- Walking is for participants, from one meeting of a day to their next.
- Whoever isn't online meets at a real table, a meeting with somebody online is held at a virtual one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from chorok.engines.scheduling.model import (
    DayPart,
    Demand,
    Event,
    Goal,
    Interpreter,
    Meeting,
    Participant,
    Slot,
    Timetable,
    Wish,
)


class Judge:
    """Reads one timetable of one event."""

    def __init__(self, event: Event, timetable: Timetable) -> None:
        self.event = event
        self.meetings = timetable.meetings
        self.slots = {slot.id: slot for slot in event.slots}
        self.people = {person.id: person for person in event.participants}
        self.tables = {table.id: table for table in event.tables}
        self.interpreters = {person.id: person for person in event.interpreters}
        self.wishes = {wish.id: wish for wish in event.wishes}
        self.days: dict[str, list[Slot]] = defaultdict(list)
        for slot in sorted(event.slots, key=lambda slot: slot.start):
            self.days[slot.day].append(slot)

    def unknown(self) -> list[str]:
        """Return what names nothing of the event, or names a wish twice."""
        found = []
        for meeting in self.meetings:
            if meeting.wish not in self.wishes:
                found.append(f"{meeting.wish}: unknown wish")
            if meeting.slot not in self.slots:
                found.append(f"{meeting.wish}: unknown slot {meeting.slot}")
            if meeting.table not in self.tables:
                found.append(f"{meeting.wish}: unknown table {meeting.table}")
            if meeting.interpreter is not None and meeting.interpreter not in self.interpreters:
                found.append(f"{meeting.wish}: unknown interpreter {meeting.interpreter}")
        held = Counter(meeting.wish for meeting in self.meetings)
        return found + [f"{wish}: held {times} times" for wish, times in held.items() if times > 1]

    def of(self, person: str) -> list[Meeting]:
        """Return a participant's meetings in the order of time."""
        mine = [m for m in self.meetings if person in (self.wishes[m.wish].one, self.wishes[m.wish].other)]
        return sorted(mine, key=lambda meeting: self.slots[meeting.slot].start)

    def days_of(self, person: str) -> Iterator[list[Meeting]]:
        """Give a participant's meetings day by day."""
        mine = self.of(person)
        for day in self.days:
            yield [meeting for meeting in mine if self.slots[meeting.slot].day == day]

    def places(self, meetings: list[Meeting]) -> list[int]:
        """Return where the meetings of one day stand in its row of slots."""
        row = [slot.id for slot in self.days[self.slots[meetings[0].slot].day]] if meetings else []
        return sorted(row.index(meeting.slot) for meeting in meetings)

    # Rules of one meeting

    def of_meetings(self) -> Iterator[str]:
        """Give the broken rules that one meeting alone shows."""
        for meeting in self.meetings:
            wish = self.wishes[meeting.wish]
            both = (self.people[wish.one], self.people[wish.other])
            yield from self.of_wish(meeting, wish)
            for person in both:
                if person.available is not None and meeting.slot not in person.available:
                    yield f"{wish.id}: {person.id} isn't available at {meeting.slot}"
                if person.table is not None and meeting.table != person.table:
                    yield f"{wish.id}: {person.id} is tied to table {person.table}, not {meeting.table}"
            table = self.tables[meeting.table]
            if table.available is not None and meeting.slot not in table.available:
                yield f"{wish.id}: table {table.id} isn't available at {meeting.slot}"
            if table.virtual != any(person.online for person in both):
                yield f"{wish.id}: table {table.id} is {'' if table.virtual else 'not '}virtual"
            yield from self.of_interpreting(meeting, both)

    def of_wish(self, meeting: Meeting, wish: Wish) -> Iterator[str]:
        """Give what breaks the wish's own terms."""
        if wish.demand is Demand.NEVER:
            yield f"{wish.id}: never to be held"
        if wish.slots is not None and meeting.slot not in wish.slots:
            yield f"{wish.id}: not wished at {meeting.slot}"
        if wish.lock and meeting.slot != wish.lock.slot:
            yield f"{wish.id}: locked at {wish.lock.slot}, held at {meeting.slot}"
        if wish.lock and wish.lock.table is not None and meeting.table != wish.lock.table:
            yield f"{wish.id}: locked at table {wish.lock.table}, held at {meeting.table}"

    def of_interpreting(self, meeting: Meeting, both: tuple[Participant, Participant]) -> Iterator[str]:
        """Give what is wrong with a meeting's interpreter."""
        one, other = both
        needed = bool(one.languages and other.languages) and not one.languages & other.languages
        if meeting.interpreter is None:
            if needed:
                yield f"{meeting.wish}: no interpreter"
            return
        interpreter = self.interpreters[meeting.interpreter]
        if not needed:
            yield f"{meeting.wish}: interpreter {interpreter.id} isn't needed"
        elif not any({mine, yours} in interpreter.pairs for mine in one.languages for yours in other.languages):
            yield f"{meeting.wish}: interpreter {interpreter.id} doesn't know the languages"
        if interpreter.available is not None and meeting.slot not in interpreter.available:
            yield f"{meeting.wish}: interpreter {interpreter.id} isn't available at {meeting.slot}"
        if interpreter.bound_to is not None and interpreter.bound_to not in (one.id, other.id):
            yield f"{meeting.wish}: interpreter {interpreter.id} is bound to {interpreter.bound_to}"

    # Rules of several meetings

    def of_two_at_once(self) -> Iterator[str]:
        """Give who and what is in two meetings of a slot."""
        uses: Counter[tuple[str, str, str]] = Counter()
        for meeting in self.meetings:
            wish = self.wishes[meeting.wish]
            uses[meeting.slot, "participant", wish.one] += 1
            uses[meeting.slot, "participant", wish.other] += 1
            uses[meeting.slot, "table", meeting.table] += 1
            if meeting.interpreter is not None:
                uses[meeting.slot, "interpreter", meeting.interpreter] += 1
        for (slot, kind, who), times in uses.items():
            if times > 1:
                yield f"{kind} {who} is in {times} meetings at {slot}"

    def of_counts(self) -> Iterator[str]:
        """Give who has more meetings, or more in a row, than their most."""
        for person in self.event.participants:
            yield from self.of_count(person, self.of(person.id))
        for interpreter in self.event.interpreters:
            yield from self.of_count(interpreter, [m for m in self.meetings if m.interpreter == interpreter.id])

    def of_count(self, person: Participant | Interpreter, mine: list[Meeting]) -> Iterator[str]:
        """Give what is too much for one of them."""
        if person.most is not None and len(mine) > person.most:
            yield f"{person.id} has {len(mine)} meetings, more than {person.most}"
        for day in self.days:
            busy = self.places([meeting for meeting in mine if self.slots[meeting.slot].day == day])
            run = longest = 0
            for place in range(len(self.days[day])):
                run = run + 1 if place in busy else 0
                longest = max(longest, run)
            if person.in_a_row is not None and longest > person.in_a_row:
                yield f"{person.id} has {longest} meetings in a row on {day}, more than {person.in_a_row}"

    def of_walks(self) -> Iterator[str]:
        """Give who can't be at their next meeting in time."""
        for person in self.event.participants:
            for day in self.days_of(person.id):
                for first, then in pairwise(day):
                    halls = frozenset((self.tables[first.table].hall, self.tables[then.table].hall))
                    minutes = self.event.walking.get(halls, 0) if len(halls) > 1 else 0
                    pause = self.slots[then.slot].start - self.slots[first.slot].end
                    if pause.total_seconds() < minutes * 60:
                        yield f"{person.id} can't walk from {first.table} to {then.table} before {then.slot}"

    def of_order(self) -> Iterator[str]:
        """Give the meetings that are held before one they come after is over."""
        slot_of = {meeting.wish: self.slots[meeting.slot] for meeting in self.meetings}
        for wish, slot in slot_of.items():
            for before in self.wishes[wish].after & slot_of.keys():
                if slot_of[before].end > slot.start:
                    yield f"{wish}: held before {before} is over"

    def of_spread(self) -> Iterator[str]:
        """Give a spread of breaks that is too wide."""
        spread, most = self.spread(), self.event.most_spread
        if most is not None and spread > most:
            yield f"breaks differ by {spread}, more than {most}"

    def of_musts(self) -> Iterator[str]:
        """Give the musts that are left out."""
        held = {meeting.wish for meeting in self.meetings}
        for wish in self.event.wishes:
            if (wish.demand is Demand.MUST or wish.lock) and wish.id not in held:
                yield f"{wish.id}: must be held"

    # Goals

    def breaks(self, person: str) -> int:
        """Return a participant's breaks."""
        count = 0
        for day in self.days_of(person):
            if not day:
                continue
            row = self.days[self.slots[day[0].slot].day]
            noon = sum(slot.part is DayPart.MORNING for slot in row)
            for sooner, later in pairwise(self.places(day)):
                free = later - sooner - 1
                reaches_noon = sooner + 1 <= noon <= later
                count += free > 0 and (self.event.lunch_counts or not reaches_noon)
        return count

    def spread(self) -> int:
        """Return the largest minus the smallest number of breaks."""
        counts = [self.breaks(person.id) for person in self.event.participants]
        return max(counts, default=0) - min(counts, default=0)

    def changes_of_table(self, person: str) -> int:
        """Return how often a participant changes tables within a day."""
        return sum(first.table != then.table for day in self.days_of(person) for first, then in pairwise(day))

    def goal(self, goal: Goal) -> int:
        """Return what one goal comes to."""
        people = self.event.participants
        held = [self.wishes[meeting.wish] for meeting in self.meetings]
        match goal:
            case Goal.MUSTS:
                return sum(wish.demand is Demand.MUST or wish.lock is not None for wish in held)
            case Goal.VALUE:
                return sum(wish.value for wish in held)
            case Goal.LEAST:
                return sum(max(0, person.least - len(self.of(person.id))) for person in people)
            case Goal.BREAKS:
                return sum(self.breaks(person.id) for person in people)
            case Goal.SPREAD:
                return self.spread()
            case Goal.TABLES:
                return sum(self.changes_of_table(person.id) for person in people)


def broken(event: Event, timetable: Timetable, *, musts: bool = False) -> list[str]:
    """Return every broken rule of a timetable in words; nothing where all are kept."""
    judge = Judge(event, timetable)
    if unknown := judge.unknown():
        return unknown
    found = [
        *judge.of_meetings(),
        *judge.of_two_at_once(),
        *judge.of_counts(),
        *judge.of_walks(),
        *judge.of_order(),
        *judge.of_spread(),
    ]
    return found + (list(judge.of_musts()) if musts else [])


def goals(event: Event, timetable: Timetable) -> dict[Goal, int]:
    """Return what a timetable comes to in each of its event's goals, in their order."""
    judge = Judge(event, timetable)
    return {goal: judge.goal(goal) for goal in event.goals}


def misreported(event: Event, timetable: Timetable) -> list[str]:
    """Return where a timetable claims another value than it has, or a value better than its own bound."""
    real = goals(event, timetable)
    found = []
    for reached in timetable.reached:
        if reached.value != real[reached.goal]:
            found.append(f"{reached.goal}: says {reached.value}, is {real[reached.goal]}")
        more_is_better = reached.goal in (Goal.MUSTS, Goal.VALUE)
        if reached.value > reached.bound if more_is_better else reached.value < reached.bound:
            found.append(f"{reached.goal}: {reached.value} passes its bound {reached.bound}")
    return found
