"""Fixtures every test may use."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase, client, override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import OPERATOR_ROLES, Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.core import clock
from chorok.needs.domain.matcher import start_anew
from chorok.operations.demo.results import load_results
from tests.clients import signed_in_client
from tests.emptying import empty_database
from tests.factories import UserFactory
from tests.keeping import copied, kept
from tests.lighter import look_seldom, of_pages_only
from tests.template import template

#: The moment the tests live in unless they say otherwise: a Wednesday in the 2020 programme year.
NOW = datetime(2020, 5, 13, 1, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """Everything is imported: let Python look for garbage seldom."""
    look_seldom()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes and long texts by their argument: what holds a moment or a random part differs in each process."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 60) else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy the test database from the template."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template()


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    """Empty the database in our own way after each test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_database())
        yield


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_only() -> Iterator[None]:
    """Keep for a response the contexts of its page, not of the page's fields and components."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", of_pages_only(client.store_rendered_templates))
        yield


@pytest.fixture(autouse=True)
def _korean() -> Iterator[None]:
    with translation.override("ko"):
        yield


@pytest.fixture(autouse=True)
def _matcher_starts_anew() -> None:
    """Let no test's technologies stay in this process's matcher: nobody notes that they are rolled back."""
    start_anew()


@pytest.fixture
def en() -> Iterator[None]:
    """Let the test read English messages."""
    with translation.override("en"):
        yield


@pytest.fixture
def held_clock() -> Iterator[datetime]:
    """Hold the clock at NOW."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture(scope="class")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The published results of 2019 and the plan of 2020, once for a class that only reads them: how many results."""
    yield from kept(django_db_blocker, load_results)


@pytest.fixture(scope="module")
def demonstrated(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The whole demonstration, in a database and a folder of the module's own."""
    yield from copied(django_db_blocker, lambda of: of.loaded, tmp_path_factory.mktemp("demonstrated") / "files")


@pytest.fixture(scope="module")
def planned(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demonstration up to the plan of 2020, in a database and a folder of the module's own."""
    yield from copied(django_db_blocker, lambda of: of.planned, tmp_path_factory.mktemp("planned") / "files")


@pytest.fixture
def term(db: None) -> Term:
    """The operator's term that is running, whatever the day."""
    return Term.objects.create(
        operator_ko="녹색기술센터",
        operator_en="Green Technology Center",
        starts_on=date(2019, 1, 1),
        reads_from=date(2018, 12, 1),
    )


def grant(user: User, role: Role, term: Term | None = None) -> RoleGrant:
    """Give `user` a role; roles of the operator stand under `term`."""
    return RoleGrant.objects.create(
        user=user, role=role, term=term if role in OPERATOR_ROLES else None, granted_at=NOW, granted_by=None
    )


@pytest.fixture
def user_with(term: Term) -> Callable[..., User]:
    """Make a user with roles: `user_with(Role.STAFF)`."""

    def make(*roles: Role, **fields: Any) -> User:
        user: User = UserFactory(**fields)
        for role in roles:
            grant(user, role, term)
        return user

    return make


@pytest.fixture
def actor_with(user_with: Callable[..., User]) -> Callable[..., Actor]:
    """Make an actor with roles: `actor_with(Role.STAFF)`."""

    def make(*roles: Role, **fields: Any) -> Actor:
        return actor_for(user_with(*roles, **fields))

    return make


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Return a client signed in as the user, with the second factor given."""

    return signed_in_client


@pytest.fixture
def store_folder(tmp_path: Path) -> Iterator[Path]:
    """Keep files in a folder of the test's own."""
    folder = tmp_path / "files"
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder, "base_url": None},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": own}):
        yield folder
