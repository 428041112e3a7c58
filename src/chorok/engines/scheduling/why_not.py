"""Why a wish was left out, slot by slot, and the cheapest change that would let it in.

A change is one step: hold it where nothing stands against it, move or drop one meeting, one more table or hour of an
interpreter, somebody's availability, or one meeting more than somebody's most. `apply` carries one out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from chorok.engines.scheduling.measuring import is_must
from chorok.engines.scheduling.model import Demand, Event, Interpreter, Table, Timetable, Wish
from chorok.engines.scheduling.options import Options, bits
from chorok.engines.scheduling.state import ORDER_SAID, Blocker, State, Why

NEW_TABLE, NEW_INTERPRETER = "new table", "new interpreter"
TRIES = 24  # meetings that are looked at for one wish, so that a thousand wishes are answered in about a second


class Step(StrEnum):
    """What would let a wish in, the easiest first."""

    INSERT = "insert"
    MOVE = "move"
    TABLE = "table"
    HOURS = "hours"  # an interpreter who is there at other times works in this slot
    INTERPRETER = "interpreter"  # one more interpreter
    AVAILABLE = "available"
    MOST = "most"
    DROP = "drop"


STEPS = list(Step)


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands against a wish in some slots (`mask`): the main reason, whom it is about, whose meeting it is."""

    why: Why | None  # None: nothing does
    who: tuple[str, ...]
    wish: str
    mask: int


@dataclass(frozen=True, slots=True)
class Change:
    """One step that lets a wish in at `slot`: it costs `lost` of the other meetings' value.

    `who` is a participant or an interpreter, `wish` the meeting that moves (to the slot `to`) or is dropped.
    """

    step: Step
    slot: str
    lost: int = 0
    who: str = ""
    wish: str = ""
    to: str = ""

    @property
    def effort(self) -> tuple[int, int, str]:
        """Return what to order changes by: the value they lose, then how much they ask of people."""
        return self.lost, STEPS.index(self.step), self.slot


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A wish that isn't held, why, and the best change of each kind, the cheapest first."""

    wish: str
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]

    @property
    def cheapest(self) -> Change | None:
        """Return the cheapest change; None where no single step lets the wish in."""
        return self.changes[0] if self.changes else None


def why_not(event: Event, timetable: Timetable, *, options: Options | None = None) -> tuple[LeftOut, ...]:
    """Return for each wish that is left out (those never to be held apart) the reasons and the changes."""
    options = options or Options(event)
    state = State(options, timetable.meetings)
    finder = Finder(state)
    wishes = [wish for wish in event.wishes if wish.id not in state.meetings and wish.demand is not Demand.NEVER]
    against = [finder.against(wish) for wish in wishes]  # all of them before anything is tried: the state remembers
    return tuple(finder.left_out(wish, its) for wish, its in zip(wishes, against, strict=True))


