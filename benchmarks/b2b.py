"""The published cases of business-to-business meeting timetables, beside the paper's seconds.

    python -m benchmarks.b2b FOLDER [--only REGEX] [--seconds 60] [--plain 6]

FOLDER holds `published.csv` and a .dzn file for each case (Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and
Villaret, "Constraint Solving Approaches to the Business-to-Business Meeting Scheduling Problem", JAIR 2022). The
paper's seconds are those of its best approach, MaxSAT, on its authors' machine. A plain CP-SAT model, with the
default search on the same cores, solves the first cases of the run as a baseline.
"""

import argparse
import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact import solve
from chorok.engines.scheduling.model import (
    DayPart,
    Demand,
    Event,
    Goal,
    Lock,
    Participant,
    Progress,
    Slot,
    Status,
    Table,
    Timetable,
    Wish,
)

IMPOSSIBLE = "-"


@dataclass(frozen=True)
class Case:
    """A published case, numbers from 0: `pairs` of participants, and for each meeting the slots it may have."""

    participants: int
    tables: int
    slots: int
    mornings: int
    pairs: list[tuple[int, int]]
    sessions: list[int]
    forbidden: list[set[int]]
    fixed: list[int | None]
    before: list[set[int]]


def read(path: Path) -> Case:
    """Read a MiniZinc data file."""
    text = path.read_text()

    def number(name: str) -> int:
        found = re.search(rf"{name}\s*=\s*(\d+)", text)
        if found is None:
            raise ValueError(f"{path}: no {name}")
        return int(found.group(1))

    def inside(name: str, start: str, end: str) -> str:
        found = re.search(rf"\b{name}\s*=\s*{start}(.*?){end}", text, re.S)
        if found is None:
            raise ValueError(f"{path}: no {name}")
        return found.group(1)

    rows = [[int(n) for n in re.findall(r"\d+", row)] for row in inside("requested", r"\[\|", r"\|\]").split("|")]
    rows = [row for row in rows if row]
    fixed = [int(n) for n in re.findall(r"\d+", inside("fixed", r"\[", r"\];"))]
    return Case(
        number("nBusiness"),
        number("nTables"),
        number("nTotalSlots"),
        number("nMorningSlots"),
        [(row[0] - 1, row[1] - 1) for row in rows],
        [row[2] for row in rows],
        sets(inside("forbidden", r"\[", r"\];")),
        [slot - 1 if slot else None for slot in fixed],
        sets(inside("precedences", r"\[", r"\];")),
    )


def sets(text: str) -> list[set[int]]:
    """Read a row of sets; 0 stands for nothing."""
    found = []
    for inner in re.findall(r"\{([^}]*)\}", text):
        numbers: set[int] = set()
        for part in filter(None, map(str.strip, inner.split(","))):
            first, _, last = part.partition("..")
            numbers |= set(range(int(first), int(last or first) + 1))
        found.append({n - 1 for n in numbers if n})
    return found


def event_of(case: Case, most_spread: int) -> Event:
    """Return a case as an event: every wish a must, breaks the only other goal, noon no border."""
    start = datetime(2026, 10, 13, 9, tzinfo=UTC)
    slots = tuple(
        Slot(
            f"s{number}",
            "day",
            DayPart.MORNING if number < case.mornings else DayPart.AFTERNOON,
            start + timedelta(minutes=20 * number),
            start + timedelta(minutes=20 * number + 20),
        )
        for number in range(case.slots)
    )
    everything = frozenset(slot.id for slot in slots)
    halves = {
        1: frozenset(slot.id for slot in slots[: case.mornings]),
        2: frozenset(slot.id for slot in slots[case.mornings :]),
        3: None,
    }
    people = tuple(
        Participant(f"p{n}", f"P{n}", available=everything - {f"s{slot}" for slot in away} if away else None)
        for n, away in enumerate(case.forbidden)
    )
    wishes = tuple(
        Wish(
            f"m{number}",
            f"p{one}",
            f"p{other}",
            demand=Demand.MUST,
            slots=halves[case.sessions[number]],
            lock=None if case.fixed[number] is None else Lock(f"s{case.fixed[number]}"),
            after=frozenset(f"m{earlier}" for earlier in case.before[number]),
        )
        for number, (one, other) in enumerate(case.pairs)
    )
    tables = tuple(Table(f"t{number}", f"T{number}") for number in range(case.tables))
    goals = (Goal.MUSTS, Goal.BREAKS)
    return Event(slots, people, tables, wishes, lunch_counts=True, most_spread=most_spread, goals=goals)


