"""Rows that people put in an order by hand."""

from collections.abc import Sequence
from typing import Any

from chorok.programs.domain.gone import still_there


def move_one_place(rows: Sequence[Any], pk: int, *, up: bool) -> None:
    """Move the row one place among `rows`, which are locked and stand in their order; at the ends nothing happens.

    Raises DomainError where the row isn't there any more.
    """
    order = list(rows)
    place = still_there(next((at for at, row in enumerate(order) if row.pk == pk), None))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, row in enumerate(order):
        row.position = position
        row.save(update_fields=["position"])
