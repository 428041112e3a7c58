"""Wishes that are alike: any timetable stays as good where their meetings change places.

Two wishes of one person are, where nothing but names tells their other ends apart and these wish for nobody else. A
search that knows needs to look at one order of them only; without it, it proves the same thing for each.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chorok.engines.scheduling.model import Meeting
from chorok.engines.scheduling.options import Options


def alike(options: Options, slots: Mapping[str, int]) -> list[list[str]]:
    """Return the sets of two or more wishes that are alike; `slots` are those in which each could be held."""
    event = options.event
    wishes = [wish for wish in event.wishes if slots.get(wish.id)]
    wanted = Counter(person for wish in wishes for person in (wish.one, wish.other))
    apart = {before for wish in event.wishes for before in wish.after}
    apart |= {wish.id for wish in wishes if wish.after or wish.lock is not None}
    bound = {helper.bound_to for helper in event.interpreters}
    groups: dict[object, list[str]] = defaultdict(list)
    for wish in wishes:
        for leaf, hub in ((wish.one, wish.other), (wish.other, wish.one)):
            if wanted[leaf] == 1 and leaf not in bound and wish.id not in apart:
                bare = replace(options.people[leaf], id="", name="", zone="")
                groups[hub, leaf == wish.one, bare, replace(wish, id="", one="", other=""), slots[wish.id]].append(
                    wish.id
                )
                break
    return [names for names in groups.values() if len(names) > 1]


def put_in_order(options: Options, groups: Sequence[Sequence[str]], meetings: Sequence[Meeting]) -> list[Meeting]:
    """Let meetings that are alike change places so that they stand in their wishes' order."""
    held = {meeting.wish: meeting for meeting in meetings}
    for names in groups:
        there = [name for name in names if name in held]
        sorted_ones = sorted((held[name] for name in there), key=lambda one: options.place[one.slot])
        for name, meeting in zip(there, sorted_ones, strict=True):
            held[name] = replace(meeting, wish=name)
    return list(held.values())
