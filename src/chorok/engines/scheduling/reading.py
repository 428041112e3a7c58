"""An event out of rows, as workbooks and JSON files give them: what each field may be, and what is wrong where."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chorok.engines.scheduling.model import (
    ALL_GOALS,
    DayPart,
    Demand,
    Event,
    Goal,
    Interpreter,
    Lock,
    Participant,
    Slot,
    Table,
    Wish,
)
from chorok.engines.scheduling.wording import Saying

#: The fields of each sheet; those with a star can't be empty.
SHEETS: dict[str, tuple[str, ...]] = {
    "slots": ("id*", "day*", "part", "start*", "end*"),
    "participants": (
        "id*",
        "name",
        "side",
        "languages",
        "available",
        "online",
        "least",
        "most",
        "in_a_row",
        "table",
        "prefers",
        "zone",
    ),
    "tables": ("id*", "name", "hall", "virtual", "available"),
    "interpreters": ("id*", "name", "pairs*", "available", "most", "in_a_row", "bound_to"),
    "wishes": ("id", "one*", "other*", "value", "demand", "slots", "lock", "lock_table", "after"),
    "settings": ("setting*", "setting value*"),
}
OPTIONAL = frozenset({"interpreters", "settings"})
NOON = 12
NOTHING: Sequence[str] = ()
Value = TypeVar("Value")
SETTINGS = ("zone", "walking", "lunch_counts", "most_spread", "goals")

YES = frozenset({"yes", "y", "true", "1", "o", "예", "네"})
NO = frozenset({"no", "n", "false", "0", "x", "아니오", "아니요"})
PARTS = {
    "morning": DayPart.MORNING,
    "am": DayPart.MORNING,
    "오전": DayPart.MORNING,
    "afternoon": DayPart.AFTERNOON,
    "pm": DayPart.AFTERNOON,
    "오후": DayPart.AFTERNOON,
}
DEMANDS = {
    "must": Demand.MUST,
    "필수": Demand.MUST,
    "nice": Demand.NICE,
    "희망": Demand.NICE,
    "never": Demand.NEVER,
    "제외": Demand.NEVER,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: where it stands, counted as people count, and its values by field."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: the sheet, the row (0: the whole sheet) and the field."""

    sheet: str
    row: int
    field: str
    said: Saying


