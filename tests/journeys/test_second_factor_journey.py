"""Staff and their second factor in a browser: a passkey on a virtual authenticator, and an authenticator app."""

import base64
import hmac
import struct
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from tests.journeys.kit.steps import fill, follow, press, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "초록빛 나무가 자라는 서울"
#: How long a code of an authenticator app holds (RFC 6238), in seconds.
STEP = 30


@pytest.fixture
def staff(user_with: Callable[..., User]) -> User:
    """A member of staff with a password and nothing else."""
    cache.clear()
    user = user_with(Role.STAFF)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_password(page: Page, user: User) -> None:
    """Ask for the console and sign in with address and password."""
    page.goto("/staff/")
    fill(page, {"login": user.email, "password": PASSWORD})
    press(page, "로그인")


def code(secret: str, step: int) -> str:
    """Return the app's code of the 30-second step (RFC 6238: HMAC-SHA-1, six digits)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_staff_sets_up_a_passkey_and_signs_in_with_it(page: Page, staff: User) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    give_password(page, staff)
    assert urlsplit(page.url).path == "/account/second-factor/"
    follow(page, "패스키")
    assert urlsplit(page.url).path == "/account/2fa/webauthn/add/"  # a sign-in of just now is proof enough
    fill(page, {"name": "사무실 노트북"})
    tick(page, "[name=passwordless]")
    press(page, "추가")
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN).count() == 1

    page.goto("/account/logout/")
    press(page, "로그아웃")
    page.goto("/staff/organisations/")
    assert urlsplit(page.url).path == "/account/login/"
    press(page, "패스키로 로그인")
    assert urlsplit(page.url).path == "/staff/organisations/"
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_staff_sets_up_an_app_and_its_code_opens_the_console(page: Page, staff: User) -> None:
    give_password(page, staff)
    follow(page, "인증 앱")
    assert urlsplit(page.url).path == "/account/2fa/totp/activate/"
    secret = page.locator("#authenticator_secret").input_value()
    step = int(time.time()) // STEP
    fill(page, {"code": code(secret, step)})
    press(page, "활성화")
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).count() == 1

    page.goto("/account/logout/")
    press(page, "로그아웃")
    give_password(page, staff)
    fill(page, {"code": "000000" if code(secret, step) != "000000" else "000001"})
    press(page, "로그인")
    assert urlsplit(page.url).path == "/account/2fa/authenticate/"
    # A code is taken once; the next step's is accepted already.
    fill(page, {"code": code(secret, step + 1)})
    press(page, "로그인")
    assert urlsplit(page.url).path == "/staff/"
