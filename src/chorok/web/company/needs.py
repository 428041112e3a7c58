"""Needs abroad the centre asks the company about: may we introduce you?"""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.fits import told_to, want_more
from chorok.needs.domain.introducing import CONSENT, answer, asker
from chorok.needs.domain.states import CANDIDATE_FLOW
from chorok.needs.enums import CandidateState, Refusal, Side
from chorok.needs.models import Candidate
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.components.needs.forms import AnswerForm
from chorok.web.components.needs.meeting import calendar, follow_up_of, round_form, times_form, zone_of
from chorok.web.components.needs.meeting_forms import NOT_TOLD

PAGE_SIZE = 20


class IntroductionForm(AnswerForm):
    """Yes with the consent to one's contact going abroad, or no."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("May we introduce you?"),
        choices=[("yes", gettext_lazy("Yes, introduce us")), ("no", gettext_lazy("No, not for this need"))],
        widget=forms.RadioSelect,
    )
    consents = forms.BooleanField(label=CONSENT, required=False)
    because = forms.ChoiceField(
        label=gettext_lazy("Why not, if you decline"), required=False, choices=[NOT_TOLD, *Refusal.choices]
    )
    field_order = ["agrees", "consents", "because", "words"]


@require_safe
@desk_page
def needs(desk: Desk) -> HttpResponse:
    """List the needs the company was asked about."""
    rows = Candidate.objects.told().filter(technology__organisation=desk.organisation)
    rows = rows.select_related("need__organisation", "technology").order_by("-asked_at", "-pk")
    return desk.page(
        "company/needs/list.html",
        page=Paginator(rows, PAGE_SIZE).get_page(desk.request.GET.get("page")),
        fits=told_to(desk.organisation, Side.COMPANY)[:PAGE_SIZE],
        may_speak=desk.actor.is_staff or policy.belongs_to(desk.actor, desk.organisation),
    )


@require_POST
@desk_page
def want(desk: Desk, pk: int) -> HttpResponse:
    """Ask the centre for an introduction to a need the company was told of."""
    row = get_object_or_404(told_to(desk.organisation, Side.COMPANY), pk=pk)
    do(desk.request, lambda: want_more(actor=desk.actor, fit=row), _("Thank you. The centre writes to you."))
    return redirect("desk_needs", desk.organisation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def need(desk: Desk, pk: int) -> HttpResponse:
    """Show one of them and take the answer."""
    rows = Candidate.objects.told().select_related("need__organisation", "need__field", "technology")
    row = get_object_or_404(rows, pk=pk, technology__organisation=desk.organisation)
    row.technology.organisation = desk.organisation
    may_answer = any(CANDIDATE_FLOW.check(name, row, actor=desk.actor) for name in ("agree", "decline"))
    form = IntroductionForm(desk.request.POST or None)
    if desk.request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: answer(
                actor=actor_of(desk.request),
                candidate=row,
                agrees=given["agrees"] == "yes",
                consents=given["consents"],
                words=given["words"],
                because=given["because"],
            ),
        )
        if done is not None:
            say(desk.request, _("Thank you. The centre has your answer."))
            return redirect("desk_need", desk.organisation.pk, row.pk)
    linked = row.state == CandidateState.LINKED
    if linked:
        record_look(
            actor=desk.actor,
            ip=client_ip(desk.request),
            action="view",
            subject_type="need",
            subject_ids=[row.need_id],
            path=desk.request.path,
        )
    return desk.page(
        "company/needs/need.html",
        candidate=row,
        need=row.need,
        asker=asker(row),
        linked=linked,
        form=form,
        may_answer=may_answer,
        may_speak=bool(policy.can_speak_for(desk.actor, row, Side.COMPANY)),
        **(follow_up_of(row, zone_of(desk.actor)) if linked else {}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def meeting(desk: Desk, pk: int, meeting_id: int) -> HttpResponse:
    """Say that the times of a meeting don't suit the company, or that it doesn't want to meet."""
    row = _candidate(desk, pk)
    found = get_object_or_404(row.meetings.select_related("room"), pk=meeting_id)
    require(policy.can_speak_for(desk.actor, row, Side.COMPANY))
    form, done = times_form(desk.request, desk.actor, found, Side.COMPANY, zone_of(desk.actor))
    if done:
        return redirect("desk_need", desk.organisation.pk, row.pk)
    return desk.page("company/needs/meeting.html", candidate=row, need=row.need, meeting=found, form=form)


@require_safe
@desk_page
def meeting_calendar(desk: Desk, pk: int, meeting_id: int) -> HttpResponse:
    """Hand out the calendar file of an agreed meeting."""
    rows = _candidate(desk, pk).meetings.filter(starts_at__isnull=False)
    return calendar(get_object_or_404(rows.select_related("room", "candidate__need"), pk=meeting_id))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def answer_round(desk: Desk, pk: int, round_id: int) -> HttpResponse:
    """Say what became of the introduction."""
    row = _candidate(desk, pk)
    found = get_object_or_404(row.rounds, pk=round_id)
    require(policy.can_speak_for(desk.actor, row, Side.COMPANY))
    form, saved = round_form(desk.request, desk.actor, found, Side.COMPANY)
    if saved:
        return redirect("desk_need", desk.organisation.pk, row.pk)
    return desk.page("company/needs/round.html", candidate=row, need=row.need, round=found, form=form)


def _candidate(desk: Desk, pk: int) -> Candidate:
    rows = Candidate.objects.told().select_related("need__organisation", "technology__organisation")
    return get_object_or_404(rows, pk=pk, technology__organisation=desk.organisation)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", needs, name="desk_needs"),
    path("fits/<int:pk>/", want, name="desk_fit"),
    path("<int:pk>/", need, name="desk_need"),
    path("<int:pk>/meetings/<int:meeting_id>/", meeting, name="desk_need_meeting"),
    path("<int:pk>/meetings/<int:meeting_id>/calendar/", meeting_calendar, name="desk_need_calendar"),
    path("<int:pk>/rounds/<int:round_id>/", answer_round, name="desk_need_round"),
]
