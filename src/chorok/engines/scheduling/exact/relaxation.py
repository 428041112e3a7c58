"""A lower bound of the breaks from the people alone, without asking who meets whom.

Each person still chooses as many slots as they have meetings; in each slot an even number of people is busy, two a
table at most; by each slot they have had what must be over by then, and no more than can have begun. People who are
alike in all that are one group: the ways a person can go through the slots form a layered network, a group of n is a
flow of n through it, and its breaks are a cost of arcs. Where that makes too many arcs, what is over or begun by a slot
is left out. The program is tiny whatever the number of people, has none of the symmetry of the whole model, and is
often exact when tables are scarce: too many would have to be busy in the middle slots.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from ortools.sat.python import cp_model

from chorok.engines.scheduling.exact.runs import rows_of
from chorok.engines.scheduling.exact.whole import Whole

LARGEST = 3000  # arcs: beyond it the bound takes longer than it saves
EFFORT = 0.5  # deterministic seconds of CP-SAT

# where a person stands in a row: before its first meeting, in one, between two, after all of them
BEFORE, BUSY, BETWEEN, DONE = range(4)
State = tuple[int, int]  # meetings so far, where
# meetings, mask of slots, mask of slots that are taken for sure; the fewest and the most meetings up to each slot
Group = tuple[int, int, int, tuple[int, ...], tuple[int, ...]]


def least_breaks(whole: Whole, *, none_allowed: bool) -> int | None:
    """Return a proved lower bound of all breaks together, or None where no timetable exists at all.

    Everybody's number of meetings must be known. `none_allowed`: nobody may have any break.
    """
    for fine in (True, False):
        groups = Counter(_group(whole, person, fine=fine) for person, count in whole.sure.items() if count)
        arcs = {group: _used(whole, group, list(_arcs(whole, group))) for group in groups}
        if sum(map(len, arcs.values())) <= LARGEST:
            break
    else:
        return 0
    model = cp_model.CpModel()
    load: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    cost: list[cp_model.IntVar] = []
    for group, size in groups.items():
        _add_flow(model, arcs[group], whole.options.count, size, load, cost)
    for place in range(whole.options.count):
        tables = model.new_int_var(0, whole.room(place), "")
        model.add(sum(load[place]) == 2 * tables)
    if none_allowed:
        model.add(sum(cost) == 0)
    model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # flows: without the linear relaxation the bound stays far below
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    return max(0, round(solver.best_objective_bound)) if status != cp_model.UNKNOWN else 0


def _group(whole: Whole, person: str, *, fine: bool) -> Group:
    """Return a person's group; a `fine` one knows what must be over, and what can have begun, by each slot."""
    masks = whole.kept[person]
    everywhere = pinned = 0
    for mask in masks:
        everywhere |= mask
        pinned |= mask if mask & (mask - 1) == 0 else 0
    count, places = len(masks), range(whole.options.count) if fine else ()
    fewest = tuple(sum(mask >> place + 1 == 0 for mask in masks) for place in places)
    most = tuple(sum(mask & (2 << place) - 1 != 0 for mask in masks) for place in places)
    return count, everywhere, pinned, fewest, most


Arc = tuple[int, State, State, bool, bool]  # place, from, to, whether busy there, whether a break ends there


def _arcs(whole: Whole, group: Group) -> Iterator[Arc]:
    """Give the arcs of a group's network: a layer for each slot, and only states that can be reached."""
    count, everywhere, pinned, fewest, most = group
    starts = {row[0] for row in rows_of(whole.options)}
    layer: set[State] = {(0, BEFORE)}
    for place in range(whole.options.count):
        if place in starts:
            layer = {(met, BEFORE) for met, _ in layer}
        following: set[State] = set()
        for state in sorted(layer):
            met, where = state
            steps: list[tuple[State, bool, bool]] = []
            if not pinned >> place & 1:
                idle = DONE if met == count else BEFORE if where == BEFORE else BETWEEN
                steps.append(((met, idle), False, False))
            if met < count and everywhere >> place & 1:
                steps.append(((met + 1, BUSY), True, where == BETWEEN))
            # a row's end is a state of the next row's beginning
            for to, busy, ends in steps:
                if fewest and not fewest[place] <= to[0] <= most[place]:
                    continue
                landed = (to[0], BEFORE) if place + 1 in starts else to
                following.add(landed)
                yield place, state, landed, busy, ends
        layer = following


def _used(whole: Whole, group: Group, arcs: list[Arc]) -> list[Arc]:
    """Return the arcs from which the end, with all meetings held, can be reached."""
    after = whole.options.count
    leads = {(after, to) for place, _, to, _, _ in arcs if place + 1 == after and to[0] == group[0]}
    kept = []
    for arc in reversed(arcs):
        if (arc[0] + 1, arc[2]) in leads:
            leads.add((arc[0], arc[1]))
            kept.append(arc)
    return kept[::-1]


def _add_flow(  # noqa: PLR0917 - the parts of one flow
    model: cp_model.CpModel,
    arcs: list[Arc],
    last: int,
    size: int,
    load: dict[int, list[cp_model.IntVar]],
    cost: list[cp_model.IntVar],
) -> None:
    """Add a flow of `size` people through a group's network."""
    out: dict[tuple[int, State], list[cp_model.IntVar]] = defaultdict(list)
    into: dict[tuple[int, State], list[cp_model.IntVar]] = defaultdict(list)
    for place, state, to, busy, ends in arcs:
        flow = model.new_int_var(0, size, "")
        out[place, state].append(flow)
        into[place + 1, to].append(flow)
        if busy:
            load[place].append(flow)
        if ends:
            cost.append(flow)
    model.add(sum(out[0, (0, BEFORE)]) == size)
    for node in out.keys() | into.keys():
        if 0 < node[0] < last:
            model.add(sum(into[node]) == sum(out[node]))
