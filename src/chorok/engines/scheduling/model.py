"""An event and its timetable as plain data: what goes into the engine and what comes out.

Everything is named by an id of the caller's own (a text); the engine gives those ids back. All classes are frozen, so
an event can be shared between processes and compared. Nothing here checks anything: `checking.faults` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DayPart(StrEnum):
    """Half of a day; a day's halves together are one row of slots."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Demand(StrEnum):
    """How a wish is meant."""

    MUST = "must"
    NICE = "nice"
    NEVER = "never"


class Goal(StrEnum):
    """What a timetable is judged by; an event names its goals in their order."""

    MUSTS = "musts"  # must-meets that are held: more is better
    VALUE = "value"  # total value of the wishes that are held: more is better
    LEAST = "least"  # meetings that participants lack to their fewest: less is better
    BREAKS = "breaks"  # runs of free slots between two meetings of a participant's day: less is better
    SPREAD = "spread"  # largest minus smallest number of breaks of a participant: less is better
    TABLES = "tables"  # changes of table from one meeting of a participant's day to its next: less is better


class Status(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"  # every goal proved, in order
    FEASIBLE = "feasible"  # a timetable, with the bound that is proved
    INFEASIBLE = "infeasible"  # proved: the hard demands can't hold together
    UNKNOWN = "unknown"  # stopped before either was known


ALL_GOALS = (Goal.MUSTS, Goal.VALUE, Goal.LEAST, Goal.BREAKS, Goal.SPREAD, Goal.TABLES)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which meetings are held. Slots of a day don't overlap; `day` is any text that names the day."""

    id: str
    day: str
    part: DayPart
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Participant:
    """One party that meets others: a company or a buyer.

    `available` None means every slot. `least` and `most` count its meetings, `in_a_row` limits meetings in neighbouring
    slots of a day. `table` ties it to a table. `prefers` is a wish for a half of the day: among equal timetables the
    one that keeps it is taken. `zone` is for showing times only.
    """

    id: str
    name: str
    side: str = ""
    languages: frozenset[str] = frozenset()
    available: frozenset[str] | None = None
    online: bool = False
    least: int = 0
    most: int | None = None
    in_a_row: int | None = None
    table: str | None = None
    prefers: DayPart | None = None
    zone: str = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Table:
    """A place where one meeting at a time is held; a virtual one takes meetings with somebody online."""

    id: str
    name: str
    hall: str = ""
    virtual: bool = False
    available: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Somebody who interprets between the languages of each of their pairs, in both directions.

    `in_a_row` is how many slots of a day they work before a free one; `bound_to` keeps them with one participant.
    """

    id: str
    name: str
    pairs: frozenset[frozenset[str]]
    available: frozenset[str] | None = None
    most: int | None = None
    in_a_row: int | None = None
    bound_to: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Where a meeting is held fast: its slot, and its table where that is fixed too."""

    slot: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Two participants who would meet. `value` is what both sides' scores come to, 0 or more.

    `slots` limits where it may be held (None: anywhere), `after` names the wishes whose meetings must be over before,
    if they are held at all. A lock makes the wish a must.
    """

    id: str
    one: str
    other: str
    value: int = 1
    demand: Demand = Demand.NICE
    slots: frozenset[str] | None = None
    lock: Lock | None = None
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """Everything a timetable is made from. Slots stand in the order of time.

    `walking` gives the minutes from one hall to another (both ways; halls not named are next to each other).
    `lunch_counts`: whether a free run over noon is a break. `most_spread` is a hard limit to the SPREAD.
    """

    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    tables: tuple[Table, ...]
    wishes: tuple[Wish, ...]
    interpreters: tuple[Interpreter, ...] = ()
    walking: Mapping[frozenset[str], int] = field(default_factory=dict)
    lunch_counts: bool = False
    most_spread: int | None = None
    goals: tuple[Goal, ...] = ALL_GOALS


@dataclass(frozen=True, slots=True)
class Meeting:
    """A wish that is held: where, when, and with whose help."""

    wish: str
    slot: str
    table: str
    interpreter: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """What a timetable reaches of one goal, and the bound no timetable can pass (given the goals before it)."""

    goal: Goal
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        """Return whether the value is as good as the bound."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """Return the distance from the bound, as a share of the larger of the two."""
        return abs(self.value - self.bound) / max(abs(self.value), abs(self.bound), 1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Meetings in the order of slots and tables, what they reach, and how the run ended."""

    status: Status
    meetings: tuple[Meeting, ...] = ()
    reached: tuple[Reached, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run knows at a moment: the goal it works on, the best timetable so far, its bound."""

    seconds: float
    reached: Reached
    best: Timetable | None = None
