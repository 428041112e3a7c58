"""What the shape of somebody's day costs: a look-up from the bit mask of their busy slots.

A move of meetings changes the masks of two people only, so whatever can be said of a mask (breaks, free slots, meetings
in a row, wishes for a half-day) is an entry of a table and costs nothing to look at again.
"""

from chorok.engines.scheduling.model import DayPart

FORBIDDEN = 1 << 30
BREAK, IDLE, PREFER = 24, 8, 1  # a break, each of its slots, a meeting outside the half of the day that is preferred


def runs_of_free(mask: int) -> list[tuple[int, int]]:
    """Return (first place, length) of each run of free slots between two busy ones."""
    found = []
    place = (mask & -mask).bit_length() - 1
    mask >>= max(place, 0)
    while mask & (mask + 1):
        busy = (~mask & (mask + 1)).bit_length() - 1
        mask >>= busy
        free = (mask & -mask).bit_length() - 1
        mask >>= free
        found.append((place + busy, free))
        place += busy + free
    return found


def breaks_of(mask: int, noon: int, lunch_counts: bool) -> list[int]:
    """Return the lengths of a day's breaks. A free run over noon is one where lunch counts."""
    return [length for place, length in runs_of_free(mask) if lunch_counts or not place <= noon <= place + length]


def has_run(mask: int, longest: int) -> bool:
    """Return whether more than `longest` slots in a row are busy."""
    for _ in range(longest):
        mask &= mask >> 1
    return mask != 0


class DayCosts(dict[int, int]):
    """The costs of a day's masks for those of one rule, each worked out when it is first asked for.

    `factor` is how much more breaks cost them than others.
    """

    def __init__(
        self, row: tuple[int, int], lunch_counts: bool, in_a_row: int | None, prefers: DayPart | None, factor: int = 1
    ) -> None:
        super().__init__()
        self.length, self.noon = row  # slots of the day, and of its morning
        self.lunch_counts, self.in_a_row = lunch_counts, in_a_row
        self.prefers, self.factor = prefers, factor
        morning = (1 << self.noon) - 1
        self.unwanted = 0 if prefers is None else ~morning if prefers is DayPart.MORNING else morning
        self.better: dict[int, list[tuple[int, int]]] = {}
        self.breaks: dict[int, int] = {}

    def __missing__(self, mask: int) -> int:
        lengths = breaks_of(mask, self.noon, self.lunch_counts)
        self.breaks[mask] = len(lengths)
        if self.in_a_row is not None and has_run(mask, self.in_a_row):
            cost = FORBIDDEN
        else:
            cost = self.factor * (BREAK * len(lengths) + IDLE * sum(lengths))
            cost += PREFER * (mask & self.unwanted).bit_count()
        self[mask] = cost
        return cost

    def improving(self, mask: int) -> list[tuple[int, int]]:
        """Return the (busy place, free place) whose exchange makes the day cheaper."""
        found = self.better.get(mask)
        if found is None:
            cost = self[mask]
            busy = [place for place in range(self.length) if mask >> place & 1]
            free = [place for place in range(self.length) if not mask >> place & 1]
            found = [(here, there) for here in busy for there in free if self[mask ^ 1 << here ^ 1 << there] < cost]
            self.better[mask] = found
        return found
