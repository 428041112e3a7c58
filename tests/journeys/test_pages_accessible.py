"""Every page, in Korean and English, on a computer and on a phone: axe-core and html-validate find nothing, the
content security policy is kept, and nothing scrolls sideways.

Each page is loaded once in each language and looked at in both widths, as somebody who turns the window sees it.

The world is made once for the whole file, outside the tests' own transactions; the pages only read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.clients import signed_in_client
from tests.journeys.kit.checks import AXE, Validator, look
from tests.journeys.kit.pages import NOT_PAGES, PAGES
from tests.journeys.kit.row import Row
from tests.journeys.kit.signin import put_language, put_session
from tests.journeys.kit.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES: dict[str, ViewportSize] = {
    "computer": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 900},
}
#: In which order the widths are looked at in each language: the window is turned as seldom as can be.
LOOKS = {"ko": ("computer", "phone"), "en": ("phone", "computer")}
#: After so many people the tab is opened anew: it keeps what it read, a gigabyte after a hundred pages.
A_TAB_LASTS = 60


@dataclass(frozen=True)
class Hub:
    """The running hub with its world, and a session for each of its people."""

    url: str
    world: World
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def hub(demonstrated: None, django_db_blocker: DjangoDbBlocker, browser: Browser) -> Iterator[Hub]:
    """Serve the demonstration with the records the pages' addresses name."""
    with django_db_blocker.unblock():
        world = build()
        server = LiveServer("localhost")
        try:
            people = {code: signed_in_client(user) for code, user in world.people.items()}
            yield Hub(server.url, world, people | world.midway.clients)
        finally:
            server.stop()


class Window:
    """One browser window for all pages: opening one for each takes longer than looking at the page."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._url = url
        self._context = browser.new_context(base_url=url, reduced_motion="reduce")
        self._context.add_init_script(path=AXE)
        self._said: list[str] = []
        self._people = 0
        self.page = self._tab()

    def _tab(self) -> Page:
        tab = self._context.new_page()
        tab.on("console", lambda message: self._console(message.type, message.text))
        tab.on("pageerror", lambda error: self._said.append(f"script: {error}"))
        return tab

    def become(self, client: Client | None, language: str) -> None:
        """Let a person sit down at it, None for a visitor; nothing of the one before is left."""
        self._people += 1
        if self._people % A_TAB_LASTS == 0:
            self.page.close()
            self.page = self._tab()
        self._context.clear_cookies()
        if client is not None:
            put_session(self._context, client, self._url)
        put_language(self._context, language, self._url)

    def turn_to(self, device: str) -> None:
        """Give the window the width of a device."""
        if self.page.viewport_size != SIZES[device]:
            self.page.set_viewport_size(SIZES[device])

    def complaints(self) -> list[str]:
        """Return what the pages complained about since the last time."""
        said, self._said = self._said, []
        return said

    def close(self) -> None:
        """Close it."""
        self._context.close()

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "responded with a status of 4" not in text:
            self._said.append(f"console {kind}: {text}")


@pytest.fixture(scope="module")
def window(hub: Hub, browser: Browser) -> Iterator[Window]:
    """Open the window all pages are looked at in."""
    opened = Window(browser, hub.url)
    yield opened
    opened.close()


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


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_is_for_everyone(row: Row, hub: Hub, window: Window, validator: Validator) -> None:
    found: list[str] = []
    for language, devices in LOOKS.items():
        window.become(hub.clients[row.who] if row.who else None, language)
        window.turn_to(devices[0])
        answer = row.walk(window.page, row.path(hub.world), hub.world)
        assert answer is not None
        assert row.status in {answer.status, None}, f"{answer.status} at {window.page.url}"
        assert answer.status < 500
        problems = window.complaints() + validator.messages(row.name, answer.text())
        for device in devices:
            window.turn_to(device)
            problems += [f"{device}: {problem}" for problem in look(window.page, language)]
        window.complaints()  # axe-core measures with styles of its own
        found += [f"{language} {problem}" for problem in problems]
    assert not found, "\n".join(found)
