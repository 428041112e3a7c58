"""What is wrong with an event's data before anything is solved, record by record.

A fault `stops` planning where no timetable could be right about it; the others are worth a look.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chorok.engines.scheduling.measuring import is_must
from chorok.engines.scheduling.model import DayPart, Demand, Event, Interpreter, Participant, Slot, Table, Wish
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.wording import Saying


class Record(StrEnum):
    """The kinds of record of an event."""

    SLOT = "slot"
    PARTICIPANT = "participant"
    TABLE = "table"
    INTERPRETER = "interpreter"
    WISH = "wish"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the record (its kind, its place among them, its id), the field, what to do."""

    record: Record
    place: int
    id: str
    field: str
    said: Saying
    stops: bool = True


class FaultyEvent(ValueError):  # noqa: N818 - named for what it tells
    """An event that can't be planned, with its faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{one.record} {one.id}, {one.field}: {one.said.code}" for one in faults))
        self.faults = faults


def faults(event: Event) -> list[Fault]:
    """Return everything that is wrong with an event, in the order of its records."""
    found = [*_of_ids(event), *_of_slots(event)]
    if any(one.said.code in ("doubled", "empty", "mixed zones") for one in found):
        return found
    options = Options(event)
    found += _of_participants(options)
    found += _of_tables(options)
    found += _of_interpreters(options)
    found += _of_wishes(options)
    found += _of_settings(event)
    if not any(one.stops for one in found):
        found += [*_of_locks_together(options), *_of_circles(options)]
    order = list(Record)
    return sorted(found, key=lambda one: (order.index(one.record), one.place))


def stopping(found: list[Fault]) -> list[Fault]:
    """Return the faults that stop planning."""
    return [one for one in found if one.stops]


def _said(code: str, **facts: str | int) -> Saying:
    return Saying.of(code, **facts)


def _of_ids(event: Event) -> Iterator[Fault]:
    kinds: tuple[tuple[Record, tuple[Slot | Participant | Table | Interpreter | Wish, ...]], ...] = (
        (Record.SLOT, event.slots),
        (Record.PARTICIPANT, event.participants),
        (Record.TABLE, event.tables),
        (Record.INTERPRETER, event.interpreters),
        (Record.WISH, event.wishes),
    )
    for record, rows in kinds:
        times = Counter(row.id for row in rows)
        for place, row in enumerate(rows):
            if not row.id:
                yield Fault(record, place, row.id, "id", _said("empty"))
            elif times[row.id] > 1:
                yield Fault(record, place, row.id, "id", _said("doubled", id=row.id, times=times[row.id]))
    for record, rows in kinds[:3]:
        if not rows:
            yield Fault(record, 0, "", "id", _said("none", record=record.value))


def _of_slots(event: Event) -> Iterator[Fault]:
    days_over: set[str] = set()
    before = None
    for place, slot in enumerate(event.slots):
        if (slot.start.tzinfo is None) != (slot.end.tzinfo is None) or (
            before and (slot.start.tzinfo is None) != (before.start.tzinfo is None)
        ):
            yield Fault(Record.SLOT, place, slot.id, "start", _said("mixed zones"))
            return
        if slot.end <= slot.start:
            yield Fault(Record.SLOT, place, slot.id, "end", _said("ends first"))
        if before is not None and before.day == slot.day and slot.start < before.end <= slot.end:
            yield Fault(Record.SLOT, place, slot.id, "start", _said("overlap", other=before.id))
        elif before is not None and slot.start < before.start:
            yield Fault(Record.SLOT, place, slot.id, "start", _said("not in order", other=before.id))
        elif before is not None and slot.day != before.day:
            days_over.add(before.day)
            if slot.day in days_over:
                yield Fault(Record.SLOT, place, slot.id, "day", _said("day again", day=slot.day))
        if (
            before is not None
            and slot.day == before.day
            and (before.part, slot.part) == (DayPart.AFTERNOON, DayPart.MORNING)
        ):
            yield Fault(Record.SLOT, place, slot.id, "part", _said("morning again"))
        before = slot


def _of_available(
    options: Options, record: Record, place: int, row: Participant | Table | Interpreter
) -> Iterator[Fault]:
    for slot in sorted((row.available or frozenset()) - options.place.keys()):
        yield Fault(record, place, row.id, "available", _said("unknown slot", id=slot))
    if row.available is not None and not row.available:
        yield Fault(record, place, row.id, "available", _said("never available"), stops=False)


def _of_numbers(record: Record, place: int, row: Participant | Interpreter) -> Iterator[Fault]:
    for field, lowest in (("least", 0), ("most", 0), ("in_a_row", 1)):
        number = getattr(row, field, None)
        if number is not None and number < lowest:
            yield Fault(record, place, row.id, field, _said("too small", number=number, lowest=lowest))


def _of_participants(options: Options) -> Iterator[Fault]:
    tied: dict[str, list[Participant]] = {}
    wished = Counter(
        end for wish in options.event.wishes if wish.demand is not Demand.NEVER for end in (wish.one, wish.other)
    )
    for place, one in enumerate(options.event.participants):
        yield from _of_available(options, Record.PARTICIPANT, place, one)
        yield from _of_numbers(Record.PARTICIPANT, place, one)
        free = options.free[one.id].bit_count()
        if one.most is not None and one.least > one.most:
            yield Fault(
                Record.PARTICIPANT, place, one.id, "least", _said("least over most", least=one.least, most=one.most)
            )
        elif one.least > free:
            yield Fault(
                Record.PARTICIPANT,
                place,
                one.id,
                "least",
                _said("least over slots", least=one.least, slots=free),
                stops=False,
            )
        elif one.least > wished[one.id]:
            said = _said("least over wishes", least=one.least, wishes=wished[one.id])
            yield Fault(Record.PARTICIPANT, place, one.id, "least", said, stops=False)
        if one.most is not None and one.most > options.count:
            said = _said("most over slots", most=one.most, slots=options.count)
            yield Fault(Record.PARTICIPANT, place, one.id, "most", said, stops=False)
        if one.table is None:
            continue
        table = options.tables.get(one.table)
        if table is None:
            yield Fault(Record.PARTICIPANT, place, one.id, "table", _said("unknown table", id=one.table))
        elif table.virtual != one.online:
            yield Fault(
                Record.PARTICIPANT,
                place,
                one.id,
                "table",
                _said("tied online" if one.online else "tied virtual", id=one.table),
                stops=one.online,
            )
        else:
            rival = next((p for p in tied.get(one.table, ()) if options.free[p.id] & options.free[one.id]), None)
            if rival is not None:
                yield Fault(
                    Record.PARTICIPANT, place, one.id, "table", _said("tied twice", id=one.table, other=rival.id)
                )
            tied.setdefault(one.table, []).append(one)


def _of_tables(options: Options) -> Iterator[Fault]:
    for place, table in enumerate(options.event.tables):
        yield from _of_available(options, Record.TABLE, place, table)
    if any(table.virtual for table in options.event.tables):
        return
    for place, wish in enumerate(options.event.wishes):
        ends = [options.people.get(end) for end in (wish.one, wish.other)]
        online = next((person for person in ends if person is not None and person.online), None)
        if online is not None and wish.demand is not Demand.NEVER:
            said = _said("no virtual room", who=online.name)
            yield Fault(Record.WISH, place, wish.id, "one" if online is ends[0] else "other", said, stops=is_must(wish))


def _of_interpreters(options: Options) -> Iterator[Fault]:
    spoken = frozenset().union(*(one.languages for one in options.event.participants))
    needed = {
        frozenset((mine, yours))
        for wish in options.event.wishes
        if wish.one in options.people and wish.other in options.people and options.needs_help(wish)
        for mine in options.people[wish.one].languages
        for yours in options.people[wish.other].languages
    }
    for place, one in enumerate(options.event.interpreters):
        yield from _of_available(options, Record.INTERPRETER, place, one)
        yield from _of_numbers(Record.INTERPRETER, place, one)
        if one.bound_to is not None and one.bound_to not in options.people:
            yield Fault(Record.INTERPRETER, place, one.id, "bound_to", _said("unknown person", id=one.bound_to))
        if not one.pairs:
            yield Fault(Record.INTERPRETER, place, one.id, "pairs", _said("no pairs"))
        for pair in sorted(one.pairs, key=sorted):
            if len(pair) != 2:  # noqa: PLR2004 - a pair
                yield Fault(Record.INTERPRETER, place, one.id, "pairs", _said("no pair", pair="–".join(sorted(pair))))
            elif not pair <= spoken:
                unknown = ", ".join(sorted(pair - spoken))
                yield Fault(
                    Record.INTERPRETER,
                    place,
                    one.id,
                    "pairs",
                    _said("language nobody has", language=unknown),
                    stops=False,
                )
            elif pair not in needed:
                yield Fault(
                    Record.INTERPRETER,
                    place,
                    one.id,
                    "pairs",
                    _said("pair nobody needs", pair="–".join(sorted(pair))),
                    stops=False,
                )


def _of_wishes(options: Options) -> Iterator[Fault]:
    pairs: dict[frozenset[str], str] = {}
    for place, wish in enumerate(options.event.wishes):
        unknown = [
            (field, end) for field, end in (("one", wish.one), ("other", wish.other)) if end not in options.people
        ]
        for field, end in unknown:
            yield Fault(Record.WISH, place, wish.id, field, _said("unknown person", id=end))
        if wish.one == wish.other:
            yield Fault(Record.WISH, place, wish.id, "other", _said("with themselves"))
        if wish.value < 0:
            yield Fault(Record.WISH, place, wish.id, "value", _said("too small", number=wish.value, lowest=0))
        for slot in sorted((wish.slots or frozenset()) - options.place.keys()):
            yield Fault(Record.WISH, place, wish.id, "slots", _said("unknown slot", id=slot))
        for before in sorted(wish.after - options.wishes.keys()):
            yield Fault(Record.WISH, place, wish.id, "after", _said("unknown wish", id=before))
        if wish.demand is Demand.NEVER and wish.lock is not None:
            yield Fault(Record.WISH, place, wish.id, "lock", _said("never and locked"))
        twin = pairs.setdefault(frozenset((wish.one, wish.other)), wish.id)
        if twin != wish.id:
            yield Fault(Record.WISH, place, wish.id, "other", _said("pair again", other=twin), stops=False)
        if not unknown and wish.one != wish.other and wish.demand is not Demand.NEVER:
            yield from _of_lock(options, place, wish)
            yield from _of_means(options, place, wish)


def _of_lock(options: Options, place: int, wish: Wish) -> Iterator[Fault]:
    lock = wish.lock
    if lock is None:
        return
    if lock.table is not None and lock.table not in options.tables:
        yield Fault(Record.WISH, place, wish.id, "lock", _said("unknown table", id=lock.table))
    elif lock.table is not None and options.fixed_tables(wish) != {lock.table}:
        tied = ", ".join(sorted(options.fixed_tables(wish) - {lock.table}))
        yield Fault(Record.WISH, place, wish.id, "lock", _said("locked off its table", id=lock.table, tied=tied))
    elif lock.table is not None and options.tables[lock.table].virtual != options.online(wish):
        yield Fault(
            Record.WISH,
            place,
            wish.id,
            "lock",
            _said("tied virtual" if options.tables[lock.table].virtual else "tied online", id=lock.table),
        )
    if lock.slot not in options.place:
        yield Fault(Record.WISH, place, wish.id, "lock", _said("lock outside hours", id=lock.slot))
        return
    bit = 1 << options.place[lock.slot]
    for person in options.both(wish):
        if not options.free[person.id] & bit:
            yield Fault(Record.WISH, place, wish.id, "lock", _said("lock while away", who=person.name, slot=lock.slot))
    if lock.table in options.tables and not options.stands[lock.table or ""] & bit:
        yield Fault(
            Record.WISH, place, wish.id, "lock", _said("lock without table", id=lock.table or "", slot=lock.slot)
        )
    if wish.slots is not None and lock.slot not in wish.slots:
        yield Fault(Record.WISH, place, wish.id, "lock", _said("lock not wished", slot=lock.slot))


def _of_means(options: Options, place: int, wish: Wish) -> Iterator[Fault]:
    if options.needs_help(wish) and not options.able(wish):
        pair = "–".join("/".join(sorted(person.languages)) for person in options.both(wish))
        yield Fault(Record.WISH, place, wish.id, "other", _said("nobody interprets", pair=pair), stops=is_must(wish))
    ties = {person.table for person in options.both(wish)} - {None}
    if ties <= options.tables.keys() and (len(ties) > 1 or (ties and not _tables_of_ties(options, wish))):
        said = _said("ties contradict", tables=", ".join(sorted(name or "" for name in ties)))
        yield Fault(Record.WISH, place, wish.id, "other", said, stops=is_must(wish))


def _tables_of_ties(options: Options, wish: Wish) -> bool:
    """Return whether the two's own table (they have one in common) suits them both."""
    name = next(person.table for person in options.both(wish) if person.table is not None)
    return options.tables[name].virtual == options.online(wish)


