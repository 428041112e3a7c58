"""Reads the public directory: browsing, searching, filtering, counting. Work and answer are bounded at any size.

Browsing (nothing asked) walks an ordered index and takes its counts from `FacetCount`. A search or a filter takes at
most `BOUND` entries out of the word index, names first, and orders and counts those alone; the answer says when
there are more. So the time a page takes depends on the page and the bound, not on how much the directory holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from chorok.registry.domain import search_text
from chorok.registry.models import DirectoryEntry, FacetCount

#: How many hits of a search are counted, ordered and paged through.
BOUND = 1_000
#: How many of them, names and well-kept pages first, are weighed against each other by where the words stand.
WEIGHED = 200
#: How many entries can be paged through when nothing is asked.
REACH = 10_000
PAGE_SIZE = 20
#: No row has it: keys begin at 1.
NO_KEY = 0
FACETS = ("field", "area", "certification", "region", "readiness")

# No statistics tell how often words stand together; without these two the planner may bet on reading everything.
_USE_THE_WORD_INDEX = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"

_FOUND = """
WITH found AS MATERIALIZED (
    (SELECT {columns}, 0 AS tier FROM {entries} AND tokens @@ ({near}) LIMIT {limit})
    UNION ALL
    (SELECT {columns}, 1 FROM {entries} AND tokens @@ ({all} && !!({near})) LIMIT {limit})
    UNION ALL
    (SELECT {columns}, 2 FROM {entries} AND tokens @@ ({begun} && !!({all}) && !!({near})) LIMIT {limit})
    LIMIT {limit}
),
placed AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY tier, completeness DESC, id) AS place FROM found
)
SELECT
    (SELECT count(*) FROM found),
    ARRAY(SELECT id FROM placed ORDER BY {order} LIMIT {size} OFFSET {offset}),
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
    """A piece of SQL with its parameters; conditions are of type tsquery."""

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
        one, other = _condition(question), _begun(question)
        found = found.extra(  # noqa: S610 - our own SQL, what was typed stands in the parameters
            where=[f"tokens @@ ({one.sql} || {other.sql})"], params=[*one.params, *other.params]
        )
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
    # Asked even when nothing was found, so that a page always takes the same number of statements.
    by_key = {entry.pk: entry for entry in _rows().filter(pk__in=keys or [NO_KEY])}
    entries = [by_key[key] for key in keys if key in by_key]
    more = count > BOUND
    facets: dict[str, dict[str, int | None]] = {facet: {} for facet in FACETS}
    for one, number_of in (counted or {}).items():
        facet, _colon, value = one.partition(":")
        if facet in facets:
            facets[facet][value] = None if more else number_of
    return Found(entries, total, more, number, pages, facets)


def _candidates(question: Question, page: int, size: int) -> tuple[int, list[int], dict[str, int] | None]:
    everything, near, begun = _condition(question), _nearest(question), _begun(question)
    order = _sql_order(question)
    offset = (max(page, 1) - 1) * size
    sql = _FOUND.format(
        # The words travel along as a pointer: they are read for the weighed ones only.
        columns="id, facets, name_ko, name_en, completeness, added_at, tokens",
        entries=f"registry_directoryentry WHERE kind = '{DirectoryEntry.Kind(question.kind).value}'",
        near=near.sql,
        all=everything.sql,
        begun=begun.sql,
        order=order.sql,
        limit=BOUND + 1,
        size=max(0, min(size, BOUND - offset)),
        offset=offset,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_USE_THE_WORD_INDEX)
        parts = (near, everything, near, begun, everything, near, order)
        cursor.execute(sql, [value for part in parts for value in part.params])
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


def _filtered(question: Question, *more: str) -> str:
    """Return the conditions of the facets, and of `more` values, in tsquery's notation."""
    return search_text.filters([*(f"{facet}:{value}" for facet, value in sorted(question.facets.items())), *more])


def _condition(question: Question) -> _Condition:
    filtered = _filtered(question)
    words = _words(question.text)
    if words is None:
        return _Condition("%s::tsquery", (filtered,))
    return words & _Condition("%s::tsquery", (filtered,)) if filtered else words


def _nearest(question: Question) -> _Condition:
    """Return the condition on those taken first when there are too many: words in the name, else well-kept pages."""
    in_name = search_text.in_name(question.text)
    if not in_name:
        return _Condition("%s::tsquery", (_filtered(question, "best"),))
    return _Condition("%s::tsquery", (" & ".join(filter(None, [in_name, _filtered(question)])),))


def _begun(question: Question) -> _Condition:
    """Return the condition on those taken last: words that only begin as asked."""
    beginnings = search_text.beginnings(question.text)
    return _Condition("%s::tsquery", (" & ".join(filter(None, [beginnings, _filtered(question)])),))


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


def _sql_order(question: Question) -> _Condition:
    """Return the order of the candidates as SQL."""
    match question.sort:
        case Sort.NAME:
            return _Condition(f"{_name_column()}, id", ())
        case Sort.NEWEST:
            return _Condition("added_at DESC, id DESC", ())
        case Sort.COMPLETENESS:
            return _Condition("completeness DESC, id", ())
    words = _words(question.text)
    if words is None:
        return _Condition("place", ())
    weight = f"CASE WHEN place <= {WEIGHED} THEN ts_rank(tokens, {words.sql}) ELSE 0 END"
    return _Condition(f"tier, {weight} DESC, place", words.params)
