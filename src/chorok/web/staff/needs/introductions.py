"""What follows an introduction at the centre's desk: its meeting, what became of it, and the rooms of the lab."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.needs.domain.notices import contact_user
from chorok.needs.domain.rooms import save_room
from chorok.needs.domain.video import call_off, note_meeting, propose_times
from chorok.needs.enums import COMING, CandidateState, Side
from chorok.needs.models import Candidate, LabRoom, Need, VideoMeeting
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.components.needs.forms import ReasonForm
from chorok.web.components.needs.meeting import follow_up_of, round_form, times_form
from chorok.web.components.needs.meeting_forms import NoteForm, ProposalForm, RoomForm
from chorok.web.staff.needs.opened import need_of, need_page


@require_safe
@inside_only
def introduction(request: HttpRequest, pk: int, candidate_id: int) -> HttpResponse:
    """Show an introduction to which both sides agreed: its meetings, and what each side said became of it."""
    found = need_of(request, pk)
    row = _linked(found, candidate_id)
    zone = row.meetings.values_list("partner_zone", flat=True).first() or ""
    context = follow_up_of(row, zone)
    coming = next((each.meeting for each in context["meetings"] if each.meeting.state in COMING), None)
    return need_page(request, found, "staff/needs/introduction.html", candidate=row, coming=coming, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def propose(request: HttpRequest, pk: int, candidate_id: int) -> HttpResponse:
    """Propose times for a video meeting, anew where some were proposed."""
    found = need_of(request, pk)
    row = _linked(found, candidate_id)
    person = contact_user(found)
    coming = row.meetings.filter(state__in=COMING).first()
    form = ProposalForm(request.POST or None, zone="" if person is None else person.time_zone, meeting=coming)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: propose_times(actor=actor_of(request), candidate=row, proposal=form.proposal))
        if made is not None:
            say(request, _("Both sides are asked. The room is held for each of the times."))
            return redirect("staff_introduction", found.pk, row.pk)
    return need_page(request, found, "staff/needs/introduction_form.html", candidate=row, form=form)


@require_POST
@staff_only
def off(request: HttpRequest, pk: int, candidate_id: int, meeting_id: int) -> HttpResponse:
    """Call a meeting off, with the reason both sides read."""
    found = need_of(request, pk)
    meeting = _meeting(_linked(found, candidate_id), meeting_id)
    reason = ReasonForm(request.POST).told()
    do(
        request,
        lambda: call_off(actor=actor_of(request), meeting=meeting, reason=reason),
        _("The meeting is called off, and both sides are told."),
    )
    return redirect("staff_introduction", found.pk, candidate_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def answer(request: HttpRequest, pk: int, candidate_id: int, meeting_id: int) -> HttpResponse:
    """Enter what whoever asks said to the times, by telephone or mail."""
    found = need_of(request, pk)
    row = _linked(found, candidate_id)
    meeting = _meeting(row, meeting_id)
    form, done = times_form(request, actor_of(request), meeting, Side.PARTNER, meeting.partner_zone)
    if done:
        return redirect("staff_introduction", found.pk, row.pk)
    return need_page(request, found, "staff/needs/introduction_form.html", candidate=row, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def note(request: HttpRequest, pk: int, candidate_id: int, meeting_id: int) -> HttpResponse:
    """Say whether a meeting was held, and what came of it."""
    found = need_of(request, pk)
    row = _linked(found, candidate_id)
    meeting = _meeting(row, meeting_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        held = given.pop("held") == "yes"
        if attempt(form, lambda: note_meeting(actor=actor_of(request), meeting=meeting, held=held, **given)):
            say(request, _("The note is kept."))
            return redirect("staff_introduction", found.pk, row.pk)
    return need_page(request, found, "staff/needs/introduction_form.html", candidate=row, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def answer_round(request: HttpRequest, pk: int, candidate_id: int, round_id: int, side: str) -> HttpResponse:
    """Enter what a side said became of the introduction."""
    if side not in Side.values:
        raise Http404
    found = need_of(request, pk)
    row = _linked(found, candidate_id)
    round_ = get_object_or_404(row.rounds, pk=round_id)
    form, saved = round_form(request, actor_of(request), round_, side)
    if saved:
        return redirect("staff_introduction", found.pk, row.pk)
    return need_page(request, found, "staff/needs/introduction_form.html", candidate=row, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms of the lab, and add one."""
    return _room(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a room of the lab."""
    return _room(request, get_object_or_404(LabRoom, pk=pk))


def _room(request: HttpRequest, found: LabRoom | None) -> HttpResponse:
    names = ("name_ko", "name_en", "online_url", "active")
    initial = None if found is None else {name: getattr(found, name) for name in names}
    form = RoomForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: save_room(actor=actor_of(request), room=found, **form.cleaned_data))
        if saved is not None:
            say(request, _("The room is saved."))
            return redirect("staff_lab_rooms")
    rooms = LabRoom.objects.all()
    return render(request, "staff/needs/rooms.html", {"form": form, "rooms": rooms, "room": found})


def _linked(need: Need, candidate_id: int) -> Candidate:
    rows = need.candidates.filter(state=CandidateState.LINKED)
    return get_object_or_404(rows.select_related("need__organisation", "technology__organisation"), pk=candidate_id)


def _meeting(candidate: Candidate, meeting_id: int) -> VideoMeeting:
    return get_object_or_404(candidate.meetings.select_related("room"), pk=meeting_id)
