"""Search over all public things. Each kind of thing is a source; later rooms add theirs to `SOURCES`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chorok.core.errors import Text
from chorok.registry.domain.queries import directory as queries
from chorok.registry.domain.queries.directory import Question
from chorok.registry.domain.search_text import words
from chorok.registry.models import DirectoryEntry
from chorok.web.components.directory import KINDS, LIST_URLS, Labels, labels
from chorok.web.public.directory import cards
from chorok.web.public.directory_forms import asked

#: Hits shown of each source; the rest stands behind its link.
SHOWN = 4


@dataclass(frozen=True)
class Hits:
    """What one source found: some `cards`, how many in all (a lower limit when there is `more`), all behind `url`."""

    label: Text
    cards: Sequence[dict[str, Any]]
    total: int
    more: bool
    url: str


#: Looks for words among one kind of public thing.
Source = Callable[[str, Labels], Hits]


def _directory(kind: DirectoryEntry.Kind) -> Source:
    def look(text: str, names: Labels) -> Hits:
        found = queries.search(Question(kind, text), size=SHOWN)
        url = f"{reverse(LIST_URLS[kind])}?{urlencode({'q': text})}"
        return Hits(KINDS[kind], cards(found, names), found.total, found.more, url)

    return look


SOURCES: list[Source] = [_directory(kind) for kind in DirectoryEntry.Kind]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in every source; without words say what can be looked for."""
    text = asked(request.GET, "q")
    names = labels()
    found = [source(text, names) for source in SOURCES] if words(text) else []
    some = [hits for hits in found if hits.total]
    return render(request, "public/search.html", {"text": text, "hits": some})
