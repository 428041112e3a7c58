"""Timetables for big events, step by step: what could be held at all, slots for it, fewer breaks, tables.

The program over sessions says which wishes to hold and what no timetable can pass; its wishes are put into slots, and
what finds no place is tried again after the plan has been shaken; then the meetings stay and the breaks go.
"""

from collections.abc import Callable
from random import Random
from time import monotonic

from chorok.engines.scheduling.large.bounding import Bounds
from chorok.engines.scheduling.large.days import breaks_of
from chorok.engines.scheduling.large.placing import Placing
from chorok.engines.scheduling.large.plan import NONE, Plan
from chorok.engines.scheduling.large.polishing import Polishing
from chorok.engines.scheduling.large.problem import Problem
from chorok.engines.scheduling.large.tables import assign_tables, count_changes
from chorok.engines.scheduling.model import Event, Goal, Meeting, Progress, Reached, Status, Timetable

FOR_BOUND, FOR_VALUE, FOR_POLISH = 0.4, 0.55, 0.97  # by when a step ends, as a share of the time
PATIENCE = 10  # rounds of trying again what found no place, without any gain
SHAKE, POLISH = 10, 250  # moves a meeting: between two rounds, and in the end
AT_LEAST = 200_000  # moves in the end, however few the meetings: a third of a second
CLOSE_ENOUGH, FAR = 0.0003, 0.003  # gaps at which nothing is tried again, and at which half-days are looked at


