"""Fixtures of the tests that drive a real browser."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from tests.journeys.kit import chromium
from tests.journeys.kit.checks import Validator
from tests.journeys.kit.clocks import MovedClock
from tests.journeys.kit.signin import put_language, put_session
from tests.journeys.kit.worker import Worker


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for the run; Playwright's own event loop must not stop Django from asking the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        path = chromium.executable()
    except RuntimeError as problem:
        pytest.fail(str(problem), pytrace=False)
    with sync_playwright() as playwright:
        fonts = tmp_path_factory.mktemp("fonts")
        running = playwright.chromium.launch(executable_path=path, **chromium.installed_font(fonts))
        yield running
        running.close()


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """html-validate, started once."""
    running = Validator()
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile on the live server, in Korean."""
    profile = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="ko-KR")
    profile.set_default_timeout(10_000)
    put_language(profile, "ko", live_server.url)
    yield profile
    profile.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of the fresh profile: `page.goto("/results/")`."""
    return context.new_page()


@pytest.fixture
def sign_in(live_server: Any, client_for: Callable[[User], Client]) -> Callable[[Page, User], None]:
    """Sign a page's browser in as a person: `sign_in(page, user)`."""

    def do(page: Page, user: User) -> None:
        put_session(page.context, client_for(user), live_server.url)

    return do


@pytest.fixture
def someone(browser: Browser, live_server: Any) -> Iterator[Callable[[str], Page]]:
    """Open a browser of a person's own in a language: `someone("en")`."""
    profiles: list[BrowserContext] = []

    def open_page(language: str) -> Page:
        profile = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        profile.set_default_timeout(10_000)
        put_language(profile, language, live_server.url)
        profiles.append(profile)
        return profile.new_page()

    yield open_page
    for profile in profiles:
        profile.close()


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> MovedClock:
    """The clock of browsers' pages and of the test, to be moved: `moved_clock.move_to(moment)`.

    Whoever is signed in stays so over the weeks it jumps.
    """
    settings.IDLE_MINUTES = settings.IDLE_MINUTES_STAFF = 365 * 24 * 60
    return MovedClock(monkeypatch)


@pytest.fixture
def worker(transactional_db: None) -> Worker:
    """Does the background work the pages queue, when asked to."""
    return Worker()


@pytest.fixture
def someone_with(
    someone: Callable[[str], Page], sign_in: Callable[[Page, User], None], user_with: Callable[..., User]
) -> Callable[[Role, str], Page]:
    """Open a browser of somebody who has a role and is signed in: `someone_with(Role.STAFF, "en")`."""

    def open_page(role: Role, language: str) -> Page:
        page = someone(language)
        sign_in(page, user_with(role))
        return page

    return open_page
