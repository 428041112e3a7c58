"""A second factor is a must for roles that see others' data."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chorok.accounts.adapters import SecondFactorAdapter
from chorok.accounts.enums import Role
from chorok.accounts.models import User

PASSWORD = "초록빛 나무가 자라는 서울"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def officer(user_with: Callable[..., User]) -> User:
    """A city officer with a password and a verified address, without a second factor yet."""
    cache.clear()
    user = user_with(Role.CITY)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code() -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, next(iter(totp.yield_hotp_counters_from_time()))))


def test_without_it_the_officer_is_led_to_set_it_up_and_acts_as_anybody(client: Client, officer: User) -> None:
    answer = client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    assert answer.url == reverse("second_factor")
    page = client.get(reverse("second_factor")).content.decode()
    assert reverse("mfa_activate_totp") in page
    refused = client.get(reverse("city_operators"))
    assert refused.url == "/account/second-factor/?next=%2Fcity%2Foperators%2F"
    actor = client.get("/account/").context["actor"]
    assert (actor.roles, actor.awaits_second_factor) == (frozenset(), True)


def test_with_an_app_the_code_is_asked_for_and_opens_the_role(client: Client, officer: User) -> None:
    totp.TOTP.activate(officer, SECRET)
    answer = client.post(
        reverse("account_login"), {"login": officer.email, "password": PASSWORD, "next": "/city/operators/"}
    )
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert right.url == "/city/operators/"
    assert client.get("/city/operators/").status_code == 200


def test_a_code_given_later_in_the_session_counts_as_well(client: Client, officer: User) -> None:
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    totp.TOTP.activate(officer, SECRET)
    page = client.get("/account/second-factor/?next=/city/operators/")
    assert page.context["has_one"]
    answer = client.post(page.context["give_url"], {"code": code()})
    assert client.get(answer.url).url == "/city/operators/"
    assert client.get("/city/operators/").status_code == 200


def test_a_recovery_code_opens_the_role_once(client: Client, officer: User) -> None:
    totp.TOTP.activate(officer, SECRET)
    recovery = RecoveryCodes.activate(officer).get_unused_codes()[0]
    for expected in (302, 200):
        client.logout()
        client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
        assert client.post(reverse("mfa_authenticate"), {"code": recovery}).status_code == expected


def test_plain_people_are_refused_as_ever(client_for: Callable[[User], Client], user_with: Callable[..., User]) -> None:
    client = client_for(user_with(Role.MENTOR))
    assert client.get(reverse("city_operators")).status_code == 403
    assert client.get("/account/second-factor/").url == "/account/"


def test_the_page_never_leads_off_the_hub(client_for: Callable[[User], Client], user_with: Callable[..., User]) -> None:
    client = client_for(user_with(Role.CITY))
    assert client.get("/account/second-factor/?next=https://evil.example/").url == "/account/"


def test_secrets_of_apps_are_kept_encrypted_and_survive_a_new_key(officer: User, settings: object) -> None:
    totp.TOTP.activate(officer, SECRET)
    stored = Authenticator.objects.get(user=officer).data["secret"]
    assert SECRET not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key"  # type: ignore[attr-defined]
    assert SecondFactorAdapter().decrypt(stored) == SECRET


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_setting_it_up_asks_for_the_password_only_when_the_sign_in_is_a_while_ago(
    client: Client, officer: User, name: str
) -> None:
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= 301
    session.save()
    asked = client.get(reverse(name))
    assert asked.url == f"/account/reauthenticate/?next={quote(reverse(name), safe='')}"
    client.post(asked.url, {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


def test_a_session_that_says_nothing_of_its_sign_in_is_asked(
    client_for: Callable[[User], Client], officer: User
) -> None:
    assert client_for(officer).get(reverse("mfa_add_webauthn")).url.startswith("/account/reauthenticate/")


@pytest.mark.parametrize(("language", "label"), [("ko", "패스키 이름"), ("en", "Name of the passkey")])
def test_a_passkey_is_named_in_the_readers_language(client: Client, officer: User, language: str, label: str) -> None:
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn"), {"lang": language}).content.decode()
    assert f">{label} <" in page
    key = Authenticator.objects.create(
        user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "열쇠", "credential": {}}
    )
    page = client.get(reverse("mfa_edit_webauthn", args=[key.pk]), {"lang": language}).content.decode()
    assert f">{label} <" in page
    assert 'autocomplete="name"' not in page


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_change_password",
        "usersessions_list",
        "account_email",
        "security",
    ],
)
def test_the_pages_of_security_stand_in_the_hubs_shell(client: Client, officer: User, name: str) -> None:
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert "desk-menu" in text
    assert 'style="' not in text
    assert "onclick" not in text
