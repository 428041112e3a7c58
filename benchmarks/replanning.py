"""No-shows on the day of a made-up event of 300 companies × 400 buyers: how soon there is an answer, and what it moves.

    python -m benchmarks.replanning [--no-shows 15] [--seconds 60] [--seed 0]

The event is planned first. Then buyers don't come, one after the other, each time on the same plan; the three choices
that the planner is offered are asked for, and a fourth at a low price. The baseline fills the free time greedily: open
wishes by value, each in the first slot in which it fits; nobody moves, but others of the slot may change tables and
interpreters. `--seconds` is for the plan.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence

from benchmarks.event_maker import Size, make_event
from chorok.engines.scheduling.happenings import Gone, Party, changed_event
from chorok.engines.scheduling.large import solve
from chorok.engines.scheduling.model import Demand, Event, Timetable
from chorok.engines.scheduling.options import Options, bits
from chorok.engines.scheduling.replanning import NOTICE, Choice, Price, replan
from chorok.engines.scheduling.state import State


def greedy(event: Event, timetable: Timetable, gone: Gone, place: int) -> tuple[int, int]:
    """Fill free time by value; return how many meetings are won and their value."""
    now = event.slots[place].start
    changed = changed_event(event, now, [gone])
    options = Options(changed)
    lost = {gone.id}
    kept = []
    for meeting in timetable.meetings:
        wish = options.wishes[meeting.wish]
        if gone.id in (wish.one, wish.other) and event.slots[options.place[meeting.slot]].start >= now:
            lost |= {wish.one, wish.other}
        else:
            kept.append(meeting)
    state = State(options, kept)
    late = sum(1 << number for number, slot in enumerate(event.slots) if slot.start >= now + NOTICE)
    won = []
    for wish in sorted(changed.wishes, key=lambda one: -one.value):
        free = wish.id not in state.meetings and wish.demand is not Demand.NEVER and lost & {wish.one, wish.other}
        if free and any(state.insert(wish, number) for number in bits(state.places(wish) & late)):
            won.append(wish.value)
    return len(won), sum(won)


def line(name: str, choices: Sequence[tuple[int, ...]]) -> str:
    """Return a row: meetings won, their value, moved and reseated ones, people told, on average."""
    means = [statistics.mean(numbers) for numbers in zip(*choices, strict=True)]
    return f"{name:24}" + "".join(f"{mean:12.1f}" for mean in means)


def figures(event: Event, choice: Choice) -> tuple[int, ...]:
    """Return what is won, its value, what is moved or at another table, and how many people are told."""
    value = {wish.id: wish.value for wish in event.wishes}
    told = {telling.who for telling in choice.tellings}
    won = sum(value[one.wish] for one in choice.won)
    return len(choice.won), won, len(choice.moved), len(choice.reseated), len(told)


def main() -> None:
    """Plan, let buyers not come, and print what that takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-shows", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    event = make_event(Size(300, 400, 6000), chosen.seed)
    timetable = solve(event, seconds=chosen.seconds, seed=chosen.seed)
    print(f"{len(timetable.meetings)} meetings of {len(event.wishes)} wishes")
    chance = random.Random(chosen.seed)
    buyers = [person.id for person in event.participants if person.side == "buyer"]
    found: dict[str, list[tuple[int, ...]]] = {}
    took, low_took, lost = [], [], []
    for buyer in chance.sample(buyers, chosen.no_shows):
        gone, place = Gone(Party.PARTICIPANT, buyer), chance.randrange(len(event.slots) // 2)
        begun = time.perf_counter()
        choices = replan(event, timetable, now=event.slots[place].start, changes=[gone])
        took.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        low = replan(event, timetable, now=event.slots[place].start, changes=[gone], prices=[Price.LOW])
        low_took.append(time.perf_counter() - begun)
        lost.append(len(choices[0].lost))
        for choice in (*choices, *low):
            found.setdefault(choice.price.value, []).append(figures(event, choice))
        found.setdefault("greedy", []).append(greedy(event, timetable, gone, place))
    print(f"{chosen.no_shows} no-shows, {statistics.mean(lost):.1f} meetings lost each")
    print(f"three choices: {statistics.median(took):.2f} s in the middle, {max(took):.2f} s at most (bar: 2 s)")
    print(f"low price alone: {statistics.median(low_took):.2f} s in the middle, {max(low_took):.2f} s at most")
    print(f"{'':24}{'won':>12}{'value':>12}{'moved':>12}{'reseated':>12}{'told':>12}")
    names = {"none": "nobody moves", "seats": "tables may change", "high": "few move", "low": "low price"}
    names["greedy"] = "baseline: greedy"
    for key, name in names.items():
        print(line(name, found[key]))


if __name__ == "__main__":
    main()
