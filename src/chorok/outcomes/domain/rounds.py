"""When somebody is asked what became of a meeting or an introduction: after 1, 3, 6 and 12 months, one round at a time.

Once a later round is due the one before isn't opened any more.
"""

from calendar import monthrange
from datetime import date, timedelta

from chorok.outcomes.enums import Round

#: Nobody is asked about a round that fell due longer ago.
LATEST = timedelta(days=60)


def due_on(day: date, months: int) -> date:
    """Return the day `months` after `day`: the same day of that month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_round(day: date, last: int, today: date) -> Round | None:
    """Return the latest round that is due `today` of what began on `day`.

    None while none is, where it or a later one was opened already (`last`), and where it fell due too long ago.
    """
    passed = [each for each in Round if due_on(day, each) <= today]
    if not passed or passed[-1] <= last or due_on(day, passed[-1]) + LATEST < today:
        return None
    return passed[-1]
