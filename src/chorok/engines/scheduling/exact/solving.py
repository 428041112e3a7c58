"""An event's timetable with every goal proved, as far as the time goes: small and middle events, published cases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact import goals
from chorok.engines.scheduling.exact.alike import put_in_order
from chorok.engines.scheduling.exact.breaks import Breaks
from chorok.engines.scheduling.exact.climbing import Found, Means, Values, climb
from chorok.engines.scheduling.exact.goals import Aim
from chorok.engines.scheduling.exact.narrowing import must_ids, narrowed, open_slots
from chorok.engines.scheduling.exact.relaxation import least_breaks
from chorok.engines.scheduling.exact.whole import Whole
from chorok.engines.scheduling.facts import NOTHING, Facts
from chorok.engines.scheduling.measuring import MORE_IS_BETTER, measure
from chorok.engines.scheduling.model import Event, Goal, Meeting, Progress, Reached, Status, Timetable
from chorok.engines.scheduling.options import Options

SHARE = 0.6  # of the time that is left, for a goal that others follow


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
    bounds: Sequence[Reached] = (),
    facts: Facts = NOTHING,
) -> Timetable:
    """Make an event's timetable, each goal as good as it can be given those before it.

    INFEASIBLE means that the musts can't all be held: proved; the timetable then holds as many as it can. A run that
    ends by its proofs gives the same timetable for the same seed. Within `gap` of its bound a goal is left for the
    next; `start` is a plan to begin from, `bounds` what is proved of the goals for timetables that reach as much in
    those before, `facts` what the best of them have in common; `stop` is asked again and again, and ends the run with
    the best so far.
    """
    return Run(event, seconds, gap, seed, workers, start, progress, stop, bounds, facts).solve()


class Run:
    """One run: its clock, and what it has reached so far."""

    def __init__(  # noqa: PLR0917 - what `solve` takes
        self,
        event: Event,
        seconds: float,
        gap: float,
        seed: int,
        workers: int,
        start: Timetable | None,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool] | None,
        bounds: Sequence[Reached] = (),
        facts: Facts = NOTHING,
    ) -> None:
        self.begun = monotonic()
        self.event, self.seconds, self.gap, self.seed, self.workers = event, seconds, gap, seed, workers
        self.start, self.progress, self.stop = start, progress, stop
        self.options = Options(event)
        self.must_ids, self.facts = must_ids(self.options), facts
        self.musts = len(self.must_ids)
        self.meetings: tuple[Meeting, ...] | None = None
        self.reached: dict[Goal, Reached] = {}
        self.known = {one.goal: one for one in bounds}  # each given what is reached of the goals before it

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.seconds - (monotonic() - self.begun)

    def solve(self) -> Timetable:
        """Hold all musts first; where that is proved impossible, hold as many as can be."""
        slots = open_slots(self.options) | dict.fromkeys(self.facts.left_out, 0)
        possible = True
        if self.event.goals[:1] == (Goal.MUSTS,) and self.musts:
            left = narrowed(self.options, slots, self.must_ids | self.facts.held)
            possible = left is not None and self.follow(left, all_musts=True)
            if not possible:
                self.tell(Reached(Goal.MUSTS, 0, self.musts - 1))
                if self.stop is not None and self.stop():
                    return self.timetable(possible)
        if not possible or not self.musts or self.event.goals[:1] != (Goal.MUSTS,):
            self.follow(slots, all_musts=False)
        return self.timetable(possible)

    # Goals in order

    def follow(self, slots: dict[str, int], *, all_musts: bool) -> bool:
        """Reach the goals one after the other; return whether the musts can be held as far as is known."""
        wanted = [goal for goal in self.event.goals if not (all_musts and goal is Goal.MUSTS)]
        plain = Stage(self, slots, all_musts=all_musts, named=False)
        if plain.impossible:
            return False
        named_from = len(wanted)
        if Goal.TABLES in wanted and goals.needs_names(plain.whole):
            named_from = wanted.index(Goal.TABLES)
        if all_musts:
            self.keep_bounds(Goal.MUSTS)  # all of them are held here
        values = plain.complete(self.meetings or (self.start.meetings if self.start else ()))
        reached: list[tuple[Goal, int]] = []
        for goal in wanted[:named_from]:
            values, found = plain.reach(goal, values, last=goal is self.event.goals[-1])
            if found.impossible:
                return False
            reached.append((goal, found.cost))
            if goal is not Goal.MUSTS:
                self.keep_bounds(goal)
        if not wanted[:named_from]:
            values, found = plain.reach(None, values, last=False)
            if found.impossible:
                return False
        stage = plain
        if named_from < len(wanted) and values is not None:
            stage = Stage(self, slots, all_musts=all_musts, named=True)
            for goal, cost in reached:
                stage.hold(goal, cost)
            values = stage.complete(self.meetings or ())
            for goal in wanted[named_from:]:
                values, _ = stage.reach(goal, values, last=goal is self.event.goals[-1])
        if values is not None and any(person.prefers for person in self.event.participants):
            stage.reach(None, values, last=True)
        return True

    def keep_bounds(self, goal: Goal) -> None:
        """Forget the known bounds of later goals where what is reached of this one isn't what they were proved for."""
        reached = Reached(goal, self.musts, self.musts) if goal is Goal.MUSTS else self.reached.get(goal)
        if goal in self.known and (reached is None or reached.value != self.known[goal].value):
            self.known = {}

    def means(self, *, last: bool) -> Means:
        """Return what the search for one goal may use."""
        begun, share = monotonic(), self.left() * (1.0 if last else SHARE)
        return Means(lambda: share - (monotonic() - begun), self.stop, self.seed, self.workers, self.gap)

    # The answer

    def tell(self, reached: Reached) -> None:
        """Keep what is known of a goal, and tell of it."""
        self.reached[reached.goal] = reached
        if self.progress is not None:
            best = self.timetable(possible=True) if self.meetings is not None else None
            self.progress(Progress(monotonic() - self.begun, reached, best))

    def timetable(self, possible: bool) -> Timetable:
        """Return the best so far with what it reaches."""
        spent = monotonic() - self.begun
        if self.meetings is None:
            status = Status.UNKNOWN if possible else Status.INFEASIBLE
            return Timetable(status, (), tuple(self.reached.values()), spent)
        found = measure(self.event, self.meetings, self.options)
        reached = tuple(Reached(goal, value, self._bound(goal, value)) for goal, value in found.items())
        status = Status.OPTIMAL if all(one.proved for one in reached) else Status.FEASIBLE
        return Timetable(status if possible else Status.INFEASIBLE, self.meetings, reached, spent)

    def _bound(self, goal: Goal, value: int) -> int:
        if goal in self.reached:
            bound = self.reached[goal].bound
            return max(bound, value) if goal in MORE_IS_BETTER else min(bound, value)
        if goal is Goal.MUSTS:
            return self.musts
        return sum(wish.value for wish in self.event.wishes) if goal is Goal.VALUE else 0


