"""What the tables of addresses share."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.architecture.world import World, make_world
from tests.keeping import kept


@pytest.fixture(autouse=True)
def _contexts_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy no template's context for these tests, which look at none: a quarter of their time went into it."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_kept: None)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return the centre the addresses speak of, made once; each test's own changes to it are undone."""
    yield from kept(django_db_blocker, lambda: make_world(timezone.now()))
