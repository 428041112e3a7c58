"""The city's pages of operators, roles and the access log."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.core.access import record_look
from chorok.core.models import AccessLog
from tests.conftest import grant
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("held_clock")


@pytest.fixture
def city(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    """A city officer at work."""
    return client_for(user_with(Role.CITY))


PAGES = ["city_operators", "city_operator_next", "city_roles", "city_role_new"]


@pytest.mark.parametrize("name", PAGES)
def test_only_city_and_admin_open_the_pages(
    name: str, user_with: Callable[..., User], client_for: Callable[[User], Client], client: Client
) -> None:
    got = {role: client_for(user_with(role)).get(reverse(name)).status_code for role in Role}
    assert {role for role, status in got.items() if status == 200} == {Role.CITY, Role.ADMIN}
    assert {status for role, status in got.items() if role not in {Role.CITY, Role.ADMIN}} == {403}
    assert client.get(reverse(name)).status_code == 302


def test_the_operator_changes_hands(city: Client, term: Term) -> None:
    staff = UserFactory(name="직원 하나")
    grant(staff, Role.STAFF, term)
    end = reverse("city_operator_end", args=[term.pk])
    form = {"ends_on": "2020-12-31", "reads_until": "2021-03-31"}
    preview = city.post(end, form)
    assertContains(preview, "직원 하나")
    term.refresh_from_db()
    assert term.ends_on is None
    assert city.post(end, {**form, "confirmed": "yes"}).url == reverse("city_operators")
    term.refresh_from_db()
    assert (term.ends_on, term.reads_until) == (date(2020, 12, 31), date(2021, 3, 31))
    city.post(
        reverse("city_operator_next"),
        {
            "operator_ko": "새 기관",
            "operator_en": "New operator",
            "starts_on": "2021-01-01",
            "reads_from": "2020-12-01",
        },
    )
    assert Term.objects.get(operator_ko="새 기관").reads_from == date(2020, 12, 1)
    assertContains(city.get(reverse("city_operators")), "새 기관")


def test_a_refused_term_keeps_what_was_typed(city: Client, term: Term) -> None:
    answer = city.post(
        reverse("city_operator_next"), {"operator_ko": "새 기관", "operator_en": "New", "starts_on": "2021-01-01"}
    )
    assertContains(answer, 'value="새 기관"')
    assert list(answer.context["form"].errors) == ["starts_on"]
    assert Term.objects.count() == 1


def test_a_role_is_given_and_taken_on_the_pages(city: Client, term: Term) -> None:
    person = UserFactory(email="staff@example.org")
    answer = city.post(
        reverse("city_role_new"), {"email": "staff@example.org", "role": Role.STAFF, "term": str(term.pk)}
    )
    assert answer.url == reverse("city_roles")
    assert actor_for(person).is_staff
    given = RoleGrant.objects.get(user=person)
    assert city.get(reverse("city_role_revoke", args=[given.pk])).status_code == 405
    assert city.post(reverse("city_role_revoke", args=[given.pk])).url == reverse("city_person", args=[person.pk])
    assert not actor_for(person).is_staff


def test_a_refused_role_changes_nothing(city: Client) -> None:
    person = UserFactory(email="root@example.org")
    answer = city.post(reverse("city_role_new"), {"email": "root@example.org", "role": Role.ADMIN})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not RoleGrant.objects.filter(user=person).exists()


def test_the_list_is_masked_and_opening_a_person_is_logged(city: Client, term: Term) -> None:
    person = UserFactory(name="홍길동", email="gildong@example.org")
    grant(person, Role.MANAGER, term)
    page = city.get(reverse("city_roles") + "?role=manager")
    assertContains(page, "홍*동")
    assertNotContains(page, "홍길동")
    assertNotContains(page, "gildong@example.org")
    assertContains(city.get(reverse("city_person", args=[person.pk])), "gildong@example.org")
    looks = list(AccessLog.objects.order_by("id").values_list("action", "subject_type", "subject_ids"))
    assert looks == [("list", "user", [person.pk]), ("unmask", "user", [person.pk])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?role=mentor", ["가"]), ("?state=ended", ["나"]), ("?state=all&sort=name&q=example.net", ["가", "나"])],
)
def test_the_roles_filter(query: str, expected: list[str], city: Client) -> None:
    grant(UserFactory(name="가", email="a@example.net"), Role.MENTOR)
    ended = grant(UserFactory(name="나", email="b@example.net"), Role.MENTOR)
    RoleGrant.objects.filter(pk=ended.pk).update(revoked_at=ended.granted_at)
    rows = city.get(reverse("city_roles") + query).context["rows"]
    assert [row["grant"].user.name for row in rows] == expected


@pytest.mark.parametrize("name", ["city_roles", "city_operators"])
def test_lists_of_the_city_run_the_same_queries_at_any_length(name: str, city: Client, term: Term) -> None:
    counts = []
    for year in (2000, 2002):
        for step in range(2):
            past = Term.objects.create(
                operator_ko="옛 기관",
                operator_en="Past",
                starts_on=date(year + step, 1, 1),
                ends_on=date(year + step, 12, 31),
                reads_from=date(year + step, 1, 1),
            )
            grant(UserFactory(), Role.STAFF, past)
        with CaptureQueriesContext(connection) as seen:
            assert city.get(reverse(name)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_access_log_is_for_admin_and_manager(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    got = {role: client_for(user_with(role)).get(reverse("city_access_log")).status_code for role in Role}
    assert {role for role, status in got.items() if status == 200} == {Role.ADMIN, Role.MANAGER}


def test_the_access_log_filters_by_person_day_and_action(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    looker = user_with(Role.STAFF, name="살펴본이")
    for action in ("view", "list"):
        record_look(
            actor=actor_for(looker), ip="192.0.2.1", action=action, subject_type="user", subject_ids=[1], path="/x/"
        )
    client = client_for(user_with(Role.ADMIN))
    address = reverse("city_access_log")

    def found(query: str) -> int:
        return int(client.get(address + query).context["page"].paginator.count)

    assert [found(""), found("?action=view"), found("?q=살펴본이"), found("?q=nobody")] == [2, 1, 2, 0]
    assert [found("?since=2020-05-13&until=2020-05-13"), found("?since=2020-05-14"), found("?until=2020-05-12")] == [
        2,
        0,
        0,
    ]


def test_the_export_needs_a_reason_and_is_logged_itself(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    looker = user_with(Role.STAFF, name="살펴본이")
    record_look(
        actor=actor_for(looker), ip="192.0.2.1", action="view", subject_type="user", subject_ids=[5, 6], path="/x/"
    )
    record_look(
        actor=actor_for(looker), ip=None, action="view", subject_type="storedfile", subject_ref="4f", path="/y/"
    )
    admin = user_with(Role.ADMIN)
    client = client_for(admin)
    assert "파일 × 1" in client.get(reverse("city_access_log")).content.decode()
    refused = client.post(reverse("city_access_log_export"), {"reason": ""})
    assert refused.status_code == 422
    assert AccessLog.objects.count() == 2
    answer = client.post(reverse("city_access_log_export") + "?action=view", {"reason": "5월 정기 점검"})
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]
    assert [(row[1], row[5], row[6], row[7]) for row in rows] == [
        ("살펴본이", "파일", 1, "4f"),
        ("살펴본이", "사람", 2, "5, 6"),
    ]
    look = AccessLog.objects.get(action="export")
    assert (look.actor, look.reason) == (admin, "5월 정기 점검")


def test_the_access_log_runs_the_same_queries_at_any_length(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    client = client_for(user_with(Role.ADMIN))
    counts = []
    for times in (1, 2):
        for _ in range(times):
            record_look(
                actor=actor_for(UserFactory()), ip=None, action="view", subject_type="user", subject_ids=[1], path="/"
            )
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("city_access_log"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
