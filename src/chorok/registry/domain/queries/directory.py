"""Reads the public directory: browsing, searching, filtering, counting. Work and answer are bounded at any size.

Browsing (nothing asked) walks an ordered index and takes its counts from `FacetCount`. A search or a filter takes at
most `BOUND` entries out of the word index, names first, and orders and counts those alone; the answer says when
there are more. So the time a page takes depends on the page and the bound, not on how much the directory holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from chorok.registry.domain import search_text
from chorok.registry.models import DirectoryEntry, FacetCount

#: How many hits of a search are counted, ordered and paged through.
BOUND = 1_000
#: How many entries can be paged through when nothing is asked.
REACH = 10_000
PAGE_SIZE = 20
FACETS = ("field", "area", "certification", "region", "readiness")

# No statistics tell how often words stand together; without these two the planner may bet on reading everything.
_USE_THE_WORD_INDEX = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"

_FOUND = """
WITH found AS MATERIALIZED (
    (SELECT {columns}, 0 AS tier FROM registry_directoryentry WHERE tokens @@ ({near}) LIMIT {limit})
    UNION ALL
    (SELECT {columns}, 1 FROM registry_directoryentry WHERE tokens @@ ({all}) AND NOT tokens @@ ({near}) LIMIT {limit})
    LIMIT {limit}
)
SELECT
    (SELECT count(*) FROM found),
    ARRAY(SELECT id FROM found ORDER BY {order} LIMIT {size} OFFSET {offset}),
    (SELECT jsonb_object_agg(facet, number)
     FROM (SELECT facet, count(*) AS number FROM found, unnest(facets) AS facet GROUP BY facet) AS counted)
