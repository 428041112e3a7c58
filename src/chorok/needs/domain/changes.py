"""What changed of the public pages since somebody looked last, also while other transactions are under way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from chorok.core import clock
from chorok.needs.models import PagesChange

#: How long a change is kept; whoever looked longer ago reads everything anew.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Look:
    """When somebody looked: every transaction with a number below `horizon` was over then, and what it wrote seen."""

    horizon: int
    at: datetime


def look() -> Look:
    """Return a look at the database of this moment, to be taken before what it is about is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
    return Look(horizon, clock.now())


def note_change(organisation_id: int | None) -> None:
    """Note, in the present transaction, that pages of an organisation may have changed, or all (None)."""
    PagesChange.objects.create(organisation_id=organisation_id, noted_at=clock.now())


def changed_since(last: Look | None) -> Collection[int] | None:
    """Return the organisations whose pages may have changed since the last look; None: everything may have.

    A change may be told twice, where another transaction was under way at the last look; none is left out.
    """
    if last is None or clock.now() - last.at > KEPT:
        return None
    rows = PagesChange.objects.filter(transaction__gte=last.horizon)
    organisations = set(rows.values_list("organisation_id", flat=True))
    return None if None in organisations else {one for one in organisations if one is not None}


def forget_changes() -> int:
    """Delete what everybody has seen or reads anew; return how many."""
    # A day more than is kept: nobody relies on what is about to go.
    number, _ = PagesChange.objects.filter(noted_at__lt=clock.now() - KEPT - timedelta(days=1)).delete()
    return number
