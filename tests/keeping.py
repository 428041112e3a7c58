"""A world that several tests read is made once for them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.template import Demonstration, copy_of, demonstration

T = TypeVar("T")


def kept(blocker: DjangoDbBlocker, build: Callable[[], T]) -> Iterator[T]:
    """Build a world and keep it in an open transaction for a fixture of a class or a module: `yield from kept(…)`.

    What a test changes is undone to this world; the world is undone when the fixture ends. Not for tests that commit.
    """
    around = transaction.atomic()
    with blocker.unblock(), translation.override("ko"):
        around.__enter__()
        try:
            world = build()
        except BaseException as problem:
            around.__exit__(type(problem), problem, problem.__traceback__)
            raise
    yield world
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def copied(blocker: DjangoDbBlocker, name: Callable[[Demonstration], str], folder: Path) -> Iterator[None]:
    """Work on a copy of a database of the demonstration for as long as a fixture lasts: `yield from copied(…)`.

    `folder` is where the copies of its files go; it isn't there yet.
    """
    with blocker.unblock():
        of = demonstration()
        around = copy_of(name(of), of.files, folder)
        around.__enter__()
    yield
    with blocker.unblock():
        around.__exit__(None, None, None)
