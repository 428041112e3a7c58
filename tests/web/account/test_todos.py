"""The page of what is due, and the choice of the digest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.todos.domain.todos import close_todo, open_todo
from chorok.todos.models import DigestChoice
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def due(key: str, user: User, days: int | None = None) -> None:
    due_at = None if days is None else clock.now() + timedelta(days=days)
    open_todo(key=key, kind="results", title=f"할 일 {key}", link="/desk/", user=user, due_at=due_at)


def shown(client: Client, query: str = "") -> list[str]:
    return [todo.key for todo, _kind, _party in client.get(reverse("todos") + query).context["rows"]]


def test_the_page_lists_filters_and_links(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    client = client_for(user)
    assertContains(client.get(reverse("todos")), "처리할 일이 없습니다")
    due("soon", user, 2)
    due("late", user, -1)
    due("open", user)
    due("done", user)
    close_todo("done")
    due("foreign", UserFactory())
    assert shown(client) == ["late", "soon", "open"]
    assert shown(client, "?state=overdue") == ["late"]
    assert shown(client, "?state=done") == ["done"]
    assert shown(client, "?kind=results") == ["late", "soon", "open"]
    assert shown(client, "?kind=membership") == []
    page = client.get(reverse("my_page"))
    assertContains(page, "할 일 soon")
    assertNotContains(page, "할 일 done")


@pytest.mark.parametrize("name", ["todos", "my_page"])
def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    name: str, client_for: Callable[[User], Client]
) -> None:
    user = UserFactory()
    client = client_for(user)
    counts = []
    for keys in ("a", "bc"):
        for key in keys:
            due(key, user)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_it_says_from_whom(client_for: Callable[[User], Client], user_with: Callable[..., User]) -> None:
    user = user_with(Role.CITY)
    open_todo(key="r", kind="results", title="x", link="/city/", role=Role.CITY)
    client = client_for(user)
    assert [party for _todo, _kind, party in client.get(reverse("todos")).context["rows"]] == ["시 담당 공무원"]


def test_the_digest_is_chosen_and_kept(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    client = client_for(user)
    assertRedirects(client.post(reverse("todos_digest"), {"rhythm": "weekly"}), reverse("todos"))
    assert DigestChoice.objects.get(user=user).rhythm == "weekly"
    assert client.post(reverse("todos_digest"), {"rhythm": "hourly"}).status_code == 200
    assert DigestChoice.objects.get(user=user).rhythm == "weekly"
