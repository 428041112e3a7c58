"""Every URL × every role: what each gets. A URL without a row fails."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chorok.accounts.models import User
from tests.architecture.authorization import ROWS
from tests.architecture.world import ROLES, World


def _names(resolver: URLResolver | None = None) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern)
        else:
            assert isinstance(pattern, URLPattern)
            yield pattern.name or f"unnamed {pattern.pattern}"


def test_every_url_has_one_row_and_every_row_a_url() -> None:
    rows = Counter(name for group in ROWS.values() for name in group)
    assert rows == Counter(set(_names()))


@pytest.mark.parametrize("group", sorted(ROWS))
@pytest.mark.django_db
def test_urls_answer_each_role_as_the_table_says(
    group: str, world: World, client_for: Callable[[User], Client]
) -> None:
    # What another group asked of the API doesn't count here: its limit is per address and minute.
    caches["process"].clear()
    clients = {role: Client() if role == "visitor" else client_for(world.people[role]) for role in ROLES}
    got = {}
    for name, row in ROWS[group].items():
        address = reverse(name, kwargs={key: world.value(key, name) for key in row.arguments})
        for role in ROLES:
            before = transaction.savepoint()
            got[name, role] = getattr(clients[role], row.method)(address).status_code
            transaction.savepoint_rollback(before)
    expected = {
        (name, role): status
        for name, row in ROWS[group].items()
        for role, status in zip(ROLES, row.expected, strict=True)
    }
    assert got == expected
