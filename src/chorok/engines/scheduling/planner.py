"""The way in: checks an event, picks the solver that suits its size, and returns the best timetable with its bounds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from chorok.engines.scheduling import exact, large
from chorok.engines.scheduling.checking import FaultyEvent, faults, stopping
from chorok.engines.scheduling.conflicts import Demands
from chorok.engines.scheduling.large.deciding import settled
from chorok.engines.scheduling.measuring import MORE_IS_BETTER
from chorok.engines.scheduling.model import Event, Progress, Status, Timetable
from chorok.engines.scheduling.options import Options

SMALL = 500  # places (a wish in a slot open to it) up to which every goal is proved from the start
MIDDLE = 40_000  # places up to which a good timetable is made first and proved on afterwards
FIRST = 0.4  # share of the time for that good timetable
CHECK = 2.0  # seconds in which the musts are shown to be possible or not, at most


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans an event in `seconds`, or until every goal is within `gap` of its bound.

    The same seed gives the same timetable where the time isn't what ends a run. `workers` is how many threads may work.
    """

    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 0
    workers: int = 2

    def plan(
        self,
        event: Event,
        start: Timetable | None = None,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Timetable:
        """Return the best timetable found, `start` if nothing better was.

        Raises FaultyEvent where the data is wrong. INFEASIBLE says that the musts can't hold together; `conflicts`
        tells which.
        """
        if found := stopping(faults(event)):
            raise FaultyEvent(found)
        begun = time.monotonic()
        places = count_places(event)
        run = Run(self, event, begun, progress, stop)
        if not self._musts_possible(event):
            return Timetable(Status.INFEASIBLE, seconds=time.monotonic() - begun)
        if places <= SMALL:
            return run.solve(exact.solve, self.seconds, start)
        share = FIRST if places <= MIDDLE else 1.0
        first = run.solve(large.solve, self.seconds * share, start)
        left = self.seconds - (time.monotonic() - begun)
        if share == 1.0 or (stop is not None and stop()) or first.status is Status.OPTIMAL or left <= 0:
            return first
        prove_on = partial(exact.solve, bounds=first.reached, facts=settled(event, first.reached, left))
        return better(event, first, run.solve(prove_on, left, first))

    def _musts_possible(self, event: Event) -> bool:
        """Return whether the musts may hold together, as far as can be told in a moment."""
        demands = Demands(Options(event), least=False, seed=self.seed)
        return demands.possible(demands.claims, min(CHECK, self.seconds / 10)) is not False


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one or two solvers on one clock."""

    planner: Planner
    event: Event
    begun: float
    progress: Callable[[Progress], None] | None
    stop: Callable[[], bool] | None

    def solve(self, solver: Callable[..., Timetable], seconds: float, start: Timetable | None) -> Timetable:
        """Run a solver; its progress and its end are told from the beginning of the whole run."""
        offset = time.monotonic() - self.begun

        def tell(news: Progress) -> None:
            if self.progress is not None:
                self.progress(replace(news, seconds=news.seconds + offset))

        found = solver(
            self.event,
            seconds=max(0.1, seconds),
            gap=self.planner.gap,
            seed=self.planner.seed,
            workers=self.planner.workers,
            start=start,
            progress=tell,
            stop=self.stop,
        )
        return replace(found, seconds=time.monotonic() - self.begun)


def count_places(event: Event) -> int:
    """Return in how many slots all wishes together might be held."""
    options = Options(event)
    return sum(
        (options.wished(wish) & options.free[wish.one] & options.free[wish.other]).bit_count() for wish in event.wishes
    )


def better(event: Event, first: Timetable, second: Timetable) -> Timetable:
    """Return the better timetable of two by the event's goals in order; with equal ones the second.

    What is proved of a goal for timetables that reach as much in those before it is taken from both.
    """
    if second.status in (Status.INFEASIBLE, Status.OPTIMAL) or not first.meetings:
        return second

    def rank(timetable: Timetable) -> list[int]:
        found = {one.goal: one.value for one in timetable.reached}
        return [found[goal] if goal in MORE_IS_BETTER else -found[goal] for goal in event.goals]

    if not second.meetings:
        return first
    best, other = (second, first) if rank(second) >= rank(first) else (first, second)
    found = {one.goal: one for one in other.reached}
    reached = {one.goal: one for one in best.reached}
    for goal in event.goals:
        bounds = reached[goal].bound, found[goal].bound
        bound = min(bounds) if goal in MORE_IS_BETTER else max(bounds)
        reached[goal] = replace(reached[goal], bound=bound)
        if reached[goal].value != found[goal].value:
            break
    return replace(best, reached=tuple(reached[goal] for goal in event.goals))
