"""The presentation day for those who lead it: order, calling up, the clock."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core import clock
from chorok.programs.domain.presentations import (
    end_presentation,
    move_presentation,
    plan_presentations,
    start_presentation,
)
from chorok.programs.domain.queries.turns import turns_of
from chorok.programs.models import Presentation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.review.forms import MeetingForm, PlaceForm
from chorok.web.staff.review.opened import call_of, review_page


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Show the order of the day and whose turn it is; plan the day."""
    call = call_of(request, code)
    turns = turns_of(call)
    first = next((turn for turn in turns if turn.started_at is None), None)
    form = MeetingForm(
        request.POST or None,
        initial={
            "first_at": first.planned_at if first else None,
            "talk_minutes": first.talk_minutes if first else 10,
            "question_minutes": first.question_minutes if first else 10,
        },
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: plan_presentations(actor=actor_of(request), call=call, **values)):
            say(request, _("The order of the day is set."))
            return redirect("staff_meeting", call.code)
    return review_page(
        request,
        call,
        "staff/review/meeting.html",
        form=form,
        turns=turns,
        running=next((turn for turn in turns if turn.runs), None),
        upcoming=first,
        now=clock.now(),
        last=len(turns),
        begun=sum(turn.started_at is not None for turn in turns),
    )


@require_POST
@staff_only
def move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a turn at another place (`position`)."""
    call = call_of(request, code)
    turn = get_object_or_404(Presentation.objects.select_related("call"), pk=pk, call=call)
    form = PlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["position"]
        do(
            request,
            lambda: move_presentation(actor=actor_of(request), presentation=turn, position=place),
            _("The order is changed."),
        )
    return redirect("staff_meeting", call.code)


@require_POST
@staff_only
def turn(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Call somebody up, or end the turn (`end`)."""
    call = call_of(request, code)
    chosen = get_object_or_404(Presentation.objects.select_related("call"), pk=pk, call=call)
    if "end" in request.POST:
        do(
            request,
            lambda: end_presentation(actor=actor_of(request), presentation=chosen),
            _("The turn is over."),
        )
    else:
        do(
            request,
            lambda: start_presentation(actor=actor_of(request), presentation=chosen),
            _("The clock is running."),
        )
    return redirect("staff_meeting", call.code)
