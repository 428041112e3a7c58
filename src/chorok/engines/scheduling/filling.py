"""More meetings at the times that are free, where others of a slot only change tables or interpreters."""

from collections.abc import Iterable

from chorok.engines.scheduling.model import Wish
from chorok.engines.scheduling.options import bits
from chorok.engines.scheduling.state import State


def fill(state: State, wishes: Iterable[Wish], where: int) -> None:
    """Hold what fits of these wishes in their order, within a mask of slots, each where fewest others change."""
    for wish in wishes:
        if wish.id in state.meetings:
            continue
        best = None
        for place in bits(state.places(wish) & where):
            found = state.plan(wish, place)
            if found is not None:
                changes = len(found[1].keys() | found[2].keys())
                if best is None or changes < best[0]:
                    best = changes, place, found
        if best is not None:
            _, place, (meeting, tables, helpers) = best
            state.shift(place, tables, helpers)
            state.put(meeting)