class FaultyFile(ValueError):  # noqa: N818 - named for what it tells
    """A file that no event can be read from, with all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{one.sheet} {one.row} {one.field}: {one.said.code}" for one in self.problems))


@dataclass(slots=True)
class Source:
    """An event and the rows it was read from, by sheet."""

    event: Event
    rows: dict[str, list[int]]


@dataclass(slots=True)
class Reader:
    """Reads rows field by field and collects what is wrong."""

    rows: Mapping[str, list[Row]]
    problems: list[Problem] = field(default_factory=list)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Seoul"))
    slots: tuple[Slot, ...] = ()

    def read(self) -> Source:
        """Return the event; raises FaultyFile with everything that is wrong."""
        self._check_fields()
        settings = self._settings()
        self.slots = tuple(self._slot(row) for row in self.rows.get("slots", ()))
        participants = tuple(self._participant(row) for row in self.rows.get("participants", ()))
        tables = tuple(self._table(row) for row in self.rows.get("tables", ()))
        interpreters = tuple(self._interpreter(row) for row in self.rows.get("interpreters", ()))
        wishes = tuple(self._wish(row) for row in self.rows.get("wishes", ()))
        if self.problems:
            order = list(SHEETS)
            raise FaultyFile(sorted(self.problems, key=lambda one: (order.index(one.sheet), one.row)))
        event = Event(self.slots, participants, tables, wishes, interpreters, **settings)  # type: ignore[arg-type]
        return Source(event, {sheet: [row.number for row in rows] for sheet, rows in self.rows.items()})

    def _check_fields(self) -> None:
        for sheet, fields in SHEETS.items():
            if sheet not in self.rows and sheet not in OPTIONAL:
                self.problems.append(Problem(sheet, 0, "", Saying.of("no sheet", sheet=sheet)))
            needed = [name.rstrip("*") for name in fields if name.endswith("*")]
            for row in self.rows.get(sheet, ()):
                for name in needed:
                    if text(row.values.get(name)) == "":
                        self._wrong(sheet, row, name, Saying.of("missing"))

    def _wrong(self, sheet: str, row: Row, name: str, said: Saying) -> None:
        self.problems.append(Problem(sheet, row.number, name, said))

    def _get(self, sheet: str, row: Row, name: str, parse: Callable[[object], Value], default: Value) -> Value:
        """Return one value of a row, or the default where it is empty or wrong."""
        value = row.values.get(name)
        if value is None or text(value) == "":
            return default
        try:
            return parse(value)
        except Unreadable as error:
            self._wrong(sheet, row, name, error.said)
            return default

    def _slot(self, row: Row) -> Slot:
        sheet = "slots"
        day = self._get(sheet, row, "day", a_day, date.min)
        start = self._get(sheet, row, "start", a_time, time_of_day())
        end = self._get(sheet, row, "end", a_time, time_of_day())
        usual = DayPart.MORNING if start.hour < NOON else DayPart.AFTERNOON
        part = self._get(sheet, row, "part", one_of(PARTS), usual)
        begins, ends = (datetime.combine(day, clock, self.zone) for clock in (start, end))
        return Slot(text(row.values.get("id")), day.isoformat(), part, begins, ends)

    def _participant(self, row: Row) -> Participant:
        sheet, name = "participants", text(row.values.get("id"))
        return Participant(
            name,
            text(row.values.get("name")) or name,
            text(row.values.get("side")),
            frozenset(code.lower() for code in self._get(sheet, row, "languages", a_list, NOTHING)),
            self._times(sheet, row, "available"),
            online=self._get(sheet, row, "online", yes_or_no, False),
            least=self._get(sheet, row, "least", a_number, 0),
            most=self._get(sheet, row, "most", a_number, None),
            in_a_row=self._get(sheet, row, "in_a_row", a_number, None),
            table=text(row.values.get("table")) or None,
            prefers=self._get(sheet, row, "prefers", one_of(PARTS), None),
            zone=self._get(sheet, row, "zone", a_zone, self.zone).key,
        )

    def _table(self, row: Row) -> Table:
        sheet, name = "tables", text(row.values.get("id"))
        return Table(
            name,
            text(row.values.get("name")) or name,
            text(row.values.get("hall")),
            self._get(sheet, row, "virtual", yes_or_no, False),
            self._times(sheet, row, "available"),
        )

    def _interpreter(self, row: Row) -> Interpreter:
        sheet, name = "interpreters", text(row.values.get("id"))
        return Interpreter(
            name,
            text(row.values.get("name")) or name,
            self._get(sheet, row, "pairs", pairs_of_languages, frozenset()),
            self._times(sheet, row, "available"),
            self._get(sheet, row, "most", a_number, None),
            self._get(sheet, row, "in_a_row", a_number, None),
            text(row.values.get("bound_to")) or None,
        )

    def _wish(self, row: Row) -> Wish:
        sheet = "wishes"
        lock, table = text(row.values.get("lock")), text(row.values.get("lock_table"))
        if table and not lock:
            self._wrong(sheet, row, "lock", Saying.of("missing"))
        return Wish(
            text(row.values.get("id")) or f"w{row.number}",
            text(row.values.get("one")),
            text(row.values.get("other")),
            self._get(sheet, row, "value", a_number, 1),
            self._get(sheet, row, "demand", one_of(DEMANDS), Demand.NICE),
            self._times(sheet, row, "slots"),
            Lock(lock, table or None) if lock else None,
            frozenset(self._get(sheet, row, "after", a_list, NOTHING)),
        )

    def _times(self, sheet: str, row: Row, name: str) -> frozenset[str] | None:
        """Return a set of slots: by id, by day, by half, or by day and half; None where the field is empty."""
        value = row.values.get(name)
        if value is None or (not isinstance(value, list) and text(value) == ""):
            return None
        found: set[str] = set()
        for token in self._get(sheet, row, name, a_list, NOTHING):
            found |= self._slots_of(token)
        return frozenset(found)

    def _slots_of(self, token: str) -> set[str]:
        ids = {slot.id for slot in self.slots}
        if token in ids:
            return {token}
        words = token.lower().split()
        half = PARTS.get(words[-1]) if words else None
        day = words[0] if words and (half is None or len(words) > 1) else None
        chosen = {slot.id for slot in self.slots if day in (None, slot.day) and half in (None, slot.part)}
        return chosen or {token}

    def _settings(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for row in self.rows.get("settings", ()):
            name = text(row.values.get("setting"))
            if name not in SETTINGS:
                said = Saying.of("not one of", text=name, names=", ".join(SETTINGS))
                self._wrong("settings", row, "setting", said)
                continue
            parse: Callable[[object], object] = {
                "zone": a_zone,
                "walking": ways,
                "lunch_counts": yes_or_no,
                "most_spread": a_number,
                "goals": goals_in_order,
            }[name]
            value = self._get("settings", row, "setting value", parse, None)
            if name == "zone":
                self.zone = value if isinstance(value, ZoneInfo) else self.zone
            elif value is not None:
                found[name] = value
        return found


class Unreadable(ValueError):  # noqa: N818 - named for what it tells
    """A value that isn't what its field takes."""

    def __init__(self, code: str, value: object, **facts: str) -> None:
        super().__init__(code)
        self.said = Saying.of(code, text=str(value), **facts)


