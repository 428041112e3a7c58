"""Periods: spans of days, both ends included, as programme years and terms of office are spoken of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included; an open end is None."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a period can't end before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two periods share a day."""
        return (other.last is None or self.first <= other.last) and (self.last is None or other.first <= self.last)


def programme_year(year: int) -> Period:
    """Return the programme year: the calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))
