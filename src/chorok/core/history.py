"""History by database triggers: `@tracked` on a domain model keeps every insert, update and delete.

Actor and request stand in the context that pghistory's middleware (or `acting`) opens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Return a class decorator that keeps the history of a model, without the fields in `exclude`."""
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
    )
    return cast("Callable[[M], M]", track)


def tracked_links() -> Callable[[M], M]:
    """Return a class decorator for a proxy of a many-to-many field's table: keeps which links came and went."""
    return cast("Callable[[M], M]", pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None))


@contextmanager
def acting(*, user_id: int | None, via: str) -> Iterator[None]:
    """Mark every change in the block as made by `user_id` (None: the system) `via` a command or task."""
    context: dict[str, Any] = {"user": user_id, "via": via}
    with pghistory.context(**context):
        yield
