"""All agreements as those inside see them, and their export."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.programs.domain.queries.agreements import find, without_agreement
from chorok.programs.models import Agreement
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.downloads import as_workbook
from chorok.web.components.paging import wide_page
from chorok.web.staff.agreements.forms import AgreementFilterForm

PAGE_SIZE = 20


@require_safe
@inside_only
def agreements(request: HttpRequest) -> HttpResponse:
    """List the agreements found by the filters in the address, and say how many wait to be opened."""
    actor = actor_of(request)
    form = AgreementFilterForm(request.GET)
    page = wide_page(find(actor, form.wanted()), PAGE_SIZE, request.GET.get("page"))
    waiting = without_agreement(actor).count()
    return render(request, "staff/agreements/list.html", {"form": form, "page": page, "waiting": waiting})


@require_safe
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the agreements found as a workbook."""
    found = find(actor_of(request), AgreementFilterForm(request.GET).wanted())
    return as_workbook([_sheet(found)], "agreements.xlsx")


def _sheet(found: QuerySet[Agreement]) -> Sheet:
    columns = (
        Column(_("Receipt number"), width=22),
        Column(_("Company"), width=30),
        Column(_("Call"), width=44),
        Column(_("Year"), Kind.TEXT, 8),
        Column(_("Line of support"), width=24),
        Column(_("State"), width=18),
        Column(_("First day"), Kind.DATE, 14),
        Column(_("Last day"), Kind.DATE, 14),
        Column(_("Bound (won)"), Kind.MONEY, 18),
        Column(_("Ended"), Kind.MOMENT, 20),
        Column(_("Reason of the end"), width=40),
    )
    return Sheet(_("Agreements"), columns, _rows(found))


def _rows(found: QuerySet[Agreement]) -> Iterator[list[Cell]]:
    for agreement in found.iterator(chunk_size=1000):
        application = agreement.application
        yield [
            application.receipt_code,
            application.organisation.name,
            application.call.name,
            str(agreement.year_line.year_id),
            agreement.year_line.line.name,
            str(agreement.get_state_display()),
            agreement.starts_on,
            agreement.ends_on,
            agreement.committed,
            agreement.ended_at,
            agreement.end_reason,
        ]
