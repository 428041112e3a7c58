"""What every staff page of a consultation needs: the consultation, and the ways between its pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.meetings.models import Consultation
from chorok.meetings.policy import can_change, can_prepare
from chorok.web.components.access import actor_of

PAGE_SIZE = 20


def consultation_of(request: HttpRequest, code: str) -> Consultation:
    """Return the consultation with this code, or answer 404 where the actor may not see it."""
    rows = Consultation.objects.visible_to(actor_of(request)).select_related("line", "year", "call")
    return get_object_or_404(rows, code=code)


def consultation_page(
    request: HttpRequest, consultation: Consultation, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the consultation with its tabs; `may_change` while it isn't over and the reader is staff.

    `can_act` says that the reader is staff.
    """
    pages = {
        "staff_consultation": _("Overview"),
        "staff_venue": _("Slots and tables"),
        "staff_companies": _("Companies"),
        "staff_buyers": _("Buyers"),
        "staff_wishes": _("Wishes"),
        "staff_timetables": _("Timetable"),
        "staff_papers": _("Papers"),
        "staff_day": _("The day"),
        "staff_logs": _("Meetings and logs"),
        "staff_follow_ups": _("Follow-up"),
        "staff_accords": _("MOU and MOA"),
        "staff_surveys": _("Surveys"),
        "staff_photos": _("Photographs"),
        "staff_event_report": _("Event report"),
    }
    tabs = []
    for name, label in pages.items():
        url = reverse(name, args=[consultation.code])
        inside = request.path.startswith(url) and (name != "staff_consultation" or request.path == url)
        tabs.append({"label": label, "url": url, "current": inside})
    may_change = bool(can_change(actor_of(request), consultation))
    own = {
        "consultation": consultation,
        "tabs": tabs,
        "may_change": may_change,
        "can_act": bool(can_prepare(actor_of(request))),
    }
    return render(request, template, own | context, status=status)
