"""Made-up events of any size for the timetable benchmarks: the same seed and sizes give the same event.

What a large consultation looks like: popular companies and buyers who are wished for far more often than others, wishes
with a score of either side, buyers of several countries who arrive late or leave early, some of them online or with a
table of their own, interpreters with hours and rests, and a little less of everything than all the wishes would take.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from chorok.engines.scheduling.model import (
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

HOME = "ko"
ABROAD = ("en", "zh", "ja", "vi", "id", "th", "es", "ar", "ru", "fr")
FIRST_DAY = datetime(2026, 10, 13, tzinfo=UTC)  # 09:00 in Seoul
MEETING, BETWEEN, LUNCH = timedelta(minutes=20), timedelta(minutes=5), timedelta(minutes=60)
GOALS = (Goal.MUSTS, Goal.LEAST, Goal.VALUE, Goal.BREAKS, Goal.SPREAD, Goal.TABLES)


@dataclass(frozen=True)
class Size:
    """How large an event is, and how scarce its tables and interpreters are (as a share of what all wishes take)."""

    companies: int
    buyers: int
    wishes: int
    days: int = 3
    slots_a_day: int = 16
    languages: int = 7
    tables: float = 0.95
    interpreters: float = 0.85


def make_event(size: Size, seed: int = 0) -> Event:
    """Make an event of this size."""
    chance = random.Random(f"{size}/{seed}")
    slots = make_slots(size)
    companies = make_companies(size, slots, chance)
    tables = make_tables(size, slots)
    buyers = make_buyers(size, slots, tables, chance)
    wishes = make_wishes(size, companies, buyers, chance)
    people = {one.id: one for one in companies + buyers}
    wishes = lock_some(wishes, people, slots, chance)
    interpreters = make_interpreters(size, slots, people, wishes, chance)
    companies = ask_for_fewest(companies, wishes)
    return Event(slots, (*companies, *buyers), tables, wishes, interpreters, goals=GOALS)


def make_slots(size: Size) -> tuple[Slot, ...]:
    """Make the days' slots of 20 minutes with 5 between, half of them before lunch."""
    slots = []
    for day in range(size.days):
        start = FIRST_DAY + timedelta(days=day)
        for number in range(size.slots_a_day):
            part = DayPart.MORNING if number < size.slots_a_day // 2 else DayPart.AFTERNOON
            if number == size.slots_a_day // 2:
                start += LUNCH
            slots.append(Slot(f"d{day + 1}-{number + 1:02}", f"day {day + 1}", part, start, start + MEETING))
            start += MEETING + BETWEEN
    return tuple(slots)


def halves(slots: tuple[Slot, ...]) -> list[frozenset[str]]:
    """Return the ids of each half-day's slots."""
    found: dict[tuple[str, DayPart], list[str]] = {}
    for slot in slots:
        found.setdefault((slot.day, slot.part), []).append(slot.id)
    return [frozenset(ids) for ids in found.values()]


def make_companies(size: Size, slots: tuple[Slot, ...], chance: random.Random) -> tuple[Participant, ...]:
    """Make the companies: four in ten speak English too, one in ten misses a half-day."""
    made = []
    for number in range(size.companies):
        languages = {HOME, "en"} if chance.random() < 0.4 else {HOME}
        available = frozenset(slot.id for slot in slots)
        if chance.random() < 0.1:
            available -= chance.choice(halves(slots))
        name = f"c{number + 1:04}"
        made.append(
            Participant(
                name, f"Company {number + 1}", "company", frozenset(languages), available, most=len(slots) * 3 // 4
            )
        )
    return tuple(made)


