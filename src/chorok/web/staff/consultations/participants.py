"""Participants of a consultation for the centre: lists, invitations, one participant."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.meetings.domain import participants as domain
from chorok.meetings.domain.profiles import save_limits
from chorok.meetings.domain.queries.participants import find, standing, wishes_by_other
from chorok.meetings.domain.wishes import remind_to_choose
from chorok.meetings.enums import Language, Side
from chorok.meetings.models import Consultation, Participant
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.forms import (
    InviteBuyerForm,
    InviteCompanyForm,
    LimitsForm,
    ParticipantFilter,
    PersonForm,
)
from chorok.web.staff.consultations.opened import PAGE_SIZE, consultation_of, consultation_page


@require_safe
@inside_only
def companies(request: HttpRequest, code: str) -> HttpResponse:
    """List the companies."""
    return _list(request, consultation_of(request, code), Side.COMPANY)


@require_safe
@inside_only
def buyers(request: HttpRequest, code: str) -> HttpResponse:
    """List the buyers."""
    return _list(request, consultation_of(request, code), Side.BUYER)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def invite_company(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a company that didn't come by the call."""
    found = consultation_of(request, code)
    form = InviteCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organisation"]
        actor = actor_of(request)
        if attempt(form, lambda: domain.invite_company(actor=actor, consultation=found, organisation=chosen)):
            say(request, _("%(name)s is invited.") % {"name": chosen.name})
            return redirect("staff_companies", found.code)
    return consultation_page(request, found, "staff/consultations/invite.html", form=form, side=Side.COMPANY)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def invite_buyer(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a buyer by a one-time link."""
    found = consultation_of(request, code)
    form = InviteBuyerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, actor = form.cleaned_data, actor_of(request)
        made = attempt(form, lambda: domain.invite_buyer(actor=actor, consultation=found, **values))
        if made is not None:
            say(request, _("%(name)s is invited.") % {"name": made.organisation.name})
            return redirect("staff_buyers", found.code)
    return consultation_page(request, found, "staff/consultations/invite.html", form=form, side=Side.BUYER)


@require_POST
@staff_only
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    """Let the companies selected in the call take part."""
    found = consultation_of(request, code)
    do(
        request,
        lambda: domain.take_over_selected(actor=actor_of(request), consultation=found),
        _("The companies selected in the call take part."),
    )
    return redirect("staff_companies", found.code)


@require_POST
@staff_only
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind everybody who takes part and has chosen nobody."""
    found = consultation_of(request, code)
    silent = list(found.participants.filter(state="coming", chose_at=None))
    told = remind_to_choose(actor=actor_of(request), participants=silent)
    text = ngettext("%(number)d participant was reminded.", "%(number)d participants were reminded.", told)
    say(request, text % {"number": told})
    return redirect("staff_wishes", found.code)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def participant(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one participant: profile, people, hours, wishes; set what the centre sets for it."""
    actor, found = actor_of(request), consultation_of(request, code)
    row = _participant(request, found, pk)
    names = ("table", "interpreter", "least_meetings", "most_meetings", "note")
    form = LimitsForm(request.POST or None, initial={name: getattr(row, name) for name in names}, consultation=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: save_limits(actor=actor, participant=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_participant", found.code, row.pk)
    attendees = list(row.attendees.all())
    if attendees:
        record_look(
            actor=actor,
            ip=client_ip(request),
            action="view",
            subject_type="attendee",
            subject_ids=[each.pk for each in attendees],
            path=request.path,
        )
    wishes = wishes_by_other(row)
    others = Participant.objects.filter(pk__in=wishes).select_related("organisation").in_bulk()
    own, theirs = f"{row.side}_rank", f"{'company' if row.side == Side.BUYER else 'buyer'}_rank"
    return consultation_page(
        request,
        found,
        "staff/consultations/participant.html",
        participant=row,
        profile=getattr(row, "buyer_profile", None),
        attendees=attendees,
        spoken=", ".join(str(Language(code).label) for code in row.languages),
        absent=row.absent_slots.select_related("consultation"),
        wishes=sorted(
            ((others[pk], getattr(wish, own), getattr(wish, theirs), wish) for pk, wish in wishes.items()),
            key=lambda each: (each[1] or 999, each[2] or 999, each[0].pk),
        ),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def person_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let one more person act for a buyer."""
    actor, found = actor_of(request), consultation_of(request, code)
    row = _participant(request, found, pk)
    if row.side != Side.BUYER:
        raise Http404
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.add_person(actor=actor, participant=row, **values)):
            say(request, _("The person was added and gets a one-time link."))
            return redirect("staff_participant", found.code, row.pk)
    return consultation_page(request, found, "staff/consultations/person.html", form=form, participant=row)


@require_POST
@staff_only
def invite_again(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mail a buyer that hasn't answered a fresh link."""
    found = consultation_of(request, code)
    row = _participant(request, found, pk)
    do(
        request,
        lambda: domain.invite_again(actor=actor_of(request), participant=row),
        _("A fresh link was mailed."),
    )
    return redirect("staff_participant", found.code, row.pk)


@require_POST
@staff_only
def answer(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Enter a participant's answer for it, as told on the telephone."""
    found = consultation_of(request, code)
    row = _participant(request, found, pk)
    steps = {
        "accept": (domain.accept_invitation, _("It takes part.")),
        "decline": (domain.decline_invitation, _("It doesn't take part.")),
        "withdraw": (domain.withdraw, _("It doesn't take part any more.")),
        "return": (domain.bring_back, _("It takes part.")),
    }
    if step not in steps:
        raise Http404
    run, done = steps[step]
    do(request, lambda: run(actor=actor_of(request), participant=row), done)
    return redirect("staff_participant", found.code, row.pk)


def _participant(request: HttpRequest, found: Consultation, pk: int) -> Participant:
    rows = Participant.objects.visible_to(actor_of(request)).select_related(
        "organisation", "table", "interpreter", "consultation", "buyer_profile", "application"
    )
    return get_object_or_404(rows, pk=pk, consultation=found)


def _list(request: HttpRequest, found: Consultation, side: Side) -> HttpResponse:
    form = ParticipantFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = find(actor_of(request), found, side=side, text=asked.get("q", ""), state=asked.get("state") or "").order_by(
        "organisation__name_ko", "pk"
    )
    return consultation_page(
        request,
        found,
        "staff/consultations/participants.html",
        form=form,
        side=side,
        page=Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        standing=standing(found, side),
    )
