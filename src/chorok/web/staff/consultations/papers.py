"""Papers of the published timetable for the centre: sheets for persons, cards for tables, the plan for the wall."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chorok.core.errors import Text
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.meetings.domain.queries.papers import Published, published, published_plan
from chorok.meetings.enums import Side
from chorok.meetings.models import Consultation
from chorok.web.components.access import inside_only
from chorok.web.components.consultations import papers
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.consultations.opened import consultation_of, consultation_page

#: Languages a paper may be asked for in; "" is each person's own.
LANGUAGES = {"": gettext_lazy("Each in their language"), "ko": "한국어", "en": "English"}


@dataclass(frozen=True)
class Paper:
    """One kind of paper: what it is, how many pages, who makes it; `personal` ones know each one's language."""

    title: Text
    text: Text
    count: Callable[[Published], int]
    make: Callable[[HttpRequest, Consultation, str], bytes]
    personal: bool = False


PAPERS: dict[str, Paper] = {
    "people": Paper(
        gettext_lazy("Personal timetables"),
        gettext_lazy("A page for each company and each buyer, with a QR code that opens the timetable."),
        lambda timetable: sum(len(timetable.of_side(side)) for side in Side.values),
        papers.everybody,
        personal=True,
    ),
    "interpreters": Paper(
        gettext_lazy("Interpreters’ sheets"),
        gettext_lazy("A page for each interpreter: whom they help, when and at which table."),
        lambda timetable: len(timetable.of_interpreters()),
        papers.interpreters,
        personal=True,
    ),
    "cards": Paper(
        gettext_lazy("Table cards"),
        gettext_lazy("A card for each table: its name in large letters and who sits there when."),
        lambda timetable: sum(not table.virtual for table, _held in timetable.of_tables()),
        papers.cards,
    ),
    "wall": Paper(
        gettext_lazy("Plan for the wall"),
        gettext_lazy("Time by table on A3, a sheet for each day."),
        papers.wall_sheets,
        papers.wall,
    ),
}


@require_safe
@inside_only
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """List what may be printed, once a timetable is published."""
    found = consultation_of(request, code)
    timetable = published(found)
    rows: list[dict[str, Any]] = []
    if timetable.plan is not None:
        for kind, paper in PAPERS.items():
            languages = {name: label for name, label in LANGUAGES.items() if name or paper.personal}
            rows.append({"kind": kind, "paper": paper, "count": paper.count(timetable), "languages": languages})
    return consultation_page(request, found, "staff/consultations/papers.html", rows=rows, plan=timetable.plan)


@require_safe
@inside_only
def paper(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give one paper as PDF."""
    found = consultation_of(request, code)
    language = request.GET.get("language", "")
    if kind not in PAPERS or language not in LANGUAGES or published_plan(found) is None:
        raise Http404
    name = "-".join(filter(None, (found.code, kind, language)))
    return papers.as_pdf(PAPERS[kind].make(request, found, language), f"{name}.pdf")


@require_safe
@inside_only
def workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the published timetable as Excel: a row for each meeting."""
    found = consultation_of(request, code)
    timetable = published(found)
    if timetable.plan is None:
        raise Http404
    columns = [
        Column(_("Begins"), Kind.MOMENT, 18),
        Column(_("Ends"), Kind.MOMENT, 18),
        Column(_("Table"), width=10),
        Column(_("Hall"), width=20),
        Column(_("Company"), width=30),
        Column(_("Buyer"), width=30),
        Column(_("Country"), width=8),
        Column(_("Interpreter"), width=16),
    ]
    return as_workbook([Sheet(_("Timetable"), columns, _rows(timetable))], f"{found.code}-timetable.xlsx")


def _rows(timetable: Published) -> Iterator[list[Cell]]:
    for meeting in timetable.meetings:
        table, buyer = meeting.table, meeting.buyer.organisation
        yield [
            meeting.slot.starts_at,
            meeting.slot.ends_at,
            table.name,
            "" if table.hall is None else table.hall.name,
            meeting.company.organisation.name,
            buyer.name,
            buyer.country,
            "" if meeting.interpreter is None else meeting.interpreter.name,
        ]
