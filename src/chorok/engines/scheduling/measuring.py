"""What a timetable comes to in each goal, counted from its meetings."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from chorok.engines.scheduling.model import Demand, Event, Goal, Meeting, Wish
from chorok.engines.scheduling.options import Options, bits

MORE_IS_BETTER = frozenset({Goal.MUSTS, Goal.VALUE})


def is_must(wish: Wish) -> bool:
    """Return whether a wish must be held: said so, or locked."""
    return wish.demand is Demand.MUST or wish.lock is not None


def breaks(options: Options, busy: int) -> int:
    """Return the breaks of somebody who is busy in these slots (a mask)."""
    count = 0
    for row in options.row.values():
        day = bits(busy & row)
        noon = (options.mornings & row).bit_length()  # the first place after noon
        for sooner, later in pairwise(day):
            reaches_noon = sooner + 1 <= noon <= later
            count += later - sooner > 1 and (options.event.lunch_counts or not reaches_noon)
    return count


def measure(event: Event, meetings: Iterable[Meeting], options: Options | None = None) -> Mapping[Goal, int]:
    """Return what the meetings come to in each of the event's goals, in their order."""
    options = options or Options(event)
    busy = dict.fromkeys(options.people, 0)
    seats: dict[str, dict[int, str]] = {person: {} for person in options.people}
    value = musts = 0
    for meeting in meetings:
        wish, place = options.wishes[meeting.wish], options.place[meeting.slot]
        value += wish.value
        musts += is_must(wish)
        for person in (wish.one, wish.other):
            busy[person] |= 1 << place
            seats[person][place] = meeting.table
    gaps = [breaks(options, mask) for mask in busy.values()]
    lacks = sum(max(0, one.least - busy[one.id].bit_count()) for one in event.participants)
    moves = sum(
        options.row_at[first] == options.row_at[then] and mine[first] != mine[then]
        for mine in seats.values()
        for first, then in pairwise(sorted(mine))
    )
    found = {
        Goal.MUSTS: musts,
        Goal.VALUE: value,
        Goal.LEAST: lacks,
        Goal.BREAKS: sum(gaps),
        Goal.SPREAD: max(gaps, default=0) - min(gaps, default=0),
        Goal.TABLES: moves,
    }
    return {goal: found[goal] for goal in event.goals}
