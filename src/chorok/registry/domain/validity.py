"""How long certificates hold, and when an extension may be asked for: arithmetic in months, no database.

Source: KIAT, 2025 green-certification manual: valid 4 years from issue, extension asked for between 6 and 3 months
before expiry, later only by a new application.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

VALID_MONTHS = 48
WINDOW_OPENS_MONTHS = 6
SECOND_CALL_MONTHS = 4
WINDOW_CLOSES_MONTHS = 3


class Stage(StrEnum):
    """Where a certificate that is extended through KIAT stands on a day."""

    VALID = "valid"
    WINDOW_OPEN = "window_open"
    SECOND_CALL = "second_call"
    WINDOW_CLOSED = "window_closed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Window:
    """The days on which an extension may be asked for, both included."""

    opens_on: date
    second_call_on: date
    closes_on: date
    expires_on: date

    def __contains__(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later (negative: earlier), the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def default_expiry(issued_on: date) -> date:
    """Return the last valid day of a green technology or company certificate issued on `issued_on`."""
    return add_months(issued_on, VALID_MONTHS)


def extension_window(expires_on: date) -> Window:
    """Return the extension window of a certificate that expires on `expires_on`."""
    return Window(
        opens_on=add_months(expires_on, -WINDOW_OPENS_MONTHS),
        second_call_on=add_months(expires_on, -SECOND_CALL_MONTHS),
        closes_on=add_months(expires_on, -WINDOW_CLOSES_MONTHS),
        expires_on=expires_on,
    )


def stage_on(day: date, expires_on: date) -> Stage:
    """Return the stage on `day`. The last day of the window and the expiry day itself still count as in time."""
    window = extension_window(expires_on)
    if day > expires_on:
        return Stage.EXPIRED
    if day > window.closes_on:
        return Stage.WINDOW_CLOSED
    if day >= window.second_call_on:
        return Stage.SECOND_CALL
    if day >= window.opens_on:
        return Stage.WINDOW_OPEN
    return Stage.VALID
