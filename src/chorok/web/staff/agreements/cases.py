"""Support cases as those inside see them."""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.support.domain.cases import close_case, hand_over, reopen_case
from chorok.support.domain.queries.cases import find
from chorok.support.models import Case
from chorok.support.policy import can_work_on
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.components.paging import wide_page
from chorok.web.staff.agreements.forms import CaseFilterForm, InChargeForm

PAGE_SIZE = 20


@require_safe
@inside_only
def cases(request: HttpRequest) -> HttpResponse:
    """List the support cases found by the filters in the address."""
    actor = actor_of(request)
    form = CaseFilterForm(request.GET)
    page = wide_page(find(actor, form.wanted(actor.user_id)), PAGE_SIZE, request.GET.get("page"))
    return render(request, "staff/agreements/cases.html", {"form": form, "page": page})


@require_safe
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the cases found as a workbook."""
    actor = actor_of(request)
    found = find(actor, CaseFilterForm(request.GET).wanted(actor.user_id))
    return as_workbook([_sheet(found)], "cases.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case; staff put somebody in charge here."""
    record = _case(request, pk)
    if request.method == "POST":
        return _hand_over(request, record)
    return _show(request, record, InChargeForm(initial={"to": record.in_charge_id}))


@require_POST
@staff_only
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a case whose work is done."""
    record = _case(request, pk)
    return _step(request, record, lambda: close_case(actor=actor_of(request), case=record), _("The case is closed."))


@require_POST
@staff_only
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed case again."""
    record = _case(request, pk)
    return _step(
        request, record, lambda: reopen_case(actor=actor_of(request), case=record), _("The case is open again.")
    )


@staff_only
def _hand_over(request: HttpRequest, record: Case) -> HttpResponse:
    form = InChargeForm(request.POST)
    if form.is_valid():
        handed = attempt(form, lambda: hand_over(actor=actor_of(request), case=record, to=form.cleaned_data["to"]))
        if handed is not None:
            say(request, _("%(name)s is in charge of this case now.") % {"name": form.cleaned_data["to"].name})
            return redirect("staff_case", record.pk)
    return _show(request, record, form)


def _show(request: HttpRequest, record: Case, form: InChargeForm) -> HttpResponse:
    works = can_work_on(actor_of(request), record)
    return render(request, "staff/agreements/case.html", {"case": record, "form": form, "works": works})


def _step(request: HttpRequest, record: Case, action: Callable[[], object], done: str) -> HttpResponse:
    do(request, action, done)
    return redirect("staff_case", record.pk)


def _case(request: HttpRequest, pk: int) -> Case:
    rows = Case.objects.visible_to(actor_of(request)).select_related(
        "organisation", "line", "year", "in_charge", "agreement__application__call"
    )
    return get_object_or_404(rows, pk=pk)


def _sheet(found: QuerySet[Case]) -> Sheet:
    columns = (
        Column(_("Company"), width=30),
        Column(_("Line of support"), width=24),
        Column(_("Year"), Kind.TEXT, 8),
        Column(_("Receipt number"), width=22),
        Column(_("State"), width=14),
        Column(_("In charge"), width=16),
        Column(_("Subsidy bound (won)"), Kind.MONEY, 18),
        Column(_("Case opened"), Kind.MOMENT, 20),
        Column(_("Case closed"), Kind.MOMENT, 20),
    )
    return Sheet(_("Support cases"), columns, _rows(found))


def _rows(found: QuerySet[Case]) -> Iterator[list[Cell]]:
    for record in found.iterator(chunk_size=1000):
        yield [
            record.organisation.name,
            record.line.name,
            str(record.year_id),
            record.agreement.application.receipt_code,
            str(record.get_state_display()),
            record.in_charge.shown_name if record.in_charge else "",
            record.agreement.committed,
            record.opened_at,
            record.closed_at,
        ]
