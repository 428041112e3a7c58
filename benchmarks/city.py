"""A city's usual event: 20 companies, 21 buyers, a day of 12 slots, three interpreters; how soon its goals are proved.

    python -m benchmarks.city [--seeds 0 1 2 3 4] [--seconds 30] [--plain 5]

Made up like the consultation of the demo data: everybody ranks six of the other side (one in nine nobody), a rank is
worth what `meetings.domain.values` says, one in three companies speaks Korean only and some buyers their own language
only, an interpreter of each such language works four slots at most in a row. The baseline is one CP-SAT model of the
value alone, with its default search on the same cores.
"""

import argparse
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.narrowing import open_slots
from chorok.engines.scheduling.model import (
    DayPart,
    Demand,
    Event,
    Goal,
    Interpreter,
    Participant,
    Progress,
    Slot,
    Table,
    Timetable,
    Wish,
)
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.partial import Partial
from chorok.engines.scheduling.planner import Planner

COMPANIES, BUYERS, SLOTS, TABLES = 20, 21, 12, 20
CHOSEN, MOST_CHOICES, SILENT = 6, 10, 9
TONGUES = ("vi", "id", "th")
FIRST = datetime(2026, 10, 14, 1, tzinfo=UTC)  # 10:00 in Seoul


def city_event(seed: int) -> Event:
    """Make the event of a seed."""
    chance = random.Random(f"city/{seed}")
    slots = []
    for number in range(SLOTS):
        start = FIRST + timedelta(minutes=30 * (number if number < 4 else number + 2))
        part = DayPart.MORNING if number < 4 else DayPart.AFTERNOON
        slots.append(Slot(f"s{number + 1:02}", "day", part, start, start + timedelta(minutes=25)))
    companies = [
        Participant(f"c{n:02}", f"Company {n}", "company", frozenset({"ko", "en"} if n % 3 else {"ko"}), least=2)
        for n in range(1, COMPANIES + 1)
    ]
    buyers = []
    for n in range(1, BUYERS + 1):
        own = chance.choice(TONGUES)
        languages = {"en"} if chance.random() < 0.6 else {own} if chance.random() < 0.6 else {own, "en"}
        buyers.append(Participant(f"b{n:02}", f"Buyer {n}", "buyer", frozenset(languages)))
    people = [replace(one, in_a_row=5) for one in (*companies, *buyers)]
    tables = tuple(Table(f"t{n:02}", f"A{n}", "hall") for n in range(1, TABLES + 1))
    helpers = tuple(
        Interpreter(
            f"i{n}", f"Interpreter {n}", frozenset(map(frozenset, (("ko", "en"), ("ko", own), ("en", own)))), in_a_row=4
        )
        for n, own in enumerate(TONGUES, 1)
    )
    return Event(tuple(slots), tuple(people), tables, _wishes(companies, buyers, chance), helpers)


def _wishes(companies: list[Participant], buyers: list[Participant], chance: random.Random) -> tuple[Wish, ...]:
    """Let everybody rank some of the other side, the popular ones more often; value the pairs; the first is a must."""
    fame = {one.id: chance.paretovariate(2.0) for one in (*companies, *buyers)}
    ranks: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate((*companies, *buyers), 1):
        if number % SILENT == 0:
            continue
        others = buyers if one.side == "company" else companies
        chosen = sorted(others, key=lambda other: -fame[other.id] * chance.random())[:CHOSEN]
        for rank, other in enumerate(chosen, 1):
            pair = (one.id, other.id) if one.side == "company" else (other.id, one.id)
            points = 100 * (MOST_CHOICES + 1 - rank) // MOST_CHOICES
            ranks.setdefault(pair, []).append(points if one.side == "company" else points * 12 // 10)
    ranks.setdefault((companies[0].id, buyers[0].id), [0])
    return tuple(
        Wish(
            f"w{number:03}",
            *pair,
            value=sum(points) * 3 // 2 if len(points) > 1 else points[0],
            demand=Demand.MUST if pair == (companies[0].id, buyers[0].id) else Demand.NICE,
        )
        for number, (pair, points) in enumerate(sorted(ranks.items()), 1)
    )


def plain(event: Event, seconds: float) -> tuple[int, int, float]:
    """Return value, bound and seconds of one model of the value alone."""
    begun = time.monotonic()
    options = Options(event)
    model = Partial(options, list(event.wishes), domains=open_slots(options))
    for wish in event.wishes:
        if wish.demand is Demand.MUST:
            model.model.add(model.held(wish.id) == 1)
    model.model.maximize(sum(wish.value * model.held(wish.id) for wish in event.wishes))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model.model)
    return round(solver.objective_value), round(solver.best_objective_bound), time.monotonic() - begun


def proved_at(event: Event, seconds: float, seed: int) -> tuple[Timetable, dict[Goal, float]]:
    """Return the timetable and when each goal's last news came."""
    news: dict[Goal, float] = {}

    def told(now: Progress) -> None:
        news[now.reached.goal] = now.seconds

    timetable = Planner(seconds=seconds, seed=seed).plan(event, progress=told, stop=lambda: False)
    return timetable, news


def main() -> None:
    """Print each event and the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--plain", type=float, default=5, help="seconds of the baseline")
    asked = parser.parse_args()
    for seed in asked.seeds:
        event = city_event(seed)
        timetable, news = proved_at(event, asked.seconds, seed)
        goals = ", ".join(
            f"{one.goal} {one.value}" + (" proved" if one.proved else f" of {one.bound}") for one in timetable.reached
        )
        print(f"seed {seed}: {len(event.wishes)} wishes, {len(timetable.meetings)} held: {goals}")
        print("  last news of " + ", ".join(f"{goal} at {when:.2f} s" for goal, when in news.items()))
        if asked.plain:
            value, bound, spent = plain(event, asked.plain)
            print(f"  plain model: value {value} of {bound} in {spent:.2f} s", flush=True)


if __name__ == "__main__":
    main()
