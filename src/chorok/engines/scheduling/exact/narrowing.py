"""What can be said before any search: the slots that are left for each wish where every must is held.

Precedences push musts apart, and a person's musts need slots of their own: a slot that no perfect matching of the
person's musts uses for a wish is closed to it (Régin's filter for all-different; its sources are bipartite matching and
the strongly connected parts of what is left of it).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from chorok.engines.scheduling.measuring import is_must
from chorok.engines.scheduling.model import Demand, Wish
from chorok.engines.scheduling.options import Options, bits


def open_slots(options: Options) -> dict[str, int]:
    """Return for each wish that could be held at all the mask of its slots: people, tables, interpreters."""
    found = {}
    for wish in options.event.wishes:
        if wish.demand is Demand.NEVER:
            continue
        mask = options.wished(wish) & options.free[wish.one] & options.free[wish.other]
        mask &= _union(options.stands[table.id] for table in options.tables_for(wish))
        if options.needs_help(wish):
            mask &= _union(options.hours[helper.id] for helper in options.able(wish))
        found[wish.id] = mask
    return found


def must_ids(options: Options) -> frozenset[str]:
    """Return the wishes that must be held."""
    return frozenset(wish.id for wish in options.event.wishes if is_must(wish) and wish.demand is not Demand.NEVER)


def narrowed(options: Options, slots: Mapping[str, int], held: Collection[str]) -> dict[str, int] | None:
    """Return what is left of the slots where all these wishes are held, or None where that can't be."""
    left = dict(slots)
    musts = [wish for wish in options.event.wishes if wish.id in held]
    mine: dict[str, list[str]] = defaultdict(list)
    for wish in musts:
        mine[wish.one].append(wish.id)
        mine[wish.other].append(wish.id)
    before: dict[str, int] = {}
    while before != left:
        before = dict(left)
        if not all(left[wish.id] for wish in musts):
            return None
        _push_apart(options, musts, left)
        for wishes in mine.values():
            if not _keep_matched(wishes, left):
                return None
    return left


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _push_apart(options: Options, musts: Sequence[Wish], left: dict[str, int]) -> None:
    """Take the slots of a must that are too early for what comes before it, or too late for what comes after."""
    slots = options.event.slots
    names = {wish.id for wish in musts}
    for wish in musts:
        for earlier in sorted(wish.after & names):
            firsts, thens = bits(left[earlier]), bits(left[wish.id])
            if not firsts or not thens:
                continue
            over = min(slots[place].end for place in firsts)
            begins = max(slots[place].start for place in thens)
            left[wish.id] = sum(1 << place for place in thens if slots[place].start >= over)
            left[earlier] = sum(1 << place for place in firsts if slots[place].end <= begins)


def matched(masks: Sequence[int], places: int) -> dict[int, int] | None:
    """Return place → number of the mask that takes it, every mask with a place of its own; None where that can't be."""
    taken: dict[int, int] = {}

    def settle(number: int, seen: set[int]) -> bool:
        for place in bits(masks[number] & places):
            if place not in seen:
                seen.add(place)
                if place not in taken or settle(taken[place], seen):
                    taken[place] = number
                    return True
        return False

    return taken if all(settle(number, set()) for number in range(len(masks))) else None


def _keep_matched(wishes: Sequence[str], left: dict[str, int]) -> bool:
    """Keep the slots that some matching of a person's musts uses; return whether there is a matching."""
    masks = [left[wish] for wish in wishes]
    taken = matched(masks, _union(masks))
    if taken is None:
        return False
    free = _union(masks) & ~sum(1 << place for place in taken)
    home = {number: place for place, number in taken.items()}
    reached = {place: _reach(place, masks, taken) for place in taken}
    for number, wish in enumerate(wishes):
        for place in bits(masks[number] & ~free):
            # whoever sits there must find another place: a free one, or the one that is given up
            if place != home[number] and not reached[place] & (free | 1 << home[number]):
                left[wish] &= ~(1 << place)
    return True


def _reach(start: int, masks: Sequence[int], taken: Mapping[int, int]) -> int:
    """Return the places that can be had by moving whoever sits at `start`, then whom that displaces, and so on."""
    seen, new = 0, 1 << start
    while new:
        seen |= new
        new = _union(masks[taken[place]] for place in bits(new) if place in taken) & ~seen
    return seen