class Stage:
    """One model of the event with the goals that can be counted in it."""

    def __init__(self, run: Run, slots: dict[str, int], *, all_musts: bool, named: bool) -> None:
        self.run = run
        self.whole = Whole(run.options, slots, run.must_ids if all_musts else (), named=named, facts=run.facts)
        self.model = self.whole.model
        self.impossible = False
        event = run.event
        self.aims: dict[Goal | None, Aim] = {None: goals.prefers(self.whole)}
        if event.most_spread is not None or {Goal.BREAKS, Goal.SPREAD} & set(event.goals):
            self._add_breaks()
        makers = {Goal.MUSTS: goals.musts, Goal.VALUE: goals.value, Goal.LEAST: goals.least}
        for goal in event.goals:
            if goal in makers:
                self.aims[goal] = makers[goal](self.whole)
        if Goal.TABLES in event.goals and (named or not goals.needs_names(self.whole)):
            self.aims[Goal.TABLES] = goals.tables(self.whole)

    def _add_breaks(self) -> None:
        most = self.run.event.most_spread
        parts = Breaks(self.whole)
        if most is not None:
            parts.limit_spread(most)
        floor = sum(parts.least.values())
        if self.whole.settled:
            flows = least_breaks(self.whole, none_allowed=most == 0 and parts.someone_has_none)
            self.impossible = flows is None
            floor = max(floor, flows or 0)
        if floor:
            self.model.add(sum(parts.everything) >= floor)
        self.aims[Goal.BREAKS] = goals.breaks(parts, floor)
        if Goal.SPREAD in self.run.event.goals:
            self.aims[Goal.SPREAD] = goals.spread(parts)

    def hold(self, goal: Goal | None, cost: int) -> None:
        """Let a goal not fall behind what it has reached."""
        if goal is Goal.VALUE and self.run.facts.enough and self.run.must_ids <= self.whole.musts:
            return
        if not isinstance(self.aims[goal].cost, int):
            self.model.add(self.aims[goal].cost <= cost)

    def reach(self, goal: Goal | None, values: Values | None, *, last: bool) -> tuple[Values | None, Found]:
        """Find the best of a goal and hold it."""
        aim = self.bounded(goal, self.aims[goal])
        reached = self.value(goal, values)
        means = self.run.means(last=last)

        def told(found: Found) -> None:
            if found.values is not None:
                self.run.meetings = self.meetings(found.values)
            if goal is not None:
                self.run.tell(Reached(goal, aim.sign * found.cost, aim.sign * found.bound))

        start = None if reached is None else Found(values, aim.sign * reached, aim.floor)
        found = start if start is not None and start.done else climb(self.model, aim, means, start, told)
        if found.values is None:
            return values, found
        told(found)
        self.hold(goal, found.cost)
        return found.values, found

    def bounded(self, goal: Goal | None, aim: Aim) -> Aim:
        """Return an aim with the bound that the plan to begin from came with."""
        known = self.run.known.get(goal) if goal is not None else None
        return aim if known is None else replace(aim, floor=max(aim.floor, aim.sign * known.bound))

    def value(self, goal: Goal | None, values: Values | None) -> int | None:
        """Return what an answer reaches of a goal."""
        if goal is None or values is None:
            return None
        return measure(self.run.event, self.meetings(values), self.run.options)[goal]

    def meetings(self, values: Values) -> tuple[Meeting, ...]:
        """Return the meetings of an answer in the order of slots and tables."""
        place = self.run.options.place
        tables = {table.id: number for number, table in enumerate(self.run.event.tables)}
        return tuple(sorted(self.whole.meetings(values), key=lambda one: (place[one.slot], tables[one.table])))

    def complete(self, meetings: Sequence[Meeting]) -> Values | None:
        """Return a plan as values of all variables, those that only count included; None where it breaks a rule."""
        if not meetings:
            return None
        whole, place = self.whole, self.run.options.place
        known = [one for one in meetings if one.slot in place]
        held = {(one.wish, place[one.slot]): one for one in put_in_order(self.run.options, whole.alike, known)}
        model = self.model
        model.clear_hints()  # type: ignore[no-untyped-call]
        for key, literal in whole.x.items():
            model.add_hint(literal, key in held)
        for (wish, at, seat), literal in whole.u.items():
            one = held.get((wish, at))
            here = one is not None and seat in (one.table, whole.group(self.run.options.tables[one.table]))
            if literal is not whole.x[wish, at]:
                model.add_hint(literal, here)
        for (wish, at, helper), literal in whole.z.items():
            one = held.get((wish, at))
            model.add_hint(literal, one is not None and one.interpreter == helper)
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False
        solver.parameters.num_workers = 1
        solver.parameters.fix_variables_to_their_hinted_value = True
        solver.parameters.max_time_in_seconds = max(self.run.left(), 0.01)
        model.clear_objective()  # type: ignore[no-untyped-call]
        status = solver.solve(model)
        return Values(list(solver.response_proto.solution)) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