class Finder:
    """Looks at one wish after the other; the timetable is the same again after each."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.options = state.options
        self.by_value = [
            sorted(held.values(), key=lambda name: (self.options.wishes[name].value, name)) for held in state.seated
        ]  # T: the meetings of a slot, the least valuable first

    def against(self, wish: Wish) -> list[list[Blocker]]:
        """Return what stands against a wish in each slot."""
        return [self.state.blockers(wish, place) for place in range(self.options.count)]

    def left_out(self, wish: Wish, against: list[list[Blocker]]) -> LeftOut:
        """Return why a wish isn't held and what would let it in."""
        changes = self._changes(wish, against)
        return LeftOut(wish.id, reasons(against), tuple(sorted(changes, key=lambda change: change.effort)))

    def _changes(self, wish: Wish, against: list[list[Blocker]]) -> list[Change]:
        slots = self.options.event.slots
        found: dict[Step, Change] = {}
        for place, blockers in enumerate(against):
            if not blockers:
                return [Change(Step.INSERT, slots[place].id)]
            change = self._of_means(wish, place, blockers)
            if change is not None:
                found.setdefault(change.step, change)
        for change in self._of_meetings(wish, against):
            known = found.get(change.step)
            if known is None or change.effort < known.effort:
                found[change.step] = change
        return list(found.values())

    def _of_means(self, wish: Wish, place: int, blockers: list[Blocker]) -> Change | None:
        """Return the change that more of something is, where that one thing is all that lacks."""
        if len(blockers) != 1:
            return None
        slot, (only,) = self.options.event.slots[place].id, blockers
        if not self._spread_allows(wish, place):
            return None
        found = None
        match only.why:
            case Why.AWAY if self._else_free(place, only.who):
                found = Change(Step.AVAILABLE, slot, who=only.who)
            case Why.FULL:
                found = Change(Step.MOST, slot, who=only.who)
            case Why.TABLE | Why.ROOM:
                found = Change(Step.TABLE, slot)
            case Why.LANGUAGE | Why.INTERPRETER:
                found = Change(Step.INTERPRETER, slot)
            case Why.OFF_DUTY:
                found = self._more_hours(wish, place) or Change(Step.INTERPRETER, slot)
        return found

    def _spread_allows(self, wish: Wish, place: int) -> bool:
        most = self.options.event.most_spread
        return most is None or self.state.spread_with(wish, place) <= most

    def _else_free(self, place: int, away: str) -> bool:
        """Return whether somebody who is away would have no other meeting, and not too many in a row."""
        state, bit = self.state, 1 << place
        most = self.options.people[away].in_a_row
        return not state.busy[away] & bit and not self.options.too_many_in_a_row(state.busy[away] | bit, place, most)

    def _more_hours(self, wish: Wish, place: int) -> Change | None:
        """Return the change that an interpreter works in a slot that isn't theirs."""
        state = self.state
        for one in self.options.able(wish):
            work = state.working[one.id] | 1 << place
            enough = one.most is not None and work.bit_count() > one.most
            if not enough and not self.options.too_many_in_a_row(work, place, one.in_a_row):
                return Change(Step.HOURS, self.options.event.slots[place].id, who=one.id)
        return None

    def _of_meetings(self, wish: Wish, against: list[list[Blocker]]) -> Iterator[Change]:
        """Give the changes that move or drop one meeting: the first move, and cheaper and cheaper drops."""
        candidates = sorted(
            (
                (self.options.wishes[rival].value, place, rival)
                for place, blockers in enumerate(against)
                for rival in self._rivals(wish, place, blockers)
            ),
        )
        cheapest: int | None = None
        may_move = True
        for value, place, rival in candidates[:TRIES]:
            must = is_must(self.options.wishes[rival])
            if (must or (cheapest is not None and value >= cheapest)) and not may_move:
                continue
            there = self.state.take(rival)
            if not self.state.blockers(wish, place):
                if not must and (cheapest is None or value < cheapest):
                    cheapest = value
                    yield Change(Step.DROP, self.options.event.slots[place].id, lost=value, wish=rival)
                to = self._other_place(wish, place, rival, there.table) if may_move else None
                if to is not None:
                    may_move = False
                    yield Change(
                        Step.MOVE, self.options.event.slots[place].id, wish=rival, to=self.options.event.slots[to].id
                    )
            self.state.put(there)

    def _other_place(self, wish: Wish, place: int, rival: str, table: str) -> int | None:
        """Return another slot for a meeting that was taken out, once the wish has its place."""
        state, moving = self.state, self.options.wishes[rival]
        found = state.plan(wish, place)
        if found is None:
            return None
        meeting, tables, helpers = found
        before = [state.meetings[name] for name in tables.keys() | helpers.keys()]
        state.shift(place, tables, helpers)
        state.put(meeting)
        to = next((at for at in bits(state.places(moving)) if not state.blockers(moving, at)), None)
        state.take(wish.id)
        for old in before:
            state.take(old.wish)
        for old in before:
            state.put(old)
        return to

    def _rivals(self, wish: Wish, place: int, blockers: list[Blocker]) -> list[str]:
        """Return the meetings without any one of which nothing might stand against the wish in a slot."""
        found: set[str] | None = None
        for blocker in blockers:
            cures = self._cures(wish, place, blocker)
            found = cures if found is None else found & cures
            if not found:
                return []
        return sorted(name for name in found or () if self.options.wishes[name].lock is None)

    def _cures(self, wish: Wish, place: int, blocker: Blocker) -> set[str]:
        """Return the meetings that may be what a blocker comes from."""
        state = self.state
        match blocker.why:
            case Why.BUSY | Why.ORDER | Why.TIED:
                return {blocker.wish} - {""}
            case Why.FULL | Why.ROW:
                near = self.options.always if blocker.why is Why.FULL else self.options.row_at[place]
                return {state.at[blocker.who, other] for other in bits(state.busy[blocker.who] & near)}
            case Why.TABLE | Why.ROOM:
                return set(self.by_value[place])
            case Why.INTERPRETER:
                able = {one.id for one in self.options.able(wish)}
                return {held for helper, held in state.helping[place].items() if helper in able}
        return set()