def solve(
    event: Event,
    *,
    seconds: float,
    gap: float = 0.0,
    seed: int = 0,
    workers: int = 2,
    start: Timetable | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Timetable:
    """Make the timetable of a big event, with a proved bound of each goal.

    Every hard demand holds; goals are followed in the event's order as far as the time goes. With enough of it the run
    ends by itself after a number of moves that depends on the event alone, and one seed gives one timetable. Within
    `gap` of the bound no more value is looked for. `start` is a plan to begin from. One worker does all of it, whatever
    `workers` says: the moves are a chain of single steps.
    """
    chance = Random(seed)  # noqa: S311 - a search, no secret
    run = Run(event, seconds=seconds, gap=gap, chance=chance, progress=progress, stop=stop or (lambda: False))
    return run.solve(start)


class Run:
    """One run: its clock, its plan and its bounds."""

    def __init__(
        self,
        event: Event,
        *,
        seconds: float,
        gap: float,
        chance: Random,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool],
    ) -> None:
        self.begun = monotonic()
        self.event, self.seconds, self.gap, self.chance = event, seconds, gap, chance
        self.progress, self.stop = progress, stop
        self.problem = Problem(event)
        self.bounds = Bounds(self.problem, FOR_BOUND * seconds)
        self.plan = Plan(self.problem)
        self.placing = Placing(self.plan, self.bounds.weights, chance, lambda: self.over(FOR_VALUE))

    def spent(self) -> float:
        """Return the seconds since the run began."""
        return monotonic() - self.begun

    def over(self, share: float) -> bool:
        """Return whether so much of the time is over, or the run is to stop."""
        return self.spent() > share * self.seconds or self.stop()

    def solve(self, start: Timetable | None) -> Timetable:
        """Go through the steps."""
        self.hold_fast(start)
        self.place()
        self.tell()
        self.look_closer()
        polishing = Polishing(self.plan, self.chance)
        best, tries = self.weight(), 0
        while tries < PATIENCE and not self.is_close() and not self.over(FOR_VALUE):
            self.polish(polishing, SHAKE, FOR_VALUE)
            self.try_again()
            polishing = Polishing(self.plan, self.chance)
            best, tries = max(best, self.weight()), 0 if self.weight() > best else tries + 1
        self.tell()
        held = sum(len(wishes) for wishes in self.plan.held)
        self.polish(polishing, max(POLISH, AT_LEAST // max(1, held)), FOR_POLISH)
        self.keep_spread()
        return self.timetable(final=True)

    def hold_fast(self, start: Timetable | None) -> None:
        """Put locked meetings where they are locked, then those of the plan to begin from where they can stay."""
        slot_at = self.problem.slot_at
        for wish, one in enumerate(self.event.wishes):
            if one.lock is not None and one.lock.slot in slot_at:
                self.plan.put(wish, slot_at[one.lock.slot])
        if start is not None:
            slots = {meeting.wish: meeting.slot for meeting in start.meetings}
            for wish, one in enumerate(self.event.wishes):
                if one.id in slots and self.plan.slot_of[wish] == NONE and slots[one.id] in slot_at:
                    self.plan.put(wish, slot_at[slots[one.id]])

    def place(self) -> None:
        """Put the wishes that the program holds: musts, then those with interpreters, then those with fewest slots.

        Where the program wasn't solved in time, that is every wish, by value.
        """
        problem, plan = self.problem, self.plan
        wishes = [
            wish
            for wish, share in enumerate(self.bounds.chosen)
            if share > 0.5 and plan.slot_of[wish] == NONE and problem.usable[wish]  # noqa: PLR2004 - rounded
        ]
        wishes.sort(
            key=lambda wish: (
                not problem.must[wish],
                0 if self.bounds.solved else -problem.value[wish],
                plan.helpers[wish] == 0,
                problem.usable[wish].bit_count(),
                wish,
            )
        )
        self.placing.place(self.placing.place(wishes))

    def look_closer(self) -> None:
        """Bound by half-days where the plan is far from the bound and there is time."""
        if not self.is_close(FAR) and not self.over(FOR_BOUND):
            self.bounds.refine(self.half_days(), FOR_BOUND * self.seconds - self.spent())

    def half_days(self) -> list[int]:
        """Return the masks of the slots of each half-day."""
        parts = [
            part
            for row, noon in zip(self.problem.rows, self.problem.noon, strict=True)
            for part in (row[:noon], row[noon:])
        ]
        return [sum(1 << slot for slot in part) for part in parts if part]

    def try_again(self) -> None:
        """Put wishes that could still help: where there is room, else in place of those that weigh less."""
        plan, bounds, placing = self.plan, self.bounds, self.placing
        weight = self.weight()
        wishes = [wish for wish, slot in enumerate(plan.slot_of) if slot == NONE and bounds.could_help(wish, weight)]
        wishes.sort(key=lambda wish: (-self.problem.must[wish], -bounds.margin[wish], wish))
        for wish in placing.place(wishes):
            if plan.slot_of[wish] == NONE and not self.over(FOR_VALUE):
                placing.trade(wish)

    def polish(self, polishing: Polishing, moves: int, share: float) -> None:
        """Anneal the days for some moves a meeting."""
        held = sum(len(wishes) for wishes in self.plan.held)
        left = share * self.seconds - self.spent()
        if left > 0 and held:
            polishing.run(moves * held, left, self.stop, lambda: self.tell(Goal.BREAKS))

    def keep_spread(self) -> None:
        """Give up meetings of whoever has more breaks than the event allows, those that leave fewest breaks first."""
        most, plan, problem = self.event.most_spread, self.plan, self.problem
        while most is not None:
            counts = [self.breaks(person) for person in range(len(problem.free))]
            worst = max(range(len(counts)), key=counts.__getitem__)
            if counts[worst] - min(counts) <= most:
                return
            held = [wish for wish, slot in enumerate(plan.slot_of) if slot != NONE and worst in problem.ends[wish]]
            plan.take(min(held, key=self.missed))

    def missed(self, wish: int) -> tuple[bool, int, int]:
        """Return what is missed without a meeting: a must, then the breaks of its two people, then its value."""
        plan, problem = self.plan, self.problem
        slot = plan.take(wish)
        breaks = sum(self.breaks(end) for end in problem.ends[wish])
        plan.put(wish, slot)
        return problem.must[wish], breaks, problem.value[wish]

    def breaks(self, person: int) -> int:
        """Return how many breaks somebody has."""
        problem = self.problem
        return sum(
            len(breaks_of(self.plan.busy[person] >> row.start & ((1 << len(row)) - 1), noon, self.event.lunch_counts))
            for row, noon in zip(problem.rows, problem.noon, strict=True)
        )

    def reached(self) -> dict[Goal, int]:
        """Return what the plan comes to in the goals that the program knows."""
        problem, plan = self.problem, self.plan
        held = [wish for wish, slot in enumerate(plan.slot_of) if slot != NONE]
        return {
            Goal.MUSTS: sum(problem.must[wish] for wish in held),
            Goal.VALUE: sum(problem.value[wish] for wish in held),
            Goal.LEAST: sum(max(0, least - count) for least, count in zip(problem.least, plan.count, strict=True)),
        }

    def weight(self) -> int:
        """Return what the plan weighs in the program."""
        reached = self.reached()
        return self.bounds.weights.of(reached[Goal.MUSTS], reached[Goal.VALUE], reached[Goal.LEAST])

    def is_close(self, enough: float = CLOSE_ENOUGH) -> bool:
        """Return whether the plan is as near to the bound as is asked for, or needed."""
        value = max(1, self.bounds.weights.value * self.reached()[Goal.VALUE])
        return self.bounds.total - self.weight() <= max(self.gap, enough) * value

    def tell(self, goal: Goal = Goal.VALUE) -> None:
        """Report what is reached of the goal that is worked on, with the timetable that goes with it."""
        if self.progress is not None:
            best = self.timetable(final=False)
            for one in best.reached:
                if one.goal is goal:
                    self.progress(Progress(self.spent(), one, best))

    def timetable(self, *, final: bool) -> Timetable:
        """Give the plan's meetings tables and put it into the caller's words; bounds are sharpened in the end."""
        plan, problem = self.plan, self.problem
        table_of = assign_tables(plan)
        meetings = [
            Meeting(
                self.event.wishes[wish].id,
                problem.slots[slot].id,
                self.event.tables[table_of[wish]].id,
                problem.helpers[plan.helper_of(wish, slot)].id if plan.helpers[wish] else None,
            )
            for slot, held in enumerate(plan.held)
            for wish in sorted(held, key=table_of.__getitem__)
        ]
        judged = self.reached()
        breaks = [self.breaks(person) for person in range(len(problem.free))]
        found = judged | {
            Goal.BREAKS: sum(breaks),
            Goal.SPREAD: max(breaks, default=0) - min(breaks, default=0),
            Goal.TABLES: count_changes(plan, table_of),
        }
        seconds = max(1.0, 0.1 * self.seconds) if final else 1.0
        reached = tuple(
            Reached(goal, found[goal], self.bounds.of_goal(goal, judged, seconds) if goal in judged else 0)
            for goal in self.event.goals
        )
        status = Status.OPTIMAL if all(one.proved for one in reached) else Status.FEASIBLE
        return Timetable(status, tuple(meetings), reached, self.spent())
