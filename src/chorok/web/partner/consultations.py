"""A partner's places at export consultations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.meetings.enums import Side
from chorok.meetings.models import Participant
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.consultations import pages, surveys
from chorok.web.components.consultations.desk import ParticipantDesk


def _place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a buyer's place for its own people and the staff. Anybody else finds nothing here (404)."""

    @signed_in
    @wraps(view)
    def opened(request: HttpRequest, code: str, organisation_id: int, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        rows = Participant.objects.all() if actor.is_staff else Participant.objects.of(actor)
        row = get_object_or_404(
            rows.select_related("consultation", "organisation", "buyer_profile"),
            organisation=organisation_id,
            consultation__code=code,
            side=Side.BUYER,
        )
        return view(ParticipantDesk(request, actor, row, "partner", "partner/consultation_base.html"), **kwargs)

    return opened


_GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
_ONE = "<slug:code>/<int:organisation_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_ONE}/", require_safe(_place(pages.overview)), name="partner_consultation"),
    path(
        f"{_ONE}/answer/<slug:step>/",
        require_POST(_place(pages.answer)),
        name="partner_consultation_answer",
    ),
    path(f"{_ONE}/profile/", _GET_AND_POST(_place(pages.profile)), name="partner_consultation_profile"),
    path(f"{_ONE}/attendance/", _GET_AND_POST(_place(pages.attendance)), name="partner_consultation_attendance"),
    path(f"{_ONE}/people/", _GET_AND_POST(_place(pages.people)), name="partner_consultation_people"),
    path(f"{_ONE}/people/consent/", require_POST(_place(pages.consent)), name="partner_consultation_consent"),
    path(f"{_ONE}/people/<int:pk>/visa/", require_POST(_place(pages.visa)), name="partner_consultation_visa"),
    path(f"{_ONE}/choose/", _GET_AND_POST(_place(pages.choose)), name="partner_consultation_choose"),
    path(f"{_ONE}/choose/<int:pk>/late/", require_POST(_place(pages.late)), name="partner_consultation_late"),
    path(f"{_ONE}/timetable/", require_safe(_place(pages.timetable)), name="partner_consultation_timetable"),
    path(f"{_ONE}/timetable/calendar/", require_safe(_place(pages.calendar)), name="partner_consultation_calendar"),
    path(f"{_ONE}/timetable/paper/", require_safe(_place(pages.paper)), name="partner_consultation_paper"),
    path(f"{_ONE}/survey/", _GET_AND_POST(_place(surveys.survey)), name="partner_consultation_survey"),
]
