"""Check-in by list with search, and by the code on a participant's timetable."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError
from chorok.meetings.domain import arrivals as domain
from chorok.meetings.models import Consultation
from chorok.meetings.policy import can_run_day
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import do
from chorok.web.staff.consultations.opened import consultation_of, consultation_page

VIEWS = ("", "missing", "here")


@require_safe
@inside_only
def arrivals(request: HttpRequest, code: str) -> HttpResponse:
    """List everybody who is expected, with a search."""
    found = consultation_of(request, code)
    text, shown = request.GET.get("q", "")[:100], request.GET.get("show", "")
    rows = domain.guests(found)
    came, expected = domain.count(rows)
    chosen = domain.matching(rows, text)
    if shown in VIEWS[1:]:
        chosen = [row for row in chosen if (row.arrival is not None) == (shown == "here")]
    labels = {"": _("All"), "missing": _("Not here yet"), "here": _("Here")}
    return _page(
        request,
        found,
        chosen,
        text=text,
        came=came,
        expected=expected,
        views=[
            {"label": label, "url": f"{request.path}?show={name}", "current": name == shown}
            for name, label in labels.items()
        ],
    )


@require_safe
@staff_only
def by_code(request: HttpRequest, code: str, guest: str) -> HttpResponse:
    """Show the people a scanned code belongs to, each with a button."""
    found = consultation_of(request, code)
    try:
        holder = domain.holder_of(guest)
    except DomainError:
        raise Http404 from None
    rows = [row for row in domain.guests(found) if row.holder == holder]
    if not rows:
        raise Http404
    return _page(request, found, rows, by_code=True)


@require_POST
@staff_only
def arrival(request: HttpRequest, code: str, kind: str, pk: int, step: str) -> HttpResponse:
    """Check somebody in, or take it back; then show the list where one was."""
    found = consultation_of(request, code)
    asked: dict[str, Any] = {"actor": actor_of(request), "consultation": found, "kind": kind, "pk": pk}
    if step == "in":
        at = _entered(request.POST.get("entered_at", ""))
        do(request, lambda: domain.check_in(**asked, at=at), _("Checked in."))
    elif step == "undo":
        do(request, lambda: domain.undo_check_in(**asked), _("The check-in is taken back."))
    else:
        raise Http404
    text = request.POST.get("q", "")[:100]
    address = reverse("staff_arrivals", args=[found.code], query={"q": text} if text else None)
    return redirect(address)


def _entered(text: str) -> datetime | None:
    """Return when a telephone kept the entry; None for one that was sent at once."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) else None


def _page(request: HttpRequest, found: Consultation, rows: list[domain.Guest], **context: Any) -> HttpResponse:
    actor = actor_of(request)
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="list",
        subject_type="meetings.attendee",
        subject_ids=[row.pk for row in rows if row.kind == domain.ATTENDEE],
        path=request.path,
    )
    may_run = bool(can_run_day(actor, found))
    return consultation_page(request, found, "staff/consultations/arrivals.html", rows=rows, may_run=may_run, **context)
