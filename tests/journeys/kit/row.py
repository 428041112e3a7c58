"""A row of the list the accessibility test walks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, Response

from tests.journeys.kit.world import World


def _nothing(world: World) -> dict[str, Any]:
    return {}


def _open(page: Page, path: str, world: World) -> Response | None:
    return page.goto(path, wait_until="load")


@dataclass(frozen=True)
class Row:
    """One page: its URL name, who opens it (code of a demonstration person or of a client of `midway`, "" for a
    visitor), its address's parts, and the way to it from its address, where a GET alone doesn't lead there.

    `status` is what it answers; None where that depends on how the person signed in, and the page it leads to is read.
    """

    name: str
    who: str = ""
    arguments: Callable[[World], Mapping[str, Any]] = _nothing
    query: str = ""
    status: int | None = 200
    walk: Callable[[Page, str, World], Response | None] = _open
    note: str = ""

    def path(self, world: World) -> str:
        """Return the address in this world."""
        return reverse(self.name, kwargs=dict(self.arguments(world))) + self.query

    def __str__(self) -> str:
        return "-".join(part for part in (self.name + self.query, self.who or "visitor", self.note) if part)


def of_company(world: World) -> dict[str, Any]:
    """Return the address's part of the company's own pages."""
    return {"organisation_id": world.organisation.pk}


def send_empty(page: Page, path: str, world: World) -> Response:
    """Send the page's form with nothing in it; what answers names every mistake."""
    page.goto(path)
    with page.expect_navigation() as answer:
        page.locator("main form.form button:not([type=button])").first.click()
    return answer.value
