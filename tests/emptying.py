"""Empties the database after tests that commit.

Django's own way empties all its tables, full or not, and writes content types and permissions again: more than a second
after each such test. And it passes the queue of jobs over.
"""

from functools import cache

from django.db import connection, transaction

#: In this order: the queue's tables point at each other.
_QUEUE = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs")
#: Written when a database is migrated, and the same for every test.
_STANDING = {"django_content_type", "auth_permission"}


def empty_database() -> None:
    """Take away every row tests have committed, also those whose triggers let nothing be taken away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in _tables()))
        full = [row[0] for row in cursor.fetchall()]
        for step in ("ALTER TABLE {} DISABLE TRIGGER USER", "DELETE FROM {}"):
            for name in full:
                cursor.execute(step.format(name))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in full:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


@cache
def _tables() -> tuple[str, ...]:
    own = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return (*_QUEUE, *sorted(set(own) - _STANDING))
