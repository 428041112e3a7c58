"""Signing in with OpenID Connect, Kakao and Naver, spoken over the wire with servers on this machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.models import Consent, User
from chorok.core.models import Notification
from tests.accounts import outside_services as outside
from tests.accounts.outside_services import Person, Service
from tests.connectors.fakes import Answer, as_json
from tests.factories import UserFactory

PASSWORD = "초록빛 나무가 자라는 서울"
ADDRESS = "jane@example.org"
DETAILS = {"name": "제인", "language": "ko", "agree_terms": "on", "agree_privacy": "on"}
PROFILES: dict[str, Callable[[str], dict[str, Any]]] = {
    "kakao": outside.kakao_profile,
    "naver": outside.naver_profile,
    "oidc": outside.openid_profile,
}
SPEAKERS = {"kakao": outside.kakao, "naver": outside.naver, "oidc": outside.openid}
TOKEN_PATHS = {"kakao": "/oauth/token", "naver": "/oauth2.0/token", "oidc": "/token"}
PROFILE_PATHS = {"kakao": "/v2/user/me", "naver": "/v1/nid/me", "oidc": "/userinfo"}
EACH = pytest.mark.parametrize("name", ["kakao", "naver", "oidc"])


@pytest.fixture
def start(db: None, settings: Any) -> Iterator[Callable[..., Service]]:
    """Start one of the services and point the hub at it: `start("kakao")`."""
    cache.clear()
    with ExitStack() as stack:

        def starting(name: str, profile: dict[str, Any] | None = None) -> Service:
            served = stack.enter_context(outside.service(SPEAKERS[name], Person(profile or PROFILES[name](ADDRESS))))
            provider = "openid_connect" if name == "oidc" else name
            [app] = django_settings.SOCIALACCOUNT_PROVIDERS[provider]["APPS"]
            urls = {"server_url": served.url, "auth_url": served.url, "api_url": served.url}
            settings.SOCIALACCOUNT_PROVIDERS = {provider: {"APPS": [{**app, "settings": urls}]}}
            return served

        yield starting


def login_url(name: str) -> str:
    return "/account/oidc/oidc/login/" if name == "oidc" else f"/account/{name}/login/"


def come_back(client: Client, name: str, *, process: str = "login") -> str:
    """Press the button and follow the browser through the service; return the path it comes back to the hub by."""
    sent = client.post(f"{login_url(name)}?process={process}")
    assert sent.status_code == 302
    back: str = httpx.get(sent["Location"]).headers["Location"]
    return back.removeprefix("http://testserver")


def sign_in(client: Client, name: str, **how: str) -> Any:
    return client.get(come_back(client, name, **how))


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def member(**fields: Any) -> User:
    """Somebody with an account and a proven address."""
    user: User = UserFactory(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def linked(name: str, served: Service, user: User) -> None:
    said = served.person.profile
    SocialAccount.objects.create(user=user, provider=name, uid=str(said.get("sub") or said["id"]), extra_data=said)


def test_the_sign_in_page_offers_what_keys_are_set_for(client: Client, settings: Any, db: None) -> None:
    offered = client.get(reverse("account_login")).content.decode()
    for name in ("kakao", "naver", "oidc"):
        assert f'action="{login_url(name)}?process=login"' in offered
    assert [word in offered for word in ("카카오 계정으로", "네이버 계정으로", "Green ID 계정으로")] == [True] * 3
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert 'process=login"' not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", ["kakao", "oidc"])
def test_a_new_person_confirms_the_details_and_is_on_my_page(
    name: str, client: Client, start: Callable[..., Service]
) -> None:
    start(name)
    assert sign_in(client, name).url == reverse("socialaccount_signup")
    page = client.get(reverse("socialaccount_signup"))
    assert page.context["form"].initial["email"] == ADDRESS
    assert page.context["form"].initial["name"] == {"kakao": "", "oidc": "Jane Doe"}[name]
    assert not User.objects.exists()

    answer = client.post(reverse("socialaccount_signup"), {**DETAILS, "email": ADDRESS})

    assert answer.url == "/account/"
    [user] = User.objects.all()
    assert (user.email, user.name, user.has_usable_password()) == (ADDRESS, "제인", False)
    assert signed_in_as(client) == str(user.pk)
    assert client.get("/account/").status_code == 200
    assert EmailAddress.objects.get().verified
    assert SocialAccount.objects.get().provider == name
    assert Consent.objects.filter(user=user).count() == 2

    again = Client()
    assert sign_in(again, name).url == "/account/"
    assert signed_in_as(again) == str(user.pk)


def test_naver_proves_no_address_so_the_hub_does(client: Client, start: Callable[..., Service]) -> None:
    start("naver")
    sign_in(client, "naver")
    answer = client.post(reverse("socialaccount_signup"), {**DETAILS, "email": ADDRESS})
    assert answer.url == reverse("account_email_verification_sent")
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.get().verified
    [mail] = Notification.objects.all()
    assert mail.email == ADDRESS
    client.post(mail.link)
    assert EmailAddress.objects.get().verified
    again = Client()
    assert sign_in(again, "naver").url == "/account/"
    assert signed_in_as(again) == str(User.objects.get().pk)


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("kakao", outside.kakao_profile(ADDRESS)),
        ("kakao", outside.kakao_profile(ADDRESS, verified=False)),
        ("kakao", outside.kakao_profile(ADDRESS, valid=False)),
        ("naver", outside.naver_profile(ADDRESS)),
        ("oidc", outside.openid_profile(ADDRESS)),
        ("oidc", outside.openid_profile(ADDRESS, verified=False)),
    ],
)
def test_an_address_that_has_an_account_does_not_open_it(
    name: str, profile: dict[str, Any], client: Client, start: Callable[..., Service]
) -> None:
    member(email=ADDRESS)
    start(name, profile)
    sign_in(client, name)
    answer = client.post(reverse("socialaccount_signup"), {**DETAILS, "email": ADDRESS})
    assert answer.url == reverse("account_email_verification_sent")
    assert signed_in_as(client) is None
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


@EACH
def test_who_has_an_account_joins_the_outside_one_to_it(
    name: str, client: Client, start: Callable[..., Service]
) -> None:
    start(name)
    user = member()
    user.set_password(PASSWORD)
    user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert login_url(name) in client.get(reverse("socialaccount_connections")).content.decode()
    assert sign_in(client, name, process="connect").url == reverse("socialaccount_connections")
    assert SocialAccount.objects.get().user == user
    other = Client()
    assert sign_in(other, name).url == "/account/"
    assert signed_in_as(other) == str(user.pk)


@pytest.mark.parametrize(("valid", "verified"), [(False, True), (True, False), (False, False)])
def test_kakao_proves_an_address_only_while_it_is_the_persons(
    valid: bool, verified: bool, client: Client, start: Callable[..., Service]
) -> None:
    start("kakao", outside.kakao_profile(ADDRESS, valid=valid, verified=verified))
    sign_in(client, "kakao")
    client.post(reverse("socialaccount_signup"), {**DETAILS, "email": ADDRESS})
    assert not EmailAddress.objects.get().verified
    assert signed_in_as(client) is None


def test_who_keeps_the_address_from_the_service_types_it(client: Client, start: Callable[..., Service]) -> None:
    start("kakao", {"id": 1, "kakao_account": {"email_needs_agreement": True}})
    sign_in(client, "kakao")
    refused = client.post(reverse("socialaccount_signup"), DETAILS)
    assert list(refused.context["form"].errors) == ["email"]
    answer = client.post(reverse("socialaccount_signup"), {**DETAILS, "email": "typed@example.org"})
    assert answer.url == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get(email="typed@example.org").verified


@EACH
def test_staff_give_the_second_factor_after_the_outside_account(
    name: str, client: Client, start: Callable[..., Service], user_with: Callable[..., User]
) -> None:
    served = start(name)
    officer = user_with(Role.CITY)
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    linked(name, served, officer)

    assert sign_in(client, name).url == reverse("second_factor")
    assert client.get("/city/").url.startswith(reverse("second_factor"))

    secret = totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    fresh = Client()
    assert sign_in(fresh, name).url == reverse("mfa_authenticate")
    assert signed_in_as(fresh) is None
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    fresh.post(reverse("mfa_authenticate"), {"code": code})
    assert fresh.get("/city/").status_code == 200


@EACH
def test_a_refused_consent_is_said_calmly(name: str, client: Client, start: Callable[..., Service]) -> None:
    start(name).person.agrees = False
    assert sign_in(client, name).url == reverse("socialaccount_login_cancelled")
    assert "로그인을 중단하셨습니다" in client.get(reverse("socialaccount_login_cancelled")).content.decode()
    assert signed_in_as(client) is None


@EACH
@pytest.mark.parametrize("state", ["forged", ""])
def test_a_state_the_hub_did_not_give_is_refused(
    name: str, state: str, client: Client, start: Callable[..., Service]
) -> None:
    served = start(name)
    linked(name, served, member())
    code = come_back(client, name).partition("code=")[2].partition("&")[0]
    failed(client.get(f"{login_url(name)}callback/", {"code": code, "state": state}), client)
    # nor does the state of another browser's session
    stolen = come_back(Client(), name)
    failed(client.get(stolen), client)
    assert served.fake.asked[-1].path.endswith("/authorize")


@EACH
def test_a_code_is_good_once(name: str, client: Client, start: Callable[..., Service]) -> None:
    served = start(name)
    linked(name, served, member())
    back = come_back(client, name)
    served.codes.clear()
    failed(client.get(back), client)


@EACH
@pytest.mark.parametrize("place", ["token", "profile"])
@pytest.mark.parametrize(
    "said",
    [
        Answer(b"Internal Server Error", 500, "text/plain"),
        Answer(b"<html>", 200, "text/html"),
        Answer(hang_up=True),
        as_json([]),
        as_json(None),
        as_json({}),
        as_json("x"),
    ],
)
def test_a_service_out_of_order_breaks_no_page(
    name: str, place: str, said: Answer, client: Client, start: Callable[..., Service]
) -> None:
    served = start(name)
    linked(name, served, member())
    served.says[(TOKEN_PATHS if place == "token" else PROFILE_PATHS)[name]] = said
    failed(sign_in(client, name), client)


@pytest.mark.parametrize("code", ["024", "028", "403", "404", "500"])
def test_an_error_naver_tells_in_its_result_code_is_an_error(
    code: str, client: Client, start: Callable[..., Service]
) -> None:
    served = start("naver")
    linked("naver", served, member())
    said = {"resultcode": code, "message": "Authentication failed", "response": served.person.profile}
    served.says["/v1/nid/me"] = as_json(said)
    failed(sign_in(client, "naver"), client)


@pytest.mark.parametrize("said", [Answer(b"", 500), Answer(b"<html>"), as_json({"issuer": "x"}), as_json([])])
def test_no_discovery_means_no_sign_in(said: Answer, client: Client, start: Callable[..., Service]) -> None:
    served = start("oidc")
    back = come_back(client, "oidc")
    served.says["/.well-known/openid-configuration"] = said
    failed(client.post(login_url("oidc")), client)
    failed(client.get(back), client)


def token_of(served: Service, **changes: Any) -> str:
    return outside.id_token(served.url, changes.pop("subject", served.person.profile["sub"]), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"key": outside.OTHER_KEY},
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1_500_000_000},
        {"subject": "somebody else"},
    ],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(
    changes: dict[str, Any], client: Client, start: Callable[..., Service]
) -> None:
    served = start("oidc")
    linked("oidc", served, member())
    served.says["/token"] = as_json({**outside.TOKEN, "id_token": token_of(served, **changes)})
    failed(sign_in(client, "oidc"), client)
    served.says["/token"] = as_json({**outside.TOKEN, "id_token": token_of(served)})
    assert sign_in(client, "oidc").url == "/account/"


def test_a_token_without_identity_or_with_an_unknown_key_signs_nobody_in(
    client: Client, start: Callable[..., Service]
) -> None:
    served = start("oidc")
    linked("oidc", served, member())
    for said in ({}, {"id_token": "x.y.z"}, {"id_token": ""}):
        served.says["/token"] = as_json({**outside.TOKEN, **said})
        failed(sign_in(client, "oidc"), client)
    del served.says["/token"]
    for keys in (as_json({"keys": []}), as_json({}), Answer(b"", 500)):
        served.says["/keys"] = keys
        failed(sign_in(client, "oidc"), client)


def test_an_unknown_service_is_nowhere(client: Client, db: None) -> None:
    assert client.post("/account/oidc/other/login/").status_code == 404
    assert client.get("/account/oidc/other/login/callback/").status_code == 404


def failed(answer: Any, client: Client) -> None:
    """The person is told in plain words, and nobody is signed in."""
    assert answer.status_code == 401
    assert "로그인하지 못했습니다" in answer.content.decode()
    assert signed_in_as(client) is None