def _of_settings(event: Event) -> Iterator[Fault]:
    for halls, minutes in event.walking.items():
        name = "–".join(sorted(halls))
        if minutes < 0:
            yield Fault(Record.SETTING, 0, name, "walking", _said("too small", number=minutes, lowest=0))
        for hall in sorted(halls - {table.hall for table in event.tables}):
            yield Fault(Record.SETTING, 0, name, "walking", _said("unknown hall", hall=hall), stops=False)
    if event.most_spread is not None and event.most_spread < 0:
        yield Fault(
            Record.SETTING, 0, "most_spread", "most_spread", _said("too small", number=event.most_spread, lowest=0)
        )
    if len(set(event.goals)) < len(event.goals):
        yield Fault(Record.SETTING, 0, "goals", "goals", _said("goal twice"))


def _of_locks_together(options: Options) -> Iterator[Fault]:
    """Give the locks that want one person or one table twice at a time."""
    taken: dict[tuple[str, str, str], Wish] = {}
    for place, wish in enumerate(options.event.wishes):
        if wish.lock is None:
            continue
        uses = [("person", person.id, person.name) for person in options.both(wish)]
        uses += [("table", table, options.tables[table].name) for table in options.fixed_tables(wish)]
        for kind, name, shown in uses:
            rival = taken.setdefault((kind, name, wish.lock.slot), wish)
            if rival.id != wish.id:
                said = _said(f"two locks on a {kind}", who=shown, slot=wish.lock.slot, other=rival.id)
                yield Fault(Record.WISH, place, wish.id, "lock", said)


def _of_circles(options: Options) -> Iterator[Fault]:
    """Give the wishes each of which must come after another of them."""
    state: dict[str, int] = {}  # 1: under way, 2: done
    order = {wish.id: place for place, wish in enumerate(options.event.wishes)}
    for start in order:
        path: list[tuple[str, list[str]]] = [(start, sorted(options.wishes[start].after))]
        if start in state:
            continue
        state[start] = 1
        while path:
            name, rest = path[-1]
            if not rest:
                state[name] = 2
                path.pop()
                continue
            before = rest.pop()
            if state.get(before) == 1:
                circle = [step for step, _ in path]
                circle = circle[circle.index(before) :]
                yield Fault(
                    Record.WISH, order[name], name, "after", _said("circle", wishes=" → ".join([*circle, before]))
                )
            elif before not in state:
                state[before] = 1
                path.append((before, sorted(options.wishes[before].after)))
