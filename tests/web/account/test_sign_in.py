"""Signing in by password: locked after five failures; the demonstration's door; idle sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.accounts.sessions import IDLE_LIMIT_KEY
from chorok.core import clock
from chorok.operations.demo.people import PEOPLE, load_people
from tests.factories import UserFactory

PASSWORD = "초록빛 나무가 자라는 서울"


@pytest.fixture(autouse=True)
def _no_limits_left_over(db: None) -> None:
    cache.clear()


def person(**fields: Any) -> User:
    user: User = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def test_a_password_signs_in_and_leads_to_my_page(client: Client) -> None:
    user = person()
    assert sign_in(client, user).url == "/account/"
    assert client.get("/account/").status_code == 200


def test_sign_in_goes_back_to_where_one_came_from_but_never_off_the_hub(client: Client) -> None:
    user = person()
    assert sign_in(client, user, next="/account/inbox/").url == "/account/inbox/"
    assert sign_in(Client(), user, next="https://evil.example/").url == "/account/"


def test_five_failures_lock_the_address_even_for_the_right_password(client: Client) -> None:
    user = person()
    for _ in range(5):
        assert sign_in(client, user, "wrong").status_code == 200
    answer = sign_in(client, user)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    other = person()
    assert sign_in(client, other).status_code == 302


def test_an_unverified_address_gets_a_new_mail_instead_of_a_session(client: Client) -> None:
    user = person()
    EmailAddress.objects.update(verified=False)
    assert sign_in(client, user).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("role", "minutes"), [(Role.STAFF, 30), (Role.CITY, 30), (Role.ADMIN, 30), (Role.MENTOR, 60)])
def test_a_session_rests_as_long_as_the_role_allows(
    role: Role, minutes: int, user_with: Callable[..., User], client_for: Callable[[User], Client], held_clock: object
) -> None:
    client = client_for(user_with(role))
    started = clock.now()
    with clock.at(started + timedelta(minutes=2)):
        client.get("/account/")
        assert client.session[IDLE_LIMIT_KEY] == minutes * 60
    with clock.at(started + timedelta(minutes=2 + minutes)):
        assert client.get("/account/").status_code == 200
    with clock.at(started + timedelta(minutes=2 + 2 * minutes, seconds=1)):
        answer = client.get("/account/inbox/?state=unread")
        assert answer.url == "/account/login/?next=/account/inbox/%3Fstate%3Dunread"
        assert "_auth_user_id" not in client.session


def test_extending_keeps_a_session_and_tells_the_seconds_left(
    user_with: Callable[..., User], client_for: Callable[[User], Client], held_clock: object
) -> None:
    client = client_for(user_with(Role.STAFF))
    started = clock.now()
    with clock.at(started + timedelta(minutes=5)):
        client.get("/account/")
    with clock.at(started + timedelta(minutes=34)):
        answer = client.post(reverse("extend_session"), headers={"X-Requested-With": "fetch"})
        assert answer.json() == {"seconds": 1800}
    with clock.at(started + timedelta(minutes=63)):
        assert client.get("/account/").status_code == 200


def test_a_form_sent_too_late_changes_nothing_and_leads_back_to_its_page(
    client_for: Callable[[User], Client], held_clock: object
) -> None:
    user = UserFactory(name="옛 이름")
    client = client_for(user)
    started = clock.now()
    with clock.at(started + timedelta(minutes=2)):
        client.get("/account/")
    with clock.at(started + timedelta(minutes=63)):
        answer = client.post(
            "/account/profile/",
            {"name": "새 이름", "language": "ko", "time_zone": "Asia/Seoul"},
            headers={"Referer": "http://testserver/account/profile/"},
        )
    assert answer.url == "/account/login/?next=/account/profile/"
    user.refresh_from_db()
    assert user.name == "옛 이름"


def test_reading_pages_writes_nothing_to_the_session(
    client_for: Callable[[User], Client], held_clock: object, django_assert_num_queries: Any
) -> None:
    client = client_for(UserFactory())
    client.get("/account/notifications/")
    before = dict(client.session)
    client.get("/account/notifications/")
    assert dict(client.session) == before


def test_the_demo_door_signs_in_as_each_person_with_the_second_factor(client: Client) -> None:
    load_people()
    load_people()
    assert User.objects.count() == len(PEOPLE)
    page = client.get(reverse("demo"))
    assert page.content.decode().count('name="person"') == len(PEOPLE)
    for each in PEOPLE:
        answer = client.post(reverse("demo"), {"person": each.code})
        assert answer.url == each.home
        actor = client.get("/account/").context["actor"]
        assert actor.user.email == each.email
        assert actor.roles == (frozenset({each.role}) if each.role else frozenset())
        assert not actor.awaits_second_factor


def test_the_demo_door_is_shut_elsewhere(client: Client, settings: Any) -> None:
    load_people()
    settings.DEMO = False
    assert client.get(reverse("demo")).status_code == 404
    assert client.post(reverse("demo"), {"person": "city"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_demo_door_knows_its_people_only(client: Client) -> None:
    load_people()
    assert client.post(reverse("demo"), {"person": "root"}).status_code == 404


@pytest.mark.parametrize("odd", ["x", "1e400", "a b", "//evil.example", "https://evil.example/", "\x00", "a:b"])
def test_an_odd_way_back_leads_to_my_page(client_for: Callable[[User], Client], odd: str) -> None:
    client = client_for(UserFactory())
    assert client.post(reverse("extend_session"), {"next": odd})["Location"] == reverse("my_page")
    assert client.get(reverse("second_factor"), {"next": odd})["Location"] == reverse("my_page")
