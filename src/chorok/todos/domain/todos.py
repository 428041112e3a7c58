"""To-dos are opened and closed by the rooms whose work they stand for."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from chorok.core import clock
from chorok.core.errors import Text
from chorok.core.texts import shortened
from chorok.registry.models import Organisation
from chorok.todos.models import Todo

#: Signs of a title that are kept: it names what people wrote, however long.
TITLE = 300


@transaction.atomic
def open_todo(
    *,
    key: str,
    kind: str,
    title: Text,
    link: str,
    due_at: datetime | None = None,
    user: Any = None,
    organisation: Organisation | None = None,
    role: str = "",
) -> Todo:
    """Say that something is due from one person, one organisation or everybody in a role (give exactly one).

    `key` names what it stands for ("supplement:12"): opened again, the row is brought up to date and, if it was done,
    begins anew. `title` is a lazy translation; both languages are kept. `link` is a path on this hub.
    """
    with translation.override("ko"):
        title_ko = shortened(str(title), TITLE)
    with translation.override("en"):
        title_en = shortened(str(title), TITLE)
    values: dict[str, Any] = {
        "kind": kind,
        "user": user,
        "organisation": organisation,
        "role": role,
        "title_ko": title_ko,
        "title_en": title_en,
        "link": link,
        "due_at": due_at,
    }
    todo, created = Todo.objects.select_for_update(of=("self",)).get_or_create(
        key=key, defaults={**values, "since": clock.now()}
    )
    if not created:
        for name, value in values.items():
            setattr(todo, name, value)
        if todo.done_at is not None:
            todo.since, todo.done_at = clock.now(), None
        todo.save()
    return todo


def close_todo(key: str) -> bool:
    """Mark what `key` stands for as done; return whether anything was open."""
    return Todo.objects.open().filter(key=key).update(done_at=clock.now()) > 0


def close_todos(prefix: str) -> int:
    """Mark everything as done whose key begins with `prefix`; return how many were open."""
    return Todo.objects.open().filter(key__startswith=prefix).update(done_at=clock.now())
