"""Timetables of big made-up events: ours beside a greedy plan and the plain CP-SAT model, each in a process of its own.

    python -m benchmarks.scheduling [large] [huge] [--seeds 0 1 2] [--plain SECONDS]

`large` is 300 companies × 400 buyers with 6,000 wishes, `huge` 1,000 × 1,000 with 30,000; three days of 16 slots.
All three ways keep the same hard demands. The greedy plan takes musts, then wishes by value, each in the first slot in
which it fits. The plain model has a variable for every wish and slot. Idle slots are free ones between two meetings of
a half-day. The counts are made here from who meets when, by none of the engine's code.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from benchmarks.event_maker import Size, make_event
from chorok.engines.scheduling.large import solve
from chorok.engines.scheduling.large.bound import joined, weigh
from chorok.engines.scheduling.large.interpreters import bits
from chorok.engines.scheduling.large.plan import NONE, Plan
from chorok.engines.scheduling.large.problem import Problem
from chorok.engines.scheduling.model import Event, Goal

PLAIN_MEMORY = 6 << 30  # bytes that the plain model may take; the engine has a bar of 1 GB and no limit here
SIZES = {
    "large": (Size(300, 400, 6000), 60.0),
    "huge": (Size(1000, 1000, 30000), 300.0),
}
Slots = Mapping[str, str]  # wish: slot


def ours(event: Event, seconds: float) -> tuple[Slots, int | None]:
    """Plan with the engine."""
    timetable = solve(event, seconds=seconds)
    bound = next(one.bound for one in timetable.reached if one.goal is Goal.VALUE)
    return {meeting.wish: meeting.slot for meeting in timetable.meetings}, bound


def greedy(event: Event, _seconds: float) -> tuple[Slots, int | None]:
    """Take locked wishes, musts, then the most valuable, each in the first slot in which it fits."""
    problem = Problem(event)
    plan = Plan(problem)
    order = sorted(
        range(len(event.wishes)),
        key=lambda wish: (event.wishes[wish].lock is None, not problem.must[wish], -problem.value[wish]),
    )
    for wish in order:
        any(plan.put(wish, slot) for slot in bits(problem.usable[wish]))
    return by_id(problem, plan.slot_of), None


def by_id(problem: Problem, slot_of: list[int]) -> Slots:
    """Name wishes and slots as the event does."""
    wishes = problem.event.wishes
    return {wishes[wish].id: problem.slots[slot].id for wish, slot in enumerate(slot_of) if slot != NONE}


def plain(event: Event, seconds: float) -> tuple[Slots, int | None]:
    """Solve one CP-SAT model with a variable for each wish and slot, in so many seconds once it is built."""
    problem = Problem(event)
    weights = weigh(problem, event.goals)
    model = cp_model.CpModel()
    x = {(wish, slot): model.new_bool_var("") for wish, open_ in enumerate(problem.usable) for slot in bits(open_)}
    held = [[x[wish, slot] for slot in bits(open_)] for wish, open_ in enumerate(problem.usable)]
    for its in held:
        model.add_at_most_one(its)
    lacking = people_rows(model, problem, x)
    slot_rows(model, problem, x)
    order_rows(model, problem, x)
    worth = [
        weights.must * must + weights.value * value for must, value in zip(problem.must, problem.value, strict=True)
    ]
    weighed = cp_model.LinearExpr.weighted_sum(list(x.values()), [worth[wish] for wish, _ in x])
    model.maximize(weighed - weights.least * total(lacking))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}, None
    slot_of = [NONE] * len(problem.usable)
    for (wish, slot), its in x.items():
        if solver.boolean_value(its):
            slot_of[wish] = slot
    musts = sum(problem.must[wish] for wish, slot in enumerate(slot_of) if slot != NONE)
    short = sum(solver.value(one) for one in lacking)
    return by_id(problem, slot_of), int(solver.best_objective_bound) - weights.of(musts, 0, short)


def total(variables: Iterable[cp_model.IntVar]) -> cp_model.LinearExprT:
    """Return the sum of variables, put together at once."""
    return cp_model.LinearExpr.sum(list(variables))


def people_rows(
    model: cp_model.CpModel, problem: Problem, x: dict[tuple[int, int], cp_model.IntVar]
) -> list[cp_model.IntVar]:
    """Add one meeting a slot, the most in all and in a row; return what each lacks to its fewest."""
    at: list[list[list[cp_model.IntVar]]] = [[[] for _ in problem.slots] for _ in problem.free]
    for (wish, slot), its in x.items():
        for person in problem.ends[wish]:
            at[person][slot].append(its)
    lacking = []
    for person, slots in enumerate(at):
        for its in slots:
            model.add_at_most_one(its)
        everything = [one for its in slots for one in its]
        model.add(total(everything) <= problem.most[person])
        longest = problem.in_a_row[person]
        for row in problem.rows if longest is not None else ():
            for first in range(row.start, row.stop - longest):
                model.add(total(one for its in slots[first : first + longest + 1] for one in its) <= longest)
        if problem.least[person]:
            short = model.new_int_var(0, problem.least[person], "")
            model.add(total(everything) + short >= problem.least[person])
            lacking.append(short)
    return lacking


def slot_rows(model: cp_model.CpModel, problem: Problem, x: dict[tuple[int, int], cp_model.IntVar]) -> None:
    """Add tables and interpreters slot by slot, each set of interpreters by Hall's condition."""
    by_kind: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    for (wish, slot), its in x.items():
        by_kind.setdefault((problem.kind[wish], slot), []).append(its)
    unions = joined({kind.helpers for kind in problem.kinds if kind.helpers})
    for slot in range(len(problem.slots)):
        for group, room in enumerate(problem.room):
            within = [number for number, kind in enumerate(problem.kinds) if kind.group == group]
            model.add(total(one for kind in within for one in by_kind.get((kind, slot), ())) <= room[slot])
        for union in unions:
            within = [n for n, kind in enumerate(problem.kinds) if kind.helpers and not kind.helpers & ~union]
            most = (union & problem.duty[slot]).bit_count()
            model.add(total(one for kind in within for one in by_kind.get((kind, slot), ())) <= most)


