"""What came after a consultation for the centre: follow-ups with their response rate, MOUs and MOAs."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core import clock
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.meetings.domain.notices import KIND_LOGS
from chorok.meetings.domain.queries.after import accords_of, by_round, find_follow_ups
from chorok.meetings.domain.queries.reach import unreached
from chorok.meetings.domain.rounds import remind_of_follow_ups
from chorok.meetings.models import Consultation, FollowUp, Participant
from chorok.meetings.policy import can_prepare
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.consultations.after import (
    accord_form,
    change_form,
    follow_up_context,
    follow_up_form,
    withdraw_form,
)
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.opened import PAGE_SIZE, consultation_of, consultation_page


@require_safe
@inside_only
def follow_ups(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many answered in each round, what their answers brought, and each follow-up."""
    found = consultation_of(request, code)
    shown = request.GET.get("show", "")
    page = Paginator(find_follow_ups(found, shown), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {"": _("All"), "waiting": _("Waiting for an answer"), "answered": _("Answer given")}
    return consultation_page(
        request,
        found,
        "staff/consultations/follow_ups.html",
        page=page,
        rounds=by_round(found),
        unreached=unreached(_asked(found), kind=KIND_LOGS),
        shown=shown,
        may_write=bool(can_prepare(actor_of(request))),
        views=[
            {"label": label, "url": f"{request.path}?show={name}", "current": name == shown}
            for name, label in labels.items()
        ],
    )


def _asked(found: Consultation) -> "QuerySet[Participant]":
    """Return the companies that have a follow-up to answer."""
    waiting = FollowUp.objects.waiting().filter(meeting__consultation=found)
    return found.participants.filter(pk__in=waiting.values("meeting__company"))


@require_safe
@inside_only
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the follow-ups as Excel."""
    found = consultation_of(request, code)
    columns = [
        Column(_("Company"), width=30),
        Column(_("Buyer"), width=30),
        Column(_("Country"), width=8),
        Column(_("Round"), width=14),
        Column(_("Due on"), Kind.DATE, 14),
        Column(_("Answered on"), Kind.MOMENT, 18),
        Column(_("How it stands"), width=16),
        Column(_("Sample sent"), width=12),
        Column(_("Quotation sent"), width=12),
        Column(_("Currency"), width=8),
        Column(_("Contract signed since"), Kind.NUMBER, 18, 2),
        Column(_("Signed on"), Kind.DATE, 14),
        Column(_("Exported since"), Kind.NUMBER, 18, 2),
        Column(_("Exported by"), Kind.DATE, 14),
        Column(_("Why it has ended"), width=30),
        Column(_("Next step"), width=30),
        Column(_("Next step by"), Kind.DATE, 14),
    ]
    sheet = Sheet(_("Follow-up"), columns, _cells(found))
    return as_workbook([sheet], f"{found.code}-follow-up-{clock.today():%Y%m%d}.xlsx")


def _cells(found: Consultation) -> Iterator[list[Cell]]:
    for row in find_follow_ups(found).iterator(chunk_size=500):
        buyer = row.meeting.buyer.organisation
        yield [
            row.meeting.company.organisation.name,
            buyer.name,
            buyer.country,
            str(row.get_round_display()),
            row.due_on,
            row.answered_at,
            str(row.get_course_display()),
            _("Yes") if row.sample_sent else "",
            _("Yes") if row.quotation_sent else "",
            row.currency if row.contract is not None or row.export is not None else "",
            row.contract,
            row.contract_on,
            row.export,
            row.export_on,
            row.ended_reason,
            row.next_step,
            row.next_on,
        ]


@require_POST
@staff_only
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind all companies that have a follow-up to answer."""
    found = consultation_of(request, code)
    told = remind_of_follow_ups(actor=actor_of(request), consultation=found)
    text = ngettext("%(number)d company was reminded.", "%(number)d companies were reminded.", told)
    say(request, text % {"number": told})
    return redirect(f"{reverse('staff_follow_ups', args=[found.code])}?show=waiting")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def follow_up(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer a follow-up for the company, as told on the telephone."""
    found = consultation_of(request, code)
    rows = find_follow_ups(found).select_related("meeting__log", "meeting__consultation")
    row = get_object_or_404(rows, pk=pk)
    form, saved = follow_up_form(request, actor_of(request), row)
    if saved:
        return redirect("staff_follow_ups", found.code)
    return consultation_page(request, found, "staff/consultations/follow_up.html", form=form, **follow_up_context(row))


@require_safe
@inside_only
def accords(request: HttpRequest, code: str) -> HttpResponse:
    """List the MOUs and MOAs."""
    found = consultation_of(request, code)
    page = Paginator(accords_of(found), PAGE_SIZE).get_page(request.GET.get("page"))
    may_write = bool(can_prepare(actor_of(request))) and found.published_at is not None
    return consultation_page(request, found, "staff/consultations/accords.html", page=page, may_write=may_write)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def accord_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an MOU or MOA."""
    found = consultation_of(request, code)
    form, saved = accord_form(request, actor_of(request), found, None)
    if saved:
        return redirect("staff_accords", found.code)
    return consultation_page(request, found, "staff/consultations/accord.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def accord(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change an MOU or MOA."""
    found = consultation_of(request, code)
    row = get_object_or_404(accords_of(found).select_related("consultation"), pk=pk)
    form, saved = change_form(request, actor_of(request), row)
    if saved:
        return redirect("staff_accords", found.code)
    return consultation_page(request, found, "staff/consultations/accord.html", form=form, accord=row)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def accord_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an MOU or MOA back."""
    found = consultation_of(request, code)
    row = get_object_or_404(accords_of(found).select_related("consultation"), pk=pk)
    form, done = withdraw_form(request, actor_of(request), row)
    if done:
        return redirect("staff_accords", found.code)
    return consultation_page(request, found, "staff/consultations/accord_withdraw.html", form=form, accord=row)


_ONE = "<slug:code>"
urlpatterns = [
    path(f"{_ONE}/follow-up/", follow_ups, name="staff_follow_ups"),
    path(f"{_ONE}/follow-up/export/", export, name="staff_follow_ups_export"),
    path(f"{_ONE}/follow-up/remind/", remind, name="staff_follow_ups_remind"),
    path(f"{_ONE}/follow-up/<int:pk>/", follow_up, name="staff_follow_up"),
    path(f"{_ONE}/accords/", accords, name="staff_accords"),
    path(f"{_ONE}/accords/new/", accord_new, name="staff_accord_new"),
    path(f"{_ONE}/accords/<int:pk>/", accord, name="staff_accord"),
    path(f"{_ONE}/accords/<int:pk>/withdraw/", accord_withdraw, name="staff_accord_withdraw"),
]
