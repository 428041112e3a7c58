"""Rows of slots and runs of meetings: which unbroken runs a person with a known number of meetings can have.

A break is counted within a row: a day, or half a day where a free run that reaches noon is none.
"""

from collections.abc import Sequence
from itertools import combinations

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
