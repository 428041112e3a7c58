"""One meeting of a council: agenda, who came, decisions, what is to be done, the minutes."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.councils import policy
from chorok.councils.domain import meetings as domain
from chorok.councils.domain.decisions import add_follow_up, decide, finish_follow_up
from chorok.councils.domain.minutes import minutes
from chorok.councils.domain.queries.meetings import whole
from chorok.councils.domain.states import MEETING_FLOW
from chorok.councils.enums import MeetingState
from chorok.councils.models import AgendaItem, CouncilMeeting
from chorok.documents import docx, hwpx, pdf
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, attempted, do
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.staff.councils.forms import (
    AttendanceForm,
    DecisionForm,
    FollowUpForm,
    HeldMeetingForm,
    ItemForm,
    NoteForm,
)

_TYPES = {"docx": docx.CONTENT_TYPE, "hwpx": hwpx.CONTENT_TYPE, "pdf": pdf.CONTENT_TYPE}


@require_safe
@inside_only
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting."""
    return _page(request, _meeting(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when and where it is, and what was discussed; what somebody else saved meanwhile is not overwritten."""
    found = _meeting(request, pk)
    form = HeldMeetingForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        read_at = moment_drawn(request.POST.get("read_at", ""))
        values = form.cleaned_data
        if attempt(
            form,
            lambda: domain.update_meeting(actor=actor_of(request), meeting=found, read_at=read_at, **values),
        ):
            say(request, _("The changes are saved."))
            return redirect("staff_council_meeting", found.pk)
    read_at_shown = request.POST.get("read_at") or found.updated_at.isoformat()
    return _form(request, found, form, _("Edit the meeting"), read_at=read_at_shown)


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Note that it was held, cancel it, or plan it again."""
    actor, found = actor_of(request), _meeting(request, pk)
    note = NoteForm(request.POST)
    reason = note.cleaned_data["reason"] if note.is_valid() else ""
    actions: dict[str, tuple[Any, str]] = {
        "hold": (lambda: domain.hold_meeting(actor=actor, meeting=found), _("The meeting is noted as held.")),
        "cancel": (
            lambda: domain.cancel_meeting(actor=actor, meeting=found, reason=reason), _("The meeting is cancelled."),
        ),
        "plan": (lambda: domain.plan_again(actor=actor, meeting=found), _("The meeting is planned again.")),
    }  # fmt: skip
    if step not in actions:
        raise Http404
    do(request, *actions[step])
    return redirect("staff_council_meeting", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def item(request: HttpRequest, pk: int, item_id: int | None = None) -> HttpResponse:
    """Put something on the agenda, or change it."""
    actor, found = actor_of(request), _meeting(request, pk)
    row = None if item_id is None else get_object_or_404(found.agenda, pk=item_id)
    form = ItemForm(request.POST or None, actor=actor, item=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.save_item(actor=actor, meeting=found, item=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_council_meeting", found.pk)
    return _form(request, found, form, _("Item of the agenda"))


@require_POST
@staff_only
def item_remove(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """Take something off the agenda."""
    found = _meeting(request, pk)
    row = _item(found, item_id)
    do(request, lambda: domain.remove_item(actor=actor_of(request), item=row), _("The item is off the agenda."))
    return redirect("staff_council_meeting", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who came."""
    actor, found = actor_of(request), _meeting(request, pk)
    came = dict(found.attendances.values_list("member_id", "substitute"))
    form = AttendanceForm(request.POST or None, meeting=found, came=came)
    if request.method == "POST" and form.is_valid():
        noted = attempt(form, lambda: domain.note_attendance(actor=actor, meeting=found, came=form.came()))
        if noted is not None:
            say(request, _("The changes are saved."))
            return redirect("staff_council_meeting", found.pk)
    _look(request, found)
    return _form(request, found, form, _("Who came"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def decision(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """Enter what was decided on one thing of the agenda."""
    found = _meeting(request, pk)
    row = _item(found, item_id)
    there = getattr(row, "decision", None)
    initial = {} if there is None else {"verdict": there.verdict, "wording": there.wording}
    form = DecisionForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: decide(actor=actor_of(request), item=row, **form.cleaned_data))
    ):
        say(request, _("The decision is entered."))
        return redirect("staff_council_meeting", found.pk)
    return _form(request, found, form, row.title)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who does what until when."""
    found = _meeting(request, pk)
    form = FollowUpForm(request.POST or None, meeting=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: add_follow_up(actor=actor_of(request), meeting=found, **form.cleaned_data))
    ):
        say(request, _("It stands among the to-dos now."))
        return redirect("staff_council_meeting", found.pk)
    _look(request, found)
    return _form(request, found, form, _("What is to be done"))


@require_POST
@staff_only
def follow_up_done(request: HttpRequest, pk: int, follow_up_id: int) -> HttpResponse:
    """Note that it is done."""
    found = _meeting(request, pk)
    row = get_object_or_404(found.follow_ups, pk=follow_up_id)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    do(
        request,
        lambda: finish_follow_up(actor=actor_of(request), follow_up=row, note=note),
        _("It is noted as done."),
    )
    return redirect("staff_council_meeting", found.pk)


@require_safe
@inside_only
def minutes_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the minutes (the agenda, before the meeting) as DOCX, HWPX or PDF; `?in=en` asks for a language."""
    found = _meeting(request, pk)
    if form not in _TYPES:
        raise Http404
    _look(request, found)
    asked = request.GET.get("in", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or "ko"
    with translation.override(language):
        paper = minutes(whole(found, domain.members_on(found)))
        match form:
            case "docx":
                content = docx.report(paper)
            case "hwpx":
                content = hwpx.report(paper)
            case _:
                content = pdf.report(paper, made_at=clock.now())
    name = f"council-{found.council_id}-{found.number}-{language}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=_TYPES[form], headers={"Content-Disposition": disposition})


def _meeting(request: HttpRequest, pk: int) -> CouncilMeeting:
    rows = CouncilMeeting.objects.visible_to(actor_of(request)).select_related("council")
    return get_object_or_404(rows, pk=pk)


def _item(meeting: CouncilMeeting, item_id: int) -> AgendaItem:
    row: AgendaItem = get_object_or_404(meeting.agenda.select_related("decision"), pk=item_id)
    row.meeting = meeting
    return row


def _page(request: HttpRequest, found: CouncilMeeting) -> HttpResponse:
    actor = actor_of(request)
    _look(request, found)
    context = {
        "meeting": found,
        "whole": whole(found, domain.members_on(found)),
        "steps": [name for name in MEETING_FLOW.transitions if MEETING_FLOW.check(name, found, actor=actor)],
        "may_change": bool(policy.can_change(actor, found)),
        "held": found.state == MeetingState.HELD,
        "cancel_form": NoteForm(auto_id="cancel_%s"),
        "done_form": NoteForm(auto_id=False),
        "forms": list(_TYPES),
    }
    return render(request, "staff/councils/meeting.html", context)


def _look(request: HttpRequest, found: CouncilMeeting) -> None:
    """Keep that somebody looked at who sits in the council."""
    record_look(
        actor=actor_of(request),
        ip=client_ip(request),
        action="view",
        subject_type="council_meeting",
        subject_ids=[found.pk],
        path=request.path,
    )


def _form(request: HttpRequest, found: CouncilMeeting, form: Any, heading: str, read_at: str = "") -> HttpResponse:
    context = {"meeting": found, "form": form, "form_heading": heading, "read_at": read_at}
    return render(request, "staff/councils/meeting_form.html", context)
