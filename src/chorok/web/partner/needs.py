"""A partner's needs: told in a form, handed in, followed; companies the centre introduces are answered."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import introducing, reviewing
from chorok.needs.domain.fits import summary_of, told_to, want_more
from chorok.needs.domain.needs import add_paper, create_need, remove_paper, update_need
from chorok.needs.domain.states import CANDIDATE_FLOW, NEED_FLOW
from chorok.needs.enums import CandidateState, Side
from chorok.needs.models import Candidate, Fit, Need
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.attempts import attempt, do
from chorok.web.components.drafts import PageDraft
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.components.needs.forms import AnswerForm, NeedForm, PaperForm, ReasonForm
from chorok.web.components.needs.meeting import calendar, follow_up_of, round_form, times_form, zone_of
from chorok.web.components.needs.meeting_forms import RefusalForm, refusal_choices

PAGE_SIZE = 20
#: Candidates whoever asks knows of.
KNOWN = (CandidateState.INTRODUCED, CandidateState.LINKED, CandidateState.PASSED)


@require_safe
@signed_in
def needs(request: HttpRequest) -> HttpResponse:
    """List the needs of the person's organisations."""
    actor = actor_of(request)
    rows = Need.objects.of(actor).select_related("organisation", "field")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    organisations = [each for each in Organisation.objects.of(actor) if policy.can_enter_for(actor, each)]
    return render(request, "partner/needs/list.html", {"page": page, "organisations": organisations})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Tell a need. What is typed is kept on every pause, so that a broken line or an old session loses nothing."""
    actor = actor_of(request)
    organisation = _organisation(actor, organisation_id)
    draft = PageDraft(request, "need", organisation.pk)
    form = NeedForm(draft.values, initial=_suggested(actor, organisation))
    draft.draw(form)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = attempt(form, lambda: create_need(actor=actor, organisation=organisation, **values))
        if made is not None:
            draft.done()
            say(request, _("Your need is kept. Add papers if you have some, then hand it in."))
            return redirect("partner_need", made.pk)
    return render(request, "partner/needs/form.html", {"form": form, "organisation": organisation, "draft": draft})


@require_safe
@signed_in
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one own need: how far it is, its papers, the companies that were introduced."""
    actor, found = actor_of(request), _own(request, pk)
    introduced = found.candidates.filter(state__in=KNOWN).select_related("technology__organisation")
    page = Paginator(introduced.order_by("introduced_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    may_reply = policy.belongs_to(actor, found.organisation)
    for row in page.object_list:
        possible = (name for name in ("link", "pass") if row.state in CANDIDATE_FLOW.transitions[name].sources)
        row.steps = list(possible) if may_reply else []
    context = {
        "need": found,
        "papers": list(found.papers.select_related("file")),
        "paper_form": PaperForm(),
        "may_edit": bool(policy.can_edit(actor, found)),
        "steps": [name for name in ("submit", "close") if NEED_FLOW.check(name, found, actor=actor)],
        "page": page,
        "refusals": refusal_choices(),
        "fits": _fits(found),
    }
    return render(request, "partner/needs/need.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    actor, found = actor_of(request), _own(request, pk)
    require(policy.can_edit(actor, found))
    form = NeedForm(request.POST or None, need=found)
    if request.method == "POST" and form.is_valid():
        read_at = moment_drawn(request.POST.get("read_at", ""))
        if attempt(form, lambda: update_need(actor=actor, need=found, read_at=read_at, **form.cleaned_data)):
            say(request, _("The changes are saved."))
            return redirect("partner_need", found.pk)
    read_at_shown = request.POST.get("read_at") or found.updated_at.isoformat()
    context = {"form": form, "need": found, "organisation": found.organisation, "read_at": read_at_shown}
    return render(request, "partner/needs/form.html", context)


@require_POST
@signed_in
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Hand the need in, or take it off the list."""
    actor, found = actor_of(request), _own(request, pk)
    reason = ReasonForm(request.POST).told()
    actions: dict[str, tuple[Any, Text]] = {
        "submit": (
            lambda: reviewing.submit_need(actor=actor, need=found),
            _("Thank you. The centre reads your need and writes to you."),
        ),
        "close": (lambda: reviewing.close_need(actor=actor, need=found, reason=reason), _("The need is closed.")),
    }
    if step not in actions:
        raise Http404
    do(request, *actions[step])
    return redirect("partner_need", found.pk)


@require_POST
@signed_in
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to a draft."""
    actor, found = actor_of(request), _own(request, pk)
    require(policy.can_edit(actor, found))
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        paper = attempt(form, lambda: add_paper(actor=actor, need=found, **form.cleaned_data))
        if paper is not None:
            say(request, _("The paper was added."))
            return redirect("partner_need", found.pk)
    return render(request, "partner/needs/paper.html", {"need": found, "paper_form": form})


@require_POST
@signed_in
def paper_remove(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Take a paper away from a draft."""
    actor, found = actor_of(request), _own(request, pk)
    paper = get_object_or_404(found.papers.select_related("need__organisation"), pk=paper_id)
    do(request, lambda: remove_paper(actor=actor, paper=paper), _("The paper was removed."))
    return redirect("partner_need", found.pk)


@require_POST
@signed_in
def reply(request: HttpRequest, pk: int, candidate_id: int, step: str) -> HttpResponse:
    """Say whether one wants to meet a company that was introduced."""
    actor, found = actor_of(request), _own(request, pk)
    rows = found.candidates.filter(state__in=KNOWN).select_related("technology__organisation", "need__organisation")
    row = get_object_or_404(rows, pk=candidate_id)
    if step not in ("link", "pass"):
        raise Http404
    words, because = AnswerForm(request.POST).told(), RefusalForm(request.POST).told()
    do(
        request,
        lambda: introducing.reply(actor=actor, candidate=row, welcome=step == "link", words=words, because=because),
        _("Thank you. The company is told."),
    )
    return redirect("partner_need", found.pk)


def _own(request: HttpRequest, pk: int) -> Need:
    rows = Need.objects.of(actor_of(request)).select_related("organisation", "field")
    return get_object_or_404(rows, pk=pk)


def _organisation(actor: Actor, organisation_id: int) -> Organisation:
    found = get_object_or_404(Organisation.objects.of(actor), pk=organisation_id)
    require(policy.can_enter_for(actor, found))
    return found


def _suggested(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    """What the hub knows already isn't asked again."""
    user = actor.user
    return {
        "country": organisation.country,
        "contact_name": "" if user is None else user.shown_name,
        "contact_email": "" if user is None else user.email,
        "contact_language": "en" if user is None else user.language,
        "language": "en",
    }


@require_POST
@signed_in
def want(request: HttpRequest, pk: int, fit_id: int) -> HttpResponse:
    """Ask the centre for more of a technology one was told of."""
    actor, found = actor_of(request), _own(request, pk)
    told = Fit.objects.none() if found.organisation is None else told_to(found.organisation, Side.PARTNER)
    row = get_object_or_404(told.filter(need=found), pk=fit_id)
    do(request, lambda: want_more(actor=actor, fit=row), _("Thank you. The centre writes to you."))
    return redirect("partner_need", found.pk)


@require_safe
@signed_in
def introduction(request: HttpRequest, pk: int, candidate_id: int) -> HttpResponse:
    """Show the meeting with a company that was introduced, and what became of it."""
    actor, row = actor_of(request), _linked(request, pk, candidate_id)
    context = {"candidate": row, "need": row.need, "may_speak": bool(policy.can_speak_for(actor, row, Side.PARTNER))}
    return render(request, "partner/needs/introduction.html", context | follow_up_of(row, zone_of(actor)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting(request: HttpRequest, pk: int, candidate_id: int, meeting_id: int) -> HttpResponse:
    """Take one of the times that are proposed, ask for others, or decline."""
    actor, row = actor_of(request), _linked(request, pk, candidate_id)
    found = get_object_or_404(row.meetings.select_related("room"), pk=meeting_id)
    require(policy.can_speak_for(actor, row, Side.PARTNER))
    form, done = times_form(request, actor, found, Side.PARTNER, zone_of(actor))
    if done:
        return redirect("partner_introduction", pk, row.pk)
    return render(
        request, "partner/needs/meeting.html", {"candidate": row, "need": row.need, "meeting": found, "form": form}
    )


@require_safe
@signed_in
def meeting_calendar(request: HttpRequest, pk: int, candidate_id: int, meeting_id: int) -> HttpResponse:
    """Hand out the calendar file of an agreed meeting."""
    rows = _linked(request, pk, candidate_id).meetings.filter(starts_at__isnull=False)
    return calendar(get_object_or_404(rows.select_related("room", "candidate__need"), pk=meeting_id))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer_round(request: HttpRequest, pk: int, candidate_id: int, round_id: int) -> HttpResponse:
    """Say what became of the introduction."""
    actor, row = actor_of(request), _linked(request, pk, candidate_id)
    found = get_object_or_404(row.rounds, pk=round_id)
    require(policy.can_speak_for(actor, row, Side.PARTNER))
    form, saved = round_form(request, actor, found, Side.PARTNER)
    if saved:
        return redirect("partner_introduction", pk, row.pk)
    context = {"candidate": row, "need": row.need, "round": found, "form": form}
    return render(request, "partner/needs/round.html", context)


def _fits(need: Need) -> list[tuple[Fit, str]]:
    """Return the technologies whoever asks was told of, with what each does: neither it nor its company is named."""
    if need.organisation is None:
        return []
    rows = told_to(need.organisation, Side.PARTNER).filter(need=need)[:PAGE_SIZE]
    return [(row, summary_of(row.technology)) for row in rows]


def _linked(request: HttpRequest, pk: int, candidate_id: int) -> Candidate:
    rows = _own(request, pk).candidates.filter(state=CandidateState.LINKED)
    return get_object_or_404(rows.select_related("need__organisation", "technology__organisation"), pk=candidate_id)


_ONE = "<int:pk>/introductions/<int:candidate_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", needs, name="partner_needs"),
    path("new/<int:organisation_id>/", new, name="partner_need_new"),
    path("<int:pk>/", need, name="partner_need"),
    path("<int:pk>/edit/", edit, name="partner_need_edit"),
    path("<int:pk>/step/<slug:step>/", step, name="partner_need_step"),
    path("<int:pk>/papers/", paper_new, name="partner_need_paper_new"),
    path("<int:pk>/papers/<int:paper_id>/remove/", paper_remove, name="partner_need_paper_remove"),
    path("<int:pk>/fits/<int:fit_id>/", want, name="partner_fit"),
    path("<int:pk>/introductions/<int:candidate_id>/", introduction, name="partner_introduction"),
    path(f"{_ONE}/meetings/<int:meeting_id>/", meeting, name="partner_meeting"),
    path(f"{_ONE}/meetings/<int:meeting_id>/calendar/", meeting_calendar, name="partner_meeting_calendar"),
    path(f"{_ONE}/rounds/<int:round_id>/", answer_round, name="partner_round"),
    path("<int:pk>/introductions/<int:candidate_id>/<slug:step>/", reply, name="partner_need_reply"),
]
