"""An interpreter's own meetings at an export consultation, and their logs."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.policy import require
from chorok.meetings.enums import MeetingState
from chorok.meetings.models import Interpreter, Meeting
from chorok.meetings.policy import can_write_log
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.consultations import codes, meetings, papers


@require_safe
@signed_in
def interpreting(request: HttpRequest, code: str) -> HttpResponse:
    """Show the meetings the person interprets."""
    helper = _interpreter(request, code)
    zone = request.user.time_zone  # type: ignore[union-attr]
    context = {
        "interpreter": helper,
        "consultation": helper.consultation,
        "code": codes.check_in_code(request, helper),
        "rows": [
            {**each, "log_url": reverse("interpreting_log", args=[code, each["meeting"].pk])}
            for each in meetings.rows(_meetings(helper), zone, "company")
        ],
    }
    return render(request, "account/interpreting.html", context)


@require_safe
@signed_in
def interpreting_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The person's sheet to print."""
    return papers.own_interpreting(request, _interpreter(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interpreting_log(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write the log of a meeting the person interprets."""
    helper = _interpreter(request, code)
    meeting = get_object_or_404(_meetings(helper), pk=pk)
    require(can_write_log(actor_of(request), meeting))
    form, saved = meetings.log_form(request, actor_of(request), meeting)
    if saved:
        return redirect("interpreting", code)
    context = {"consultation": helper.consultation, "form": form, "meeting": meeting}
    return render(request, "account/interpreting_log.html", context)


def _interpreter(request: HttpRequest, code: str) -> Interpreter:
    rows = Interpreter.objects.filter(consultation__code=code, user=actor_of(request).user_id)
    found = rows.select_related("consultation").first()
    if found is None:
        raise Http404
    return found


def _meetings(helper: Interpreter) -> "QuerySet[Meeting]":
    rows = helper.meetings.exclude(state=MeetingState.CANCELLED)
    return rows.select_related(*meetings.RELATIONS)