def reasons(against: list[list[Blocker]]) -> tuple[Reason, ...]:
    """Return the main reason of each slot, slots with the same one together, in the order of time."""
    masks: dict[tuple[Why | None, tuple[str, ...], str], int] = {}
    for place, blockers in enumerate(against):
        first = min((one.why for one in blockers), key=ORDER_SAID.index, default=None)
        main = [one for one in blockers if one.why is first]
        wish = main[0].wish if main and first in (Why.ORDER, Why.TIED) else ""
        key = (first, tuple(dict.fromkeys(one.who for one in main if one.who)), wish)
        masks[key] = masks.get(key, 0) | 1 << place
    return tuple(Reason(*key, mask) for key, mask in masks.items())


def apply(event: Event, timetable: Timetable, left_out: str, change: Change) -> tuple[Event, Timetable]:
    """Carry a change out: return the event it asks for, and the timetable with the wish in it."""
    wish = next(one for one in event.wishes if one.id == left_out)
    changed = with_more(event, wish, change)
    options = Options(changed)
    state = State(options, timetable.meetings)
    if change.wish:
        state.take(change.wish)
    if not state.insert(wish, options.place[change.slot]):
        raise ValueError(f"{left_out} doesn't fit at {change.slot}: the change was found for another timetable")
    if change.to and not state.insert(options.wishes[change.wish], options.place[change.to]):
        raise ValueError(f"{change.wish} doesn't fit at {change.to}: the change was found for another timetable")
    return changed, replace(timetable, meetings=state.in_order(), reached=())


def with_more(event: Event, wish: Wish, change: Change) -> Event:
    """Return the event with what a change asks for: availability, a higher most, a table, an interpreter."""
    slot = frozenset({change.slot})
    options = Options(event)
    match change.step:
        case Step.AVAILABLE | Step.MOST:
            person = options.people[change.who]
            if change.step is Step.MOST:
                person = replace(person, most=(person.most or 0) + 1)
            else:
                person = replace(person, available=(person.available or frozenset()) | slot)
            return replace(
                event, participants=tuple(person if one.id == person.id else one for one in event.participants)
            )
        case Step.TABLE:
            table = Table(NEW_TABLE, NEW_TABLE, virtual=options.online(wish), available=slot)
            return replace(event, tables=(*event.tables, table))
        case Step.HOURS:
            helper = options.interpreters[change.who]
            helper = replace(helper, available=(helper.available or frozenset()) | slot)
            return replace(
                event, interpreters=tuple(helper if one.id == helper.id else one for one in event.interpreters)
            )
        case Step.INTERPRETER:
            one, other = options.both(wish)
            pairs = frozenset(frozenset((mine, yours)) for mine in one.languages for yours in other.languages)
            return replace(
                event, interpreters=(*event.interpreters, Interpreter(NEW_INTERPRETER, NEW_INTERPRETER, pairs, slot))
            )
    return event
