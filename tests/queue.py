"""The queue of jobs in tests."""

from django.db import connection


def empty_queue() -> None:
    """Take every job out of the queue; Django's flush doesn't know its tables."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")