def make_tables(size: Size, slots: tuple[Slot, ...]) -> tuple[Table, ...]:
    """Make the tables, one in ten of them a virtual room."""
    count = max(2, round(size.wishes * size.tables / len(slots)))
    virtual = max(1, count // 10)
    real = tuple(Table(f"t{number + 1:03}", f"Table {number + 1}", hall="hall") for number in range(count - virtual))
    return real + tuple(Table(f"v{number + 1:03}", f"Room {number + 1}", virtual=True) for number in range(virtual))


def make_buyers(
    size: Size, slots: tuple[Slot, ...], tables: tuple[Table, ...], chance: random.Random
) -> tuple[Participant, ...]:
    """Make the buyers: one language each and often English; a third misses a half-day; one in twelve is online."""
    real = [table.id for table in tables if not table.virtual]
    tied = iter(chance.sample(real, len(real) // 4))
    made = []
    for number in range(size.buyers):
        language = ABROAD[: size.languages][min(int(chance.expovariate(0.45)), size.languages - 1)]
        languages = {language, "en"} if chance.random() < 0.3 else {language}
        available = frozenset(slot.id for slot in slots)
        drawn = chance.random()
        if drawn < 0.17:
            available -= halves(slots)[0]
        elif drawn < 0.34:
            available -= halves(slots)[-1]
        online = chance.random() < 1 / 12
        table = None if online or chance.random() > 0.1 else next(tied, None)
        name = f"b{number + 1:04}"
        made.append(
            Participant(
                name,
                f"Buyer {number + 1}",
                "buyer",
                frozenset(languages),
                available,
                online,
                most=len(slots) * 3 // 4,
                in_a_row=6,
                table=table,
                prefers=chance.choice((None, None, DayPart.MORNING, DayPart.AFTERNOON)),
            )
        )
    return tuple(made)


def make_wishes(
    size: Size, companies: tuple[Participant, ...], buyers: tuple[Participant, ...], chance: random.Random
) -> tuple[Wish, ...]:
    """Make wishes with a score of 1 to 5 from either side; some parties are wished for far more than others."""
    fame = {one.id: chance.paretovariate(2.0) for one in companies + buyers}
    drawn: set[tuple[str, str]] = set()
    while len(drawn) < min(size.wishes, size.companies * size.buyers // 2):
        want = size.wishes - len(drawn)
        ones = chance.choices(companies, [min(fame[one.id], 6) for one in companies], k=want)
        others = chance.choices(buyers, [min(fame[one.id], 6) for one in buyers], k=want)
        drawn.update((one.id, other.id) for one, other in zip(ones, others, strict=True))
    wishes = []
    for number, (one, other) in enumerate(sorted(drawn)):
        value = chance.choice((1, 2, 3, 4, 5)) + chance.choice((0, 0, 1, 2, 3, 4, 5))
        drawn_demand = chance.random()
        demand = Demand.MUST if drawn_demand < 0.01 else Demand.NEVER if drawn_demand < 0.015 else Demand.NICE
        wishes.append(Wish(f"w{number + 1:05}", one, other, value, demand))
    return tuple(wishes)


def lock_some(
    wishes: tuple[Wish, ...], people: dict[str, Participant], slots: tuple[Slot, ...], chance: random.Random
) -> tuple[Wish, ...]:
    """Lock one wish in three hundred where both are there, and put one in two hundred after another of its company."""
    taken: set[tuple[str, str]] = set()
    made = list(wishes)
    for place in chance.sample(range(len(made)), len(made) // 300):
        wish = made[place]
        both = sorted((people[wish.one].available or frozenset()) & (people[wish.other].available or frozenset()))
        slot = chance.choice(both)
        if wish.demand is not Demand.NEVER and not taken & {(wish.one, slot), (wish.other, slot)}:
            taken |= {(wish.one, slot), (wish.other, slot)}
            made[place] = replace(wish, demand=Demand.MUST, lock=Lock(slot))
    places = sorted(chance.sample(range(len(made) - 1), len(made) // 200))
    for place in places:
        first, second = made[place], made[place + 1]
        if first.one == second.one and not second.lock:
            made[place + 1] = replace(second, after=frozenset((first.id,)))
    return tuple(made)


def make_interpreters(
    size: Size,
    slots: tuple[Slot, ...],
    people: dict[str, Participant],
    wishes: tuple[Wish, ...],
    chance: random.Random,
) -> tuple[Interpreter, ...]:
    """Make interpreters, too few of some languages; one in five knows two, one in three misses a half-day."""
    spoken = ABROAD[: size.languages]
    need = dict.fromkeys(spoken, 0)
    for wish in wishes:
        other = people[wish.other].languages
        if not people[wish.one].languages & other:
            need[min(other - {"en"}, default="en")] += 1
    made: list[Interpreter] = []
    for language, following in (*pairwise(spoken), (spoken[-1], spoken[0])):
        share = size.interpreters * chance.choice((0.8, 1.0, 1.2)) / (len(slots) * 0.7)
        for _ in range(max(1, round(need[language] * share))):
            pairs = {frozenset((HOME, language))}
            if chance.random() < 0.2:
                pairs.add(frozenset((HOME, following)))
            available = frozenset(slot.id for slot in slots)
            if chance.random() < 1 / 3:
                available -= halves(slots)[chance.choice((0, -1))]
            name = f"i{len(made) + 1:03}"
            made.append(Interpreter(name, f"Interpreter {len(made) + 1}", frozenset(pairs), available, in_a_row=5))
    return tuple(made)


def ask_for_fewest(companies: tuple[Participant, ...], wishes: tuple[Wish, ...]) -> tuple[Participant, ...]:
    """Give each company a fewest number of meetings: three quarters of its wishes, at most eight."""
    count = dict.fromkeys((one.id for one in companies), 0)
    for wish in wishes:
        count[wish.one] += wish.demand is not Demand.NEVER
    return tuple(replace(one, least=min(8, count[one.id] * 3 // 4)) for one in companies)
