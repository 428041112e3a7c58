"""A session nobody uses: the page warns, one press keeps it, and what was typed comes back after signing in again.

The browser's clock is moved, so that nobody waits an hour.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.accounts.sessions import LAST_SEEN_KEY
from chorok.core import clock
from chorok.registry.enums import Publication
from chorok.registry.models import Membership
from tests.factories import MembershipFactory
from tests.journeys.kit.steps import fill, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "초록빛 나무가 자라는 서울"
TYPED = "지붕의 빗물을 모아 다시 씁니다."
MINUTE = 60_000


@pytest.fixture
def owner() -> Membership:
    """The owner of a company, who signs in with a password."""
    cache.clear()
    owner: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    give_password(owner.user)
    return owner


def give_password(user: User) -> None:
    """Let the person sign in by password."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def sign_in_by_password(page: Page, user: User) -> None:
    """Fill the sign-in form that is open."""
    fill(page, {"login": user.email, "password": PASSWORD})
    press(page, "로그인")


def rest(page: Page, time: timedelta) -> None:
    """Let the session of the page's browser have rested so long, as the server sees it."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session[LAST_SEEN_KEY] = (clock.now() - time).timestamp()
    session.save()


def test_one_press_keeps_the_session_and_what_was_typed_comes_back_after_its_end(page: Page, owner: Membership) -> None:
    form = f"/desk/{owner.organisation_id}/profile/"
    page.clock.install()
    page.goto(form)
    sign_in_by_password(page, owner.user)
    dialog = page.get_by_role("dialog", name="곧 로그아웃됩니다")
    expect(dialog).to_be_hidden()

    rest(page, timedelta(minutes=56))
    page.clock.fast_forward(56 * MINUTE)
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-left]")).to_have_text("3:59")
    with page.expect_response("**/account/extend/") as kept:
        dialog.get_by_role("button", name="로그인 연장").press("Enter")
    assert kept.value.json() == {"seconds": settings.IDLE_MINUTES * 60}
    expect(dialog).to_be_hidden()

    fill(page, {"summary_ko": TYPED, "employees": "12", "country": "ID"})
    rest(page, timedelta(minutes=61))
    with page.expect_navigation(url="**/account/login/**"):
        page.clock.fast_forward(61 * MINUTE)
    expect(page.get_by_text("한동안 사용하지 않아")).to_be_visible()
    sign_in_by_password(page, owner.user)
    assert page.url.endswith(form)
    expect(page.locator("[name=summary_ko]")).to_have_value(TYPED)
    expect(page.locator("[name=employees]")).to_have_value("12")
    expect(page.locator("[name=country]")).to_have_value("ID")
    expect(page.get_by_text("입력하신 내용")).to_be_visible()
    owner.organisation.refresh_from_db()
    assert owner.organisation.summary_ko == ""
    press(page, "저장")
    owner.organisation.refresh_from_db()
    assert (owner.organisation.summary_ko, owner.organisation.employees) == (TYPED, 12)


def test_a_form_sent_too_late_saves_nothing_and_comes_back_filled(page: Page, owner: Membership) -> None:
    form = f"/desk/{owner.organisation_id}/profile/"
    page.goto(form)
    sign_in_by_password(page, owner.user)
    fill(page, {"summary_ko": TYPED})
    rest(page, timedelta(minutes=61))
    press(page, "저장")
    owner.organisation.refresh_from_db()
    assert owner.organisation.summary_ko == ""
    sign_in_by_password(page, owner.user)
    assert page.url.endswith(form)
    expect(page.locator("[name=summary_ko]")).to_have_value(TYPED)


def test_what_staff_typed_comes_back_after_the_second_step(page: Page, user_with: Callable[..., User]) -> None:
    cache.clear()
    staff = user_with(Role.STAFF)
    give_password(staff)
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    codes = iter(RecoveryCodes.activate(staff).get_unused_codes())
    form = "/staff/organisations/new/"
    page.goto(form)
    sign_in_by_password(page, staff)
    fill(page, {"code": next(codes)})
    press(page, "로그인")
    fill(page, {"name_ko": "빗물나라"})
    rest(page, timedelta(minutes=31))
    page.reload()
    sign_in_by_password(page, staff)
    fill(page, {"code": next(codes)})
    press(page, "로그인")
    assert page.url.endswith(form)
    expect(page.locator("[name=name_ko]")).to_have_value("빗물나라")
