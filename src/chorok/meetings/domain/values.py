"""What a wish is worth to the timetable: both sides' ranks as whole points.

A side's first choice gives it 100 points, its last possible one a little over 0; a wish of both sides gets half of
both sums again, since a meeting both want is the one that leads somewhere. What organisers agree on: mutual wishes go
before one-sided ones, a buyer's before a company's of the same rank; late wishes come last.
"""

from typing import Final

from chorok.meetings.models import Wish

FULL: Final = 100
#: A buyer came from far away: of two one-sided wishes of one rank the buyer's goes first.
BUYER_WEIGHT, COMPANY_WEIGHT = 12, 10
_TENTHS: Final = 10


def points(rank: int | None, most: int) -> int:
    """Return the points of a rank (1: first) where `most` could be chosen; 1 for a late one behind them all."""
    if rank is None:
        return 0
    return max(1, FULL * (most + 1 - rank) // most)


def value_of(wish: Wish, *, most: int) -> int:
    """Return the value of a wish, 0 or more; a must nobody ranked counts 0 beyond being a must."""
    company = points(wish.company_rank, most) * COMPANY_WEIGHT // _TENTHS
    buyer = points(wish.buyer_rank, most) * BUYER_WEIGHT // _TENTHS
    both = company + buyer
    return both + both // 2 if company and buyer else both
