"""The company's places at export consultations."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.meetings.enums import Side
from chorok.meetings.models import Participant
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.consultations import after, pages, surveys
from chorok.web.components.consultations.desk import ParticipantDesk


@require_safe
@desk_page
def consultations(desk: Desk) -> HttpResponse:
    """List the consultations the company is invited to."""
    rows = Participant.objects.filter(organisation=desk.organisation).select_related("consultation")
    return desk.page("company/consultations.html", places=rows.order_by("-consultation__created_at", "-pk"))


def _place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the company's place at one consultation for a view that takes a participant's desk."""

    def opened(desk: Desk, code: str, **kwargs: Any) -> HttpResponse:
        rows = Participant.objects.select_related("consultation", "organisation")
        row = get_object_or_404(rows, organisation=desk.organisation, consultation__code=code, side=Side.COMPANY)
        place = ParticipantDesk(desk.request, desk.actor, row, "desk", "company/consultation_base.html")
        return view(place, **kwargs)

    return desk_page(opened)


_GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
_ONE = "<slug:code>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", consultations, name="desk_consultations"),
    path(f"{_ONE}/", require_safe(_place(pages.overview)), name="desk_consultation"),
    path(f"{_ONE}/answer/<slug:step>/", require_POST(_place(pages.answer)), name="desk_consultation_answer"),
    path(f"{_ONE}/attendance/", _GET_AND_POST(_place(pages.attendance)), name="desk_consultation_attendance"),
    path(f"{_ONE}/people/", _GET_AND_POST(_place(pages.people)), name="desk_consultation_people"),
    path(f"{_ONE}/people/consent/", require_POST(_place(pages.consent)), name="desk_consultation_consent"),
    path(f"{_ONE}/people/<int:pk>/visa/", require_POST(_place(pages.visa)), name="desk_consultation_visa"),
    path(f"{_ONE}/choose/", _GET_AND_POST(_place(pages.choose)), name="desk_consultation_choose"),
    path(f"{_ONE}/choose/<int:pk>/late/", require_POST(_place(pages.late)), name="desk_consultation_late"),
    path(f"{_ONE}/timetable/", require_safe(_place(pages.timetable)), name="desk_consultation_timetable"),
    path(f"{_ONE}/timetable/calendar/", require_safe(_place(pages.calendar)), name="desk_consultation_calendar"),
    path(f"{_ONE}/timetable/paper/", require_safe(_place(pages.paper)), name="desk_consultation_paper"),
    path(f"{_ONE}/survey/", _GET_AND_POST(_place(surveys.survey)), name="desk_consultation_survey"),
    path(f"{_ONE}/timetable/<int:pk>/log/", _GET_AND_POST(_place(pages.log)), name="desk_consultation_log"),
    path(f"{_ONE}/follow-up/", require_safe(_place(after.follow_ups)), name="desk_consultation_follow_ups"),
    path(f"{_ONE}/follow-up/<int:pk>/", _GET_AND_POST(_place(after.follow_up)), name="desk_consultation_follow_up"),
    path(f"{_ONE}/accords/", require_safe(_place(after.accords)), name="desk_consultation_accords"),
    path(f"{_ONE}/accords/new/", _GET_AND_POST(_place(after.accord_new)), name="desk_consultation_accord_new"),
    path(f"{_ONE}/accords/<int:pk>/", _GET_AND_POST(_place(after.accord)), name="desk_consultation_accord"),
    path(
        f"{_ONE}/accords/<int:pk>/withdraw/",
        _GET_AND_POST(_place(after.accord_withdraw)),
        name="desk_consultation_accord_withdraw",
    ),
]
