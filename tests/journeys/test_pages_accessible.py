"""Every page, in Korean and English, on a computer and on a phone: axe-core and html-validate find nothing, the
content security policy is kept, and nothing scrolls sideways.

A run looks at each page twice, once in each language and once at each width; CHOROK_ALL_PAGES=1 at all four.

The demonstration is loaded once for the whole file, outside the tests' own transactions; the pages only read.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.clients import signed_in_client
from tests.emptying import empty_database
from tests.journeys.kit.checks import Validator, axe
from tests.journeys.kit.pages import NOT_PAGES, PAGES, Row
from tests.journeys.kit.signin import put_language, put_session
from tests.journeys.kit.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("accessible")]

WIDTHS = {"computer": 1280, "phone": 390}
#: Set to look at every page in every language at every width; else each page gets both, but not each with each.
THOROUGH = bool(os.environ.get("CHOROK_ALL_PAGES"))


@dataclass(frozen=True)
class Hub:
    """The running hub with its world, and a session for each of its people."""

    url: str
    world: World
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker, browser: Browser) -> Iterator[Hub]:
    """Load the demonstration, serve it, and leave an empty database behind."""
    with django_db_blocker.unblock():
        world = build()
        server = LiveServer("localhost")
        try:
            people = {code: signed_in_client(user) for code, user in world.people.items()}
            yield Hub(server.url, world, people | world.midway.clients)
        finally:
            server.stop()
            empty_database()


class Listener:
    """Collects what a page complains about while it loads."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def take(self) -> list[str]:
        """Return what was said since the last time."""
        said, self.complaints = self.complaints, []
        return said

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "responded with a status of 4" not in text:
            self.complaints.append(f"console {kind}: {text}")


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern)
        elif pattern.name:
            yield pattern.name


def test_every_address_is_listed() -> None:
    listed = {row.name for row in PAGES}
    assert listed & NOT_PAGES == set()
    assert set(_names(get_resolver())) == listed | NOT_PAGES


def widths(row: Row, language: str) -> list[tuple[str, int]]:
    """Return the widths a page is looked at in a language: every other page is broad in Korean, narrow in English."""
    broad_in_korean = PAGES.index(row) % 2 == 0
    device = "computer" if broad_in_korean == (language == "ko") else "phone"
    return list(WIDTHS.items()) if THOROUGH else [(device, WIDTHS[device])]


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_is_for_everyone(row: Row, hub: Hub, browser: Browser, validator: Validator) -> None:
    found: list[str] = []
    context = browser.new_context(base_url=hub.url, reduced_motion="reduce")
    try:
        if row.who:
            put_session(context, hub.clients[row.who], hub.url)
        page = context.new_page()
        listener = Listener(page)
        for language in ("ko", "en"):
            put_language(context, language, hub.url)
            for device, width in widths(row, language):
                page.set_viewport_size({"width": width, "height": 900})
                answer = row.walk(page, row.path(hub.world), hub.world)
                assert answer is not None
                assert row.status in {answer.status, None}, f"{answer.status} at {page.url}"
                assert answer.status < 500
                page.wait_for_function("!document.querySelector('figure[data-chart] .chart-canvas[hidden]')")
                problems = listener.take()
                problems += axe(page)
                listener.take()  # axe-core measures with styles of its own
                problems += validator.messages(row.name, answer.text())
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    problems.append("scrolls sideways")
                if page.evaluate("document.documentElement.lang") != language:
                    problems.append("speaks the wrong language")
                found += [f"{language} {device}: {problem}" for problem in problems]
    finally:
        context.close()
    assert not found, "\n".join(found)
