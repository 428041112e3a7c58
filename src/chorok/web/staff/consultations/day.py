"""The day for the centre: what is on, calls, beginnings and ends, delays, the address of the hall's screen."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.core import clock
from chorok.core.errors import Text
from chorok.meetings.domain import addresses, arrivals, hall
from chorok.meetings.domain.logs import mark_missed
from chorok.meetings.domain.times import Timed
from chorok.meetings.enums import AddressKind
from chorok.meetings.models import Consultation
from chorok.meetings.policy import can_run_day
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.day_forms import DelayForm
from chorok.web.staff.consultations.opened import consultation_of, consultation_page

#: Where a fresh address of the hall's screen waits in the session to be shown once.
_FRESH = "fresh_hall_screen"


@require_safe
@inside_only
def day(request: HttpRequest, code: str) -> HttpResponse:
    """Show the clock, who came, what is on now and next, and what runs late."""
    return _show(request, consultation_of(request, code))


@require_POST
@staff_only
def meeting_step(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Call a meeting to its table, begin it, end it, mark it missed, or take that back."""
    found = consultation_of(request, code)
    meeting = get_object_or_404(found.meetings.select_related("company", "buyer"), pk=pk)
    actor = actor_of(request)
    steps: dict[str, tuple[Callable[[], object], Text]] = {
        "call": (lambda: hall.call_to_table(actor=actor, meeting=meeting), _("They were called to the table.")),
        "begin": (lambda: hall.begin_meeting(actor=actor, meeting=meeting), _("The meeting has begun.")),
        "end": (lambda: hall.end_meeting(actor=actor, meeting=meeting), _("The meeting is over.")),
        "back": (lambda: hall.take_back(actor=actor, meeting=meeting), _("It is planned again.")),
        "no-buyer": (
            lambda: mark_missed(actor=actor, meeting=meeting, by=meeting.buyer),
            _("The meeting is marked as missed."),
        ),
        "no-company": (
            lambda: mark_missed(actor=actor, meeting=meeting, by=meeting.company),
            _("The meeting is marked as missed."),
        ),
    }
    if step not in steps:
        raise Http404
    action, done = steps[step]
    do(request, action, str(done))
    return redirect("staff_day", found.code)


@require_POST
@staff_only
def delay_new(request: HttpRequest, code: str) -> HttpResponse:
    """Note that it runs late."""
    found = consultation_of(request, code)
    form = DelayForm(request.POST, consultation=found)
    if form.is_valid():
        made = attempt(form, lambda: hall.note_delay(actor=actor_of(request), **form.cleaned_data))
        if made is not None:
            say(request, _("The delay holds; everybody concerned was told."))
            return redirect("staff_day", found.code)
    return _show(request, found, form)


@require_POST
@staff_only
def delay_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the plan's times hold again."""
    found = consultation_of(request, code)
    row = get_object_or_404(found.delays.select_related("slot", "consultation"), pk=pk)
    do(request, lambda: hall.take_delay_back(actor=actor_of(request), delay=row), _("The delay is taken back."))
    return redirect("staff_day", found.code)


@require_POST
@staff_only
def hall_address(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Make the address of the hall's screen anew, to be shown once, or let it stop working."""
    found = consultation_of(request, code)
    actor = actor_of(request)
    if step == "make":
        request.session[_FRESH] = addresses.make_hall_address(actor=actor, consultation=found)
    elif step == "revoke":
        addresses.revoke_hall_address(actor=actor, consultation=found)
        say(request, _("The address of the hall screen doesn’t work any more."))
    else:
        raise Http404
    return redirect("staff_day", found.code)


def _show(request: HttpRequest, found: Consultation, form: DelayForm | None = None) -> HttpResponse:
    board = hall.board(found)
    guests = arrivals.guests(found)
    came, expected = arrivals.count(guests)
    zone = ZoneInfo(found.time_zone)
    sides = [
        (label, *arrivals.count([guest for guest in guests if guest.side == side]))
        for side, label in (("company", _("Companies")), ("buyer", _("Buyers")), ("", _("Interpreters")))
    ]
    parts = [
        {"title": title, "rows": rows, "hours": _hours(rows, zone)}
        for title, rows in ((_("On now"), board.now), (_("Next meetings"), board.next))
    ]
    return consultation_page(
        request,
        found,
        "staff/consultations/day.html",
        clock=f"{clock.now().astimezone(zone):%H:%M}",
        here=reverse("staff_day", args=[found.code]),
        parts=parts,
        came=came,
        expected=expected,
        sides=sides,
        delays=found.delays.filter(taken_back_at=None).select_related("slot"),
        delay_form=form or DelayForm(consultation=found),
        may_run=bool(can_run_day(actor_of(request), found)),
        fresh=request.session.pop(_FRESH, None),
        has_screen=found.private_addresses.filter(kind=AddressKind.HALL).exists(),
    )


def _hours(rows: list[Timed], zone: ZoneInfo) -> str:
    if not rows:
        return ""
    return f"{rows[0].begins.astimezone(zone):%H:%M}–{rows[0].ends.astimezone(zone):%H:%M}"
