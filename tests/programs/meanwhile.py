"""Two transactions at the same record: the second comes while the first is not committed yet."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

PATIENCE = 10


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do `first`, begin `second` in a connection of its own, commit once it waits; return its result or error."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(second())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        other = threading.Thread(target=run)
        other.start()
        until_it_waits(other)
    other.join(PATIENCE)
    return outcome[0]


def until_it_waits(other: threading.Thread) -> None:
    """Return once the other one waits for a lock, or has ended."""
    until = time.monotonic() + PATIENCE
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    while other.is_alive() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
