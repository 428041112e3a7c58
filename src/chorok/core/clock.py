"""The one source of time, so that a programme year can be played through in a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """Return today's date where the centre is (settings.TIME_ZONE)."""
    return timezone.localtime(now(), timezone.get_default_timezone()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block."""
    if timezone.is_naive(moment):
        raise ValueError("the clock takes aware datetimes only")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


def in_days(days: int) -> datetime:
    """Return the moment `days` from now."""
    return now() + timedelta(days=days)