def order_rows(model: cp_model.CpModel, problem: Problem, x: dict[tuple[int, int], cp_model.IntVar]) -> None:
    """Add which meetings must be over before others."""
    for wish, earlier in enumerate(problem.after):
        for sooner in earlier:
            for slot in bits(problem.usable[wish]):
                too_late = [x[sooner, at] for at in bits(problem.usable[sooner]) if at >= slot]
                model.add_at_most_one([x[wish, slot], *too_late])


WAYS: dict[str, Callable[[Event, float], tuple[Slots, int | None]]] = {"ours": ours, "greedy": greedy, "plain": plain}


def measure(event: Event, slots: Slots) -> dict[str, int]:
    """Count what a plan comes to."""
    place = {slot.id: number for number, slot in enumerate(event.slots)}
    half = [(slot.day, slot.part) for slot in event.slots]
    busy: dict[str, list[int]] = {one.id: [] for one in event.participants}
    found = dict.fromkeys(("held", "musts", "value", "lacking", "idle companies", "idle buyers"), 0)
    for wish in event.wishes:
        if wish.id in slots:
            found["held"] += 1
            found["value"] += wish.value
            found["musts"] += wish.demand.value == "must"
            for person in (wish.one, wish.other):
                busy[person].append(place[slots[wish.id]])
    for one in event.participants:
        found["lacking"] += len(busy[one.id]) < one.least
        idle = "idle companies" if one.side == "company" else "idle buyers"
        for sooner, later in pairwise(sorted(busy[one.id])):
            if half[sooner] == half[later]:
                found[idle] += later - sooner - 1
    return found


def run_one(size: str, seed: int, way: str, seconds: float) -> None:
    """Run one way in this process and print its figures as JSON."""
    if way == "plain":
        resource.setrlimit(resource.RLIMIT_DATA, (PLAIN_MEMORY, PLAIN_MEMORY))
    event = make_event(SIZES[size][0], seed)
    began = time.monotonic()
    slots, bound = WAYS[way](event, seconds)
    took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**measure(event, slots), "bound": bound, "seconds": took, "memory": memory}))


def run_all(size: str, seed: int, plain_seconds: float | None) -> None:
    """Run every way in a process of its own and print a row for each."""
    rows = {}
    for way in WAYS:
        seconds = plain_seconds if way == "plain" and plain_seconds is not None else SIZES[size][1]
        command = [sys.executable, "-m", "benchmarks.scheduling", size, "--way", way, "--seeds", str(seed)]
        answer = subprocess.run([*command, "--plain", str(seconds)], capture_output=True, text=True, check=False)
        if answer.returncode:
            print(f"| {size} {seed} {way} | ended with {answer.returncode}: {answer.stderr[-200:]!r} |")
        else:
            rows[way] = json.loads(answer.stdout)
    bound = rows["ours"]["bound"]
    for way, row in rows.items():
        its = "–" if row["bound"] is None else f"{row['bound']:,}"
        print(
            f"| {size} {seed} {way} | {row['held']:,} | {row['musts']} | {row['value']:,} | {its} "
            f"| {100 * (bound - row['value']) / bound:.3f} % | {row['lacking']} | {row['idle companies']:,} "
            f"| {row['idle buyers']:,} | {row['seconds']:.1f} | {row['memory']:.0f} |",
            flush=True,
        )


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", choices=[*SIZES, []], default=[])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--plain", type=float, help="seconds for the plain model, if not the size's own")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        run_one(asked.sizes[0], asked.seeds[0], asked.way, asked.plain)
        return
    print(
        "| event, seed, way | held | musts | value | own bound | below our bound | people below their fewest "
        "| idle slots of companies | of buyers | s | MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for size in asked.sizes or ["large"]:
        for seed in asked.seeds:
            run_all(size, seed, asked.plain)


if __name__ == "__main__":
    main()