def plain(case: Case, most_spread: int, seconds: float) -> tuple[str, str]:
    """Return value and bound of the plain model: the definition written down, CP-SAT's default search."""
    model = cp_model.CpModel()
    of: dict[int, list[list[cp_model.IntVar]]] = defaultdict(lambda: [[] for _ in range(case.slots)])
    start = [model.new_int_var(0, case.slots - 1, "") for _ in case.pairs]
    at: list[list[cp_model.IntVar]] = [[] for _ in range(case.slots)]
    for number, pair in enumerate(case.pairs):
        morning = case.sessions[number] == 1
        allowed = {t for t in range(case.slots) if case.sessions[number] == 3 or (t < case.mornings) == morning}
        allowed -= case.forbidden[pair[0]] | case.forbidden[pair[1]]
        for slot in range(case.slots):
            here = model.new_bool_var("")
            model.add(start[number] == slot).only_enforce_if(here)
            model.add(start[number] != slot).only_enforce_if(~here)
            if slot not in allowed or case.fixed[number] not in (None, slot):
                model.add(here == 0)
            at[slot].append(here)
            for person in pair:
                of[person][slot].append(here)
        for earlier in case.before[number]:
            model.add(start[earlier] < start[number])
    for used in at:
        model.add(sum(used) <= case.tables)
    totals = []
    for person in range(case.participants):
        busy = [sum(literals) for literals in of[person]]
        ends = []
        for slot in range(case.slots):
            model.add(busy[slot] <= 1)
            if slot >= 2:
                met, end = model.new_bool_var(""), model.new_bool_var("")
                model.add_max_equality(met, [*busy[: slot - 1], 0])
                model.add_min_equality(end, [met, 1 - busy[slot - 1], busy[slot]])
                ends.append(end)
        totals.append(sum(ends))
    lowest, highest = model.new_int_var(0, case.slots, ""), model.new_int_var(0, case.slots, "")
    for total in totals:
        model.add(total >= lowest)
        model.add(total <= highest)
    model.add(highest - lowest <= most_spread)
    model.minimize(sum(totals))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return IMPOSSIBLE, IMPOSSIBLE
    value = f"{solver.objective_value:.0f}" if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else "?"
    return value, f"{solver.best_objective_bound:.0f}"


def answer(timetable: Timetable) -> tuple[str, str]:
    """Return value and bound as they are printed."""
    known = {one.goal: one for one in timetable.reached}
    if timetable.status is Status.INFEASIBLE:
        return IMPOSSIBLE, IMPOSSIBLE
    if Goal.BREAKS not in known:
        return "?", "?"
    return str(known[Goal.BREAKS].value), str(known[Goal.BREAKS].bound)


def timed(event: Event, seconds: float, seed: int) -> tuple[Timetable, float]:
    """Solve an event; a proof that the musts can't all be held is all that is asked of an impossible one."""
    musts = len(event.wishes)
    impossible = False

    def told(now: Progress) -> None:
        nonlocal impossible
        impossible |= now.reached.goal is Goal.MUSTS and now.reached.bound < musts

    begun = monotonic()
    timetable = solve(event, seconds=seconds, seed=seed, progress=told, stop=lambda: impossible)
    return timetable, monotonic() - begun


def main() -> None:
    """Print each case, the totals, and the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", type=int, default=6, help="cases of the baseline")
    asked = parser.parse_args()
    with (asked.folder / "published.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if re.search(asked.only, f"{row['instance']}.{row['variant']}")]
    ours = papers = slowest = 0.0
    proved = wrong = 0
    print(f"{'case':32} {'d':>2} {'value':>6} {'bound':>6} {'known':>6} {'seconds':>8} {'paper':>6}")
    for row in rows:
        most = int(row["max_break_difference"])
        case = read(asked.folder / f"{row['instance']}.{row['variant']}.dzn")
        timetable, spent = timed(event_of(case, most), asked.seconds, asked.seed)
        value, bound = answer(timetable)
        known = row["optimum_or_dash_if_infeasible"]
        paper = float(row["maxsat_seconds"])
        done = value == bound and value != "?"
        proved += done
        wrong += done and value != known
        ours, papers, slowest = ours + spent, papers + paper, max(slowest, spent)
        note = "" if done else "  open"
        name = f"{row['instance']}.{row['variant']}"
        print(f"{name:32} {most:2} {value:>6} {bound:>6} {known:>6} {spent:8.2f} {paper:6.1f}{note}", flush=True)
    print(f"{proved} of {len(rows)} proved, {wrong} not as published; slowest {slowest:.1f} s")
    print(f"together {ours:.1f} s, the paper's column {papers:.1f} s")
    if asked.plain:
        print("the plain model, 20 s at most:")
    for row in rows[: asked.plain]:
        case = read(asked.folder / f"{row['instance']}.{row['variant']}.dzn")
        begun = monotonic()
        value, bound = plain(case, int(row["max_break_difference"]), 20)
        name = f"{row['instance']}.{row['variant']}"
        print(f"{name:32} {value:>6} {bound:>6} {monotonic() - begun:8.2f}", flush=True)


if __name__ == "__main__":
    main()
