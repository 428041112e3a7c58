"""Rows of slots and runs of meetings: which unbroken runs a person with a known number of meetings can have.

A break is counted within a row: a day, or half a day where a free run that reaches noon is none.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

from chorok.engines.scheduling.exact.narrowing import matched
from chorok.engines.scheduling.options import Options, bits


def rows_of(options: Options) -> list[list[int]]:
    """Return the rows of slots in which breaks are counted, each a list of places."""
    rows = []
    for day in options.row.values():
        halves = (day,) if options.event.lunch_counts else (day & options.mornings, day & ~options.mornings)
        rows += [bits(half) for half in halves if half]
    return rows


def run_mask(row: Sequence[int], first: int, length: int) -> int:
    """Return the mask of a run of a row."""
    return sum(1 << place for place in row[first : first + length])


def fits(masks: Sequence[int], places: int) -> bool:
    """Return whether meetings with these slots fill exactly these places."""
    pinned = 0
    for mask in masks:
        if not mask & places:
            return False
        if mask & (mask - 1) == 0:
            pinned |= mask
    return not pinned & ~places and matched(masks, places) is not None


def unbroken(row: Sequence[int], masks: Sequence[int]) -> list[int]:
    """Return the runs (masks) in one row that hold all of somebody's meetings without a break."""
    runs = (run_mask(row, first, len(masks)) for first in range(len(row) - len(masks) + 1))
    return [run for run in runs if fits(masks, run)]


def needs_two_breaks(row: Sequence[int], masks: Sequence[int]) -> bool:
    """Return whether no two runs of one row hold all of somebody's meetings."""
    count = len(masks)
    for length in range(1, count):
        for first, second in combinations(range(len(row) - count + length + 1), 2):
            if second > first + length:
                places = run_mask(row, first, length) | run_mask(row, second, count - length)
                if places.bit_count() == count and fits(masks, places):
                    return False
    return True


# where somebody stands in a row: before its first meeting, in one, between two
BEFORE, BUSY, BETWEEN = range(3)
Stand = tuple[int, int, int]  # meetings so far, where in the row, meetings in a row up to now


def fewest_breaks(options: Options, free: int, in_a_row: int | None) -> list[int]:
    """Return by n the fewest breaks with n meetings or more, in these free slots, at most so many in a row.

    The list ends with the most meetings that fit. Slot by slot, all ways to stand there are kept with their breaks.
    """
    rows = {row[0] for row in rows_of(options)}
    days = {bits(day)[0] for day in options.row.values()}
    layer: dict[Stand, int] = {(0, BEFORE, 0): 0}
    for place in range(options.count):
        following: dict[Stand, int] = {}
        for (met, where, streak), breaks in layer.items():
            start = BEFORE if place in rows else where
            for to, more in _steps((met, start, 0 if place in days else streak), free >> place & 1, in_a_row):
                following[to] = min(breaks + more, following.get(to, breaks + more))
        layer = following
    most = max(met for met, _, _ in layer)
    exactly = [min(breaks for (met, _, _), breaks in layer.items() if met == count) for count in range(most + 1)]
    return list(accumulate(reversed(exactly), min))[::-1]


def _steps(stand: Stand, free: int, in_a_row: int | None) -> Iterator[tuple[Stand, int]]:
    """Give how somebody can stand after one more slot, and the breaks that end with it."""
    met, where, streak = stand
    yield (met, BEFORE if where == BEFORE else BETWEEN, 0), 0
    if free and (in_a_row is None or streak < in_a_row):
        yield (met + 1, BUSY, 0 if in_a_row is None else streak + 1), int(where == BETWEEN)
