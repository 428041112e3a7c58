"""The meetings of a published timetable for the centre: what became of each, its log, what is missing."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core import clock
from chorok.core.policy import require
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.meetings.domain.chasing import missing_logs, remind_of_logs
from chorok.meetings.domain.logs import mark_missed
from chorok.meetings.domain.no_shows import fell_through
from chorok.meetings.domain.notices import KIND_LOGS
from chorok.meetings.domain.queries.reach import unreached
from chorok.meetings.domain.times import running_late
from chorok.meetings.enums import Answer, MeetingState
from chorok.meetings.models import Consultation, LogConfirmation, Meeting, Participant
from chorok.meetings.policy import LOGGED, can_prepare, can_write_log
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import do
from chorok.web.components.consultations.meetings import RELATIONS, log_form, rows
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.opened import PAGE_SIZE, consultation_of, consultation_page


@require_safe
@inside_only
def logs(request: HttpRequest, code: str) -> HttpResponse:
    """List the meetings with their logs."""
    found = consultation_of(request, code)
    shown = request.GET.get("show", "")
    page = Paginator(_meetings(found, shown), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {
        "": _("All"),
        "missing": _("Log missing"),
        "held": _("Held"),
        "missed": _("Missed"),
        "planned": MeetingState.PLANNED.label,
    }
    return consultation_page(
        request,
        found,
        "staff/consultations/logs.html",
        page=page,
        rows=rows(page, found.time_zone, "company"),
        shown=shown,
        unreached=unreached(_without_log(found), kind=KIND_LOGS) if shown == "missing" else [],
        may_write=bool(can_prepare(actor_of(request))),
        takes_logs=found.state in LOGGED and bool(can_prepare(actor_of(request))),
        views=[
            {"label": label, "url": f"{request.path}?show={name}", "current": name == shown}
            for name, label in labels.items()
        ],
    )


def _without_log(found: Consultation) -> "QuerySet[Participant]":
    """Return the companies that are reminded of a log."""
    return found.participants.filter(pk__in=missing_logs(days=0).filter(consultation=found).values("company"))


@require_safe
@inside_only
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the meetings with their logs as Excel."""
    found = consultation_of(request, code)
    columns = [
        Column(_("Time"), Kind.MOMENT, 18),
        Column(_("Table"), width=10),
        Column(_("Company"), width=30),
        Column(_("Buyer"), width=30),
        Column(_("Country"), width=8),
        Column(_("State"), width=12),
        Column(_("Goods talked about"), width=30),
        Column(_("The buyer's interest"), width=12),
        Column(_("Currency"), width=8),
        Column(_("Consultation value"), Kind.NUMBER, 16),
        Column(_("Expected contract"), Kind.NUMBER, 16),
        Column(_("Contract"), Kind.NUMBER, 16),
        Column(_("Next step"), width=30),
        Column(_("Confirmed by the buyer"), width=12),
    ]
    cells = (
        (
            meeting.slot.starts_at,
            meeting.table.name,
            meeting.company.organisation.name,
            meeting.buyer.organisation.name,
            meeting.buyer.organisation.country,
            meeting.get_state_display(),
            *_told(meeting),
            _("Yes") if meeting.buyer_confirmed else "",  # type: ignore[attr-defined]  # annotated in _meetings
        )
        for meeting in _meetings(found, "")
    )
    sheet = Sheet(_("Meetings and logs"), columns, cells)
    return as_workbook([sheet], f"{found.code}-{clock.today():%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def log(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write the log of a meeting for those who didn't."""
    found = consultation_of(request, code)
    meeting = get_object_or_404(_meetings(found, ""), pk=pk)
    require(can_write_log(actor_of(request), meeting))
    form, saved = log_form(request, actor_of(request), meeting)
    if saved:
        return redirect("staff_logs", found.code)
    return consultation_page(request, found, "staff/consultations/log.html", form=form, meeting=meeting)


@require_POST
@staff_only
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind all companies whose logs are missing."""
    found = consultation_of(request, code)
    told = remind_of_logs(actor=actor_of(request), consultation=found)
    text = ngettext("%(number)d company was reminded.", "%(number)d companies were reminded.", told)
    say(request, text % {"number": told})
    return redirect(f"{reverse('staff_logs', args=[found.code])}?show=missing")


@require_POST
@staff_only
def missed(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that somebody didn't come."""
    found = consultation_of(request, code)
    meeting = get_object_or_404(_meetings(found, ""), pk=pk)
    by = meeting.company if request.POST.get("by") == "company" else meeting.buyer
    do(
        request,
        lambda: mark_missed(actor=actor_of(request), meeting=meeting, by=by),
        _("The meeting is marked as missed."),
    )
    return redirect("staff_logs", found.code)


def _meetings(found: Consultation, shown: str) -> "QuerySet[Meeting]":
    said_yes = LogConfirmation.objects.filter(log__meeting=OuterRef("pk"), answer=Answer.YES, outdated=False)
    meetings = found.meetings.exclude(state=MeetingState.CANCELLED).select_related(*RELATIONS)
    meetings = meetings.annotate(buyer_confirmed=Exists(said_yes))
    if shown == "missing":
        now = clock.now()
        begun = meetings.filter(Q(state=MeetingState.HELD) | Q(slot__starts_at__lte=now), log=None)
        waiting = begun.exclude(state=MeetingState.MISSED).exclude(fell_through())
        return waiting.exclude(state=MeetingState.PLANNED, slot__in=running_late(now, edge="starts_at"))
    return meetings.filter(state=shown) if shown in MeetingState.values else meetings


def _told(meeting: Meeting) -> tuple[Cell, ...]:
    log = getattr(meeting, "log", None)
    if log is None:
        return ("", "", "", None, None, None, "")
    return (
        log.goods,
        log.get_interest_display(),
        log.currency,
        log.value,
        log.expected_contract,
        log.contract,
        log.next_step,
    )