def text(value: object) -> str:
    """Return a cell as text: numbers without a needless decimal point, dates as people write them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time_of_day() else value.isoformat()
    return str(value).strip()


def a_number(value: object) -> int:
    """Return a whole number."""
    shown = text(value)
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,9}", shown):
        raise Unreadable("not a number", shown)
    return int(shown)


def a_list(value: object) -> Sequence[str]:
    """Return the items of a list, or of a text between commas, semicolons or line ends."""
    if isinstance(value, list):
        return [text(item) for item in value]
    return [item for item in (part.strip() for part in re.split(r"[,;\n]", text(value))) if item]


def yes_or_no(value: object) -> bool:
    """Return whether a text says yes."""
    shown = text(value).lower()
    if shown not in YES | NO:
        raise Unreadable("not one of", shown, names="yes, no, 예, 아니오")
    return shown in YES


def one_of(known: Mapping[str, Value]) -> Callable[[object], Value]:
    """Return how one of some words is read."""

    def parse(value: object) -> Value:
        shown = text(value).lower()
        if shown not in known:
            raise Unreadable("not one of", shown, names=", ".join(known))
        return known[shown]

    return parse


def a_day(value: object) -> date:
    """Return a date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value))
    except ValueError as error:
        raise Unreadable("not a day", text(value)) from error


def a_time(value: object) -> time_of_day:
    """Return a time of the day."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time_of_day):
        return value
    if isinstance(value, timedelta):
        return (datetime.min + value).time()  # noqa: DTZ901 - only the clock is taken
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text(value))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - hours and minutes
        raise Unreadable("not a time", text(value))
    return time_of_day(int(found[1]), int(found[2]))


def a_zone(value: object) -> ZoneInfo:
    """Return a time zone by its name."""
    try:
        return ZoneInfo(text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unreadable("not a zone", text(value)) from error


def pairs_of_languages(value: object) -> frozenset[frozenset[str]]:
    """Return pairs of languages, written as ko-en."""
    found = set()
    for item in a_list(value):
        pair = [code.strip().lower() for code in re.split(r"[-–/]", item)]
        if len(pair) != 2 or not all(pair):  # noqa: PLR2004 - a pair
            raise Unreadable("not a pair", item)
        found.add(frozenset(pair))
    return frozenset(found)


def ways(value: object) -> dict[frozenset[str], int]:
    """Return minutes between halls, written as “east - west = 5”."""
    found = {}
    for item in a_list(value):
        parts = re.fullmatch(r"(.+?)\s*[-–]\s*(.+?)\s*[=:]\s*(\d{1,4})", item)
        if not parts:
            raise Unreadable("not a way", item)
        found[frozenset((parts[1], parts[2]))] = int(parts[3])
    return found


def goals_in_order(value: object) -> tuple[Goal, ...]:
    """Return goals in their order."""
    names = {goal.value: goal for goal in ALL_GOALS}
    return tuple(one_of(names)(item) for item in a_list(value))
