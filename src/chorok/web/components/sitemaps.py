"""The public addresses a search engine should know. Each audience registers where its own come from."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.urls import reverse

#: The format's limit for one file.
MOST = 50_000
STATIC_PAGES = ("contact", "accessibility", "privacy")

_sources: list[Callable[[], Iterable[str]]] = []


def register(source: Callable[[], Iterable[str]]) -> None:
    """Add a `source` of paths of public pages; called in an audience's AppConfig.ready."""
    _sources.append(source)


def paths() -> Iterator[str]:
    """Return the front page, the standing pages and what the sources name, up to the format's limit."""

    def everything() -> Iterator[str]:
        yield "/"
        for name in STATIC_PAGES:
            yield reverse(name)
        for source in _sources:
            yield from source()

    return islice(everything(), MOST)