"""


class Sort(StrEnum):
    """The orders of a list."""

    BEST = "best"
    NAME = "name"
    NEWEST = "newest"
    COMPLETENESS = "completeness"


@dataclass(frozen=True)
class Question:
    """What is asked of the directory: one kind of page, words, and at most one value of each facet."""

    kind: str
    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    sort: str = Sort.BEST

    @property
    def is_open(self) -> bool:
        """Nothing is asked: the whole kind is browsed."""
        return not self.facets and not search_text.words(self.text)


@dataclass(frozen=True)
class Found:
    """A page of the answer. `total` is a lower limit when there is `more`; then facets carry no counts."""

    entries: Sequence[DirectoryEntry]
    total: int
    more: bool
    page: int
    pages: int
    facets: Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True)
class _Condition:
    """An SQL expression of type tsquery."""

    sql: str
    params: tuple[str, ...]

    def __and__(self, other: "_Condition") -> "_Condition":
        return _Condition(f"{self.sql} && {other.sql}", self.params + other.params)


def search(question: Question, *, page: int = 1, size: int = PAGE_SIZE) -> Found:
    """Return one page of what answers `question`. A page beyond the last is the last, one below 1 is the first."""
    return _browse(question, page, size) if question.is_open else _search(question, page, size)


def totals() -> dict[str, int]:
    """Return how many pages the directory holds of each kind."""
    found = FacetCount.objects.filter(facet="all").values_list("kind", "count")
    return dict.fromkeys(DirectoryEntry.Kind.values, 0) | dict(found)


def every(question: Question, *, most: int) -> Iterator[DirectoryEntry]:
    """Yield up to `most` entries that answer `question`, by name, without holding them all: for exports."""
    found = DirectoryEntry.objects.filter(kind=question.kind)
    if not question.is_open:
        condition = _condition(question)
        found = found.extra(where=[f"tokens @@ ({condition.sql})"], params=condition.params)  # noqa: S610 - own text
    return found.defer("tokens").order_by(*_order(Sort.NAME))[:most].iterator(chunk_size=500)


def _browse(question: Question, page: int, size: int) -> Found:
    facets: dict[str, dict[str, int | None]] = {facet: {} for facet in FACETS}
    total = 0
    for facet, value, count in FacetCount.objects.filter(kind=question.kind, count__gt=0).values_list(
        "facet", "value", "count"
    ):
        if facet == "all":
            total = count
        elif facet in facets:
            facets[facet][value] = count
    number, pages = _place(page, min(total, REACH), size)
    order = _order(question.sort)
    # The ordered index alone gives the place; only the rows of the page are read.
    place = DirectoryEntry.objects.filter(kind=question.kind).order_by(*order).values("pk")
    keys = place[(number - 1) * size : number * size]
    entries = list(_rows().filter(pk__in=keys).order_by(*order))
    return Found(entries, total, False, number, pages, facets)


def _search(question: Question, page: int, size: int) -> Found:
    count, keys, counted = _candidates(question, page, size)
    total = min(count, BOUND)
    number, pages = _place(page, total, size)
    if number != page:
        count, keys, counted = _candidates(question, number, size)
    by_key = {entry.pk: entry for entry in _rows().filter(pk__in=keys)}
    entries = [by_key[key] for key in keys if key in by_key]
    more = count > BOUND
    facets: dict[str, dict[str, int | None]] = {facet: {} for facet in FACETS}
    for one, number_of in (counted or {}).items():
        facet, _colon, value = one.partition(":")
        if facet in facets:
            facets[facet][value] = None if more else number_of
    return Found(entries, total, more, number, pages, facets)


def _candidates(question: Question, page: int, size: int) -> tuple[int, list[int], dict[str, int] | None]:
    everything, near = _condition(question), _nearest(question)
    words = _words(question.text)
    columns = "id, facets, name_ko, name_en, completeness, added_at"
    params: list[Any] = []
    if words is None:
        columns += ", 0 AS rank"
    else:
        columns += f", ts_rank(tokens, {words.sql}) AS rank"
        params += words.params
    sql = _FOUND.format(
        columns=columns,
        near=near.sql,
        all=everything.sql,
        order=_sql_order(question.sort),
        limit=BOUND + 1,
        size=int(size),
        offset=(max(int(page), 1) - 1) * int(size),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_USE_THE_WORD_INDEX)
        cursor.execute(sql, [*params, *near.params, *params, *everything.params, *near.params])
        [(count, keys, counted)] = cursor.fetchall()
    return count, keys, json.loads(counted) if isinstance(counted, str) else counted


def _words(text: str) -> _Condition | None:
    """Return the condition on the words of `text`, None when it has none."""
    combined: _Condition | None = None
    for word in search_text.words(text):
        if word.stem:
            one = _Condition("(%s::tsquery || to_tsquery('english', %s))", (word.literal, word.stem))
        else:
            one = _Condition("%s::tsquery", (word.literal,))
        combined = one if combined is None else combined & one
    return combined


def _filters(question: Question) -> list[str]:
    return [f"kind:{question.kind}", *(f"{facet}:{value}" for facet, value in sorted(question.facets.items()))]


def _condition(question: Question) -> _Condition:
    filtered = _Condition("%s::tsquery", (search_text.filters(_filters(question)),))
    words = _words(question.text)
    return filtered if words is None else words & filtered


def _nearest(question: Question) -> _Condition:
    """Return the condition on those taken first when there are too many: words in the name, else well-kept pages."""
    in_name = search_text.in_name(question.text)
    if in_name:
        return _Condition("%s::tsquery", (f"{in_name} & {search_text.filters(_filters(question))}",))
    return _Condition("%s::tsquery", (search_text.filters([*_filters(question), "best"]),))


def _place(page: int, total: int, size: int) -> tuple[int, int]:
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages


def _rows() -> QuerySet[DirectoryEntry]:
    return DirectoryEntry.objects.defer("tokens")


def _name_column() -> str:
    return "name_ko" if get_language() == "ko" else "name_en"


def _order(sort: str) -> tuple[str, ...]:
    match sort:
        case Sort.NAME:
            return (_name_column(), "id")
        case Sort.NEWEST:
            return ("-added_at", "-id")
        case _:
            return ("-completeness", "id")


def _sql_order(sort: str) -> str:
    match sort:
        case Sort.NAME:
            return f"{_name_column()}, id"
        case Sort.NEWEST:
            return "added_at DESC, id DESC"
        case Sort.COMPLETENESS:
            return "completeness DESC, id"
        case _:
            return "tier, rank DESC, completeness DESC, id"
