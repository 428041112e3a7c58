"""What the tables of addresses share."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.architecture.world import World, make_world
from tests.keeping import kept


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return the centre the addresses speak of, made once; each test's own changes to it are undone."""
    yield from kept(django_db_blocker, lambda: make_world(timezone.now()))
