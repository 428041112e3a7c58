"""No page fails, whatever stands in its address or its forms, and what it refuses leaves nothing behind."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from pghistory.models import Context

from chorok.accounts.models import User
from chorok.core.models import Notification, StoredFile
from chorok.outcomes.models import Entry
from tests.architecture.authorization import ROWS
from tests.architecture.odd import Form, addresses, forms_of
from tests.architecture.world import ROLES, World

#: Whoever sees most is asked first; what everybody sees, a visitor sees too.
PREFERRED = ("manager", "city", "owner", "admin", "partner", "evaluator", "mentor", "person", "visitor")
#: Pages that show another form by their query.
ALSO = {"staff_claim_new": ("?kind=moa", "?kind=jobs"), "staff_merge": ("?kept=1&absorbed=2",)}
#: Pages that keep what is typed and say beside it what is wrong, or whose address is used up and which say thanks.
KEEPING = {"review_application", "review_scores_save", "confirm", "confirm_log", "introduction_link"}
#: What a request that writes leaves a row in.
WRITTEN = (Context, Entry, Notification, StoredFile)
#: Forms of the frame around every page, tried once where they live, and those that end the session.
FRAME = ("/language/", "/display/", "/account/logout/", "/account/extend/")


def _roles(expected: tuple[int, ...], *, answers: tuple[int, ...]) -> list[str]:
    may = {role for role, status in zip(ROLES, expected, strict=True) if status in answers}
    first = next((role for role in PREFERRED if role in may), None)
    return [role for role in (first, "visitor" if len(may) == len(ROLES) else None) if role is not None]


class Trial:
    """The world, its people's browsers, and what went wrong so far."""

    def __init__(self, world: World, client_for: Callable[[User], Client]) -> None:
        self.world = world
        self.clients = {role: Client() if role == "visitor" else client_for(world.people[role]) for role in PREFERRED}
        for client in self.clients.values():
            client.raise_request_exception = False
        self.failed: list[str] = []
        self.before = self._written()

    def address(self, name: str, arguments: tuple[str, ...]) -> str:
        return reverse(name, kwargs={key: self.world.value(key, name) for key in arguments})

    def ask(self, role: str, method: str, address: str, told: str, **given: Any) -> Any:
        """Send a request and undo what it did; a refusal that wrote something and a failure are noted."""
        client = self.clients[role]
        cookies = client.cookies.copy()
        before = transaction.savepoint()
        response = getattr(client, method)(address, **given)
        if response.status_code >= 500:
            self.failed.append(f"{role} {method} {address[:90]} with {told}: {response.status_code}")
        elif method == "post" and not self._may_write(address, response) and self._written() != self.before:
            self.failed.append(f"{role} {method} {address[:90]} with {told}: refused, and wrote")
        transaction.savepoint_rollback(before)
        client.cookies = cookies
        return response

    def _may_write(self, address: str, response: Any) -> bool:
        return response.status_code == 302 or resolve(urlsplit(address).path).url_name in KEEPING

    def _written(self) -> int:
        """Count what requests that write leave behind: history's row for the request, entries, messages, files."""
        counts = " + ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in WRITTEN)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counts}")
            row: tuple[int] = cursor.fetchone()
        return row[0]

    def forms(self, role: str, address: str) -> Iterator[tuple[str, Form]]:
        """Yield the forms a page shows, each with the address it goes to."""
        page = self.ask(role, "get", address, "nothing odd")
        if page.status_code == 200 and "text/html" in page.get("Content-Type", "") and not page.streaming:
            for form in forms_of(page.content.decode()):
                target = urlsplit(urljoin(address, form.action))
                if form.method == "post" and not target.path.startswith(FRAME):
                    yield target.path + (f"?{target.query}" if target.query else ""), form


@pytest.fixture
def trial(world: World, db: None, client_for: Callable[[User], Client]) -> Trial:
    return Trial(world, client_for)


@pytest.mark.parametrize("group", sorted(ROWS))
def test_no_address_fails(group: str, trial: Trial) -> None:
    for turn, (name, row) in enumerate(ROWS[group].items()):
        address = trial.address(name, row.arguments)
        for role in _roles(row.expected, answers=(200, 302) if row.method == "post" else (200,)):
            for told, odd in addresses(address, turn):
                trial.ask(role, row.method, odd, told)
    assert trial.failed == []


@pytest.mark.parametrize("group", sorted(ROWS))
def test_no_form_fails(group: str, trial: Trial) -> None:
    seen = set()
    for name, row in ROWS[group].items():
        if row.method == "post":
            continue
        for role in _roles(row.expected, answers=(200,)):
            for query in ("", *ALSO.get(name, ())):
                for target, form in trial.forms(role, trial.address(name, row.arguments) + query):
                    known = tuple(form.kinds) in seen
                    seen.add(tuple(form.kinds))
                    # The same fields on another page lead to another verb: there a few odd sendings must do.
                    for told, data in islice(form.sendings(len(seen)), 4 if known else None):
                        trial.ask(role, "post", target, told, data=data)
                    body, kind = form.broken_body(), "application/x-www-form-urlencoded"
                    trial.ask(role, "post", target, "broken bytes", data=body, content_type=kind)
    assert trial.failed == []
