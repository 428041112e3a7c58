"""The directory of green companies, technologies and products: lists, search, exports."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.core.texts import whole_number
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.registry.domain.queries import directory as queries
from chorok.registry.domain.queries.directory import PAGE_SIZE, Found, Question
from chorok.registry.models import DirectoryEntry
from chorok.web.components.directory import FACETS, KINDS, LIST_URLS, Labels, address, labels
from chorok.web.components.downloads import as_csv, as_workbook
from chorok.web.public.directory_forms import DirectoryForm, asked, question_from

#: Rows an export holds at most; the page says so where more were found.
MOST_CSV, MOST_XLSX = 50_000, 10_000
MOST_PAGE = 100_000


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """List green companies and founders' teams."""
    return _list(request, DirectoryEntry.Kind.COMPANY)


@require_safe
def technologies(request: HttpRequest) -> HttpResponse:
    """List technologies."""
    return _list(request, DirectoryEntry.Kind.TECHNOLOGY)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """List products."""
    return _list(request, DirectoryEntry.Kind.PRODUCT)


@require_safe
def export(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Give the list that the address filters as Excel or CSV."""
    question = question_from(request.GET, kind)
    stamp = f"chorok-{kind}-{clock.today():%Y%m%d}"
    if form == "csv":
        return as_csv(_sheet(question, MOST_CSV), f"{stamp}.csv")
    return as_workbook([_sheet(question, MOST_XLSX)], f"{stamp}.xlsx")


def page_number(text: str) -> int:
    """Return the page an address asks for; what is no number is the first."""
    asked = whole_number(text)
    return 1 if asked is None else min(asked, MOST_PAGE)


def _list(request: HttpRequest, kind: DirectoryEntry.Kind) -> HttpResponse:
    question = question_from(request.GET, kind)
    found = queries.search(question, page=page_number(asked(request.GET, "page")))
    names = labels()
    return render(
        request,
        "public/directory.html",
        {
            "kind": kind,
            "kind_name": KINDS[kind],
            "question": question,
            "found": found,
            "page": page_of(found),
            "cards": cards(found, names),
            "form": DirectoryForm(question, found, names),
            "tabs": _tabs(request, kind, queries.totals()),
            "chips": _chips(request, question, names),
            "bound": queries.BOUND,
            "reach": queries.REACH,
            "most_csv": MOST_CSV,
            "most_xlsx": MOST_XLSX,
            "filter_query": _query(request, page=None),
        },
    )


def page_of(found: Found) -> Page[DirectoryEntry]:
    """Return `found` in the shape the pagination draws."""
    paginator: Paginator[Any] = Paginator(range(found.pages * PAGE_SIZE), PAGE_SIZE)
    return Page(found.entries, found.page, paginator)


def cards(found: Found, names: Labels) -> list[dict[str, Any]]:
    """Return the entries of `found` as their cards show them."""
    return [card_of(entry, names) for entry in found.entries]


def card_of(entry: DirectoryEntry, names: Labels) -> dict[str, Any]:
    """Return what the card of one entry shows."""
    return {
        "entry": entry,
        "url": address(entry),
        "picture": reverse("file", args=[entry.picture_id]) if entry.picture_id else "",
        "fields": [names.of("field", field) for field in entry.fields],
        "certifications": [names.of("certification", kind) for kind in entry.certifications],
        "region": names.of("region", entry.region),
    }


def _tabs(request: HttpRequest, current: str, totals: dict[str, int]) -> list[dict[str, Any]]:
    """Return the tabs; the words searched for go along, the filters stay."""
    words = asked(request.GET, "q")
    query = f"?{_encoded({'q': words})}" if words else ""
    return [
        {"label": f"{label} {totals[kind]:,}", "url": reverse(LIST_URLS[kind]) + query, "current": kind == current}
        for kind, label in KINDS.items()
    ]


def _chips(request: HttpRequest, question: Question, names: Labels) -> list[dict[str, str]]:
    """Return the filters that hold, each with the address that drops it."""
    chips = []
    if question.text:
        chips.append({"label": _("“{words}”").format(words=question.text), "url": _query(request, q=None, page=None)})
    for facet, value in question.facets.items():
        label = f"{FACETS[facet]}: {names.of(facet, value)}"
        chips.append({"label": label, "url": _query(request, page=None, **{facet: None})})
    return chips


def _query(request: HttpRequest, **dropped: None) -> str:
    kept = {key: str(value) for key, value in request.GET.items() if key not in dropped and value}
    return "?" + _encoded(kept)


def _encoded(values: dict[str, str]) -> str:
    return urlencode(values)


def _sheet(question: Question, most: int) -> Sheet:
    names = labels()
    titles = [
        (_("Name (Korean)"), 36), (_("Name (English)"), 36), (_("Company (Korean)"), 28), (_("Company (English)"), 28),
        (_("Summary (Korean)"), 60), (_("Summary (English)"), 60), (_("Green fields"), 28), (_("Certifications"), 28),
        (_("Region"), 14),
    ]  # fmt: skip
    columns = [Column(title, width=width) for title, width in titles]
    columns += [Column(_("Technology readiness (TRL)"), Kind.NUMBER, 12), Column(_("Goods code (HSK)"), width=14)]
    columns += [Column(_("Fictitious"), width=10), Column(_("Address of the page"), width=50)]
    return Sheet(str(KINDS[question.kind]), columns, _rows(question, most, names))


def _rows(question: Question, most: int, names: Labels) -> Iterator[list[Cell]]:
    for entry in queries.every(question, most=most):
        yield [
            entry.name_ko,
            entry.name_en,
            entry.organisation_name_ko,
            entry.organisation_name_en,
            entry.summary_ko,
            entry.summary_en,
            ", ".join(names.of("field", field) for field in entry.fields),
            ", ".join(names.of("certification", kind) for kind in entry.certifications),
            names.of("region", entry.region),
            entry.readiness,
            entry.goods_code,
            _("yes") if entry.fictitious else "",
            settings.BASE_URL + address(entry),
        ]
