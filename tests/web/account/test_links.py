"""Asking for a one-time link, and coming in by it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chorok.accounts.actors import VISITOR
from chorok.accounts.domain.links import send_sign_in_link
from chorok.accounts.enums import Role
from chorok.accounts.models import SignInLink, User
from chorok.core import clock
from tests.accounts.test_links import mailed_token
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def address_for(user: User, **more: Any) -> str:
    send_sign_in_link(actor=VISITOR, user=user, **more)
    return reverse("enter", args=[mailed_token(user)])


def test_opening_the_link_signs_nobody_in_pressing_the_button_does(client: Client) -> None:
    user = UserFactory()
    address = address_for(user, next_path="/account/inbox/")
    for _ in range(3):  # mail scanners open links, some more than once
        assert client.get(address).status_code == 200
    assert "_auth_user_id" not in client.session
    answer = client.post(address)
    assert answer.url == "/account/inbox/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_used_or_old_link_is_refused(client: Client, held_clock: object) -> None:
    user = UserFactory()
    address = address_for(user)
    client.post(address)
    again = Client()
    assert again.post(address).status_code == 410
    assert "_auth_user_id" not in again.session
    fresh = address_for(user)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert again.get(fresh).status_code == 410
        assert again.post(fresh).status_code == 410
    assert "_auth_user_id" not in again.session
    assert again.post(reverse("enter", args=["nonsense"])).status_code == 410


def test_a_link_does_not_go_around_the_second_factor(client: Client, user_with: Callable[..., User]) -> None:
    user = user_with(Role.CITY)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    answer = client.post(address_for(user))
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_a_link_alone_gives_no_privileged_role(client: Client, user_with: Callable[..., User]) -> None:
    client.post(address_for(user_with(Role.CITY)))
    assert client.get("/account/").context["actor"].roles == frozenset()


def test_asking_answers_the_same_for_known_and_unknown_addresses() -> None:
    UserFactory(email="known@example.org")
    answers = [
        (answer.status_code, answer.url)
        for answer in (
            Client().post(reverse("link_ask"), {"email": email}) for email in ("Known@example.org", "no@example.org")
        )
    ]
    assert answers == [(302, reverse("link_sent"))] * 2
    assert SignInLink.objects.count() == 1


def test_asking_too_often_is_slowed_down(client: Client) -> None:
    UserFactory(email="known@example.org")
    statuses = [client.post(reverse("link_ask"), {"email": "known@example.org"}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert SignInLink.objects.count() == 3


def test_the_wish_where_to_go_is_kept_only_inside_the_hub(client: Client) -> None:
    UserFactory(email="known@example.org")
    client.post(reverse("link_ask"), {"email": "known@example.org", "next": "https://evil.example/"})
    client.post(reverse("link_ask"), {"email": "known@example.org", "next": "/partner/"})
    assert list(SignInLink.objects.order_by("id").values_list("next_path", flat=True)) == ["", "/partner/"]
