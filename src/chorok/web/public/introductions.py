"""Whoever asks answers by its link: times of a meeting, what became of an introduction. Reading uses nothing up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import DomainError
from chorok.needs.domain.links import find_link
from chorok.needs.domain.rounds import answer_by_link as answer_round
from chorok.needs.domain.video import answer_by_link as answer_times
from chorok.needs.enums import Side, VideoState
from chorok.needs.models import IntroductionLink, IntroductionRound, VideoMeeting
from chorok.web.components.attempts import tell
from chorok.web.components.languages import chosen_language
from chorok.web.components.needs.meeting import calendar, follow_up_of
from chorok.web.components.needs.meeting_forms import RoundForm, TimesForm
from chorok.web.public.confirm import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link asks and take the answer, in the contact's language unless the reader chose another one here."""
    link = find_link(token)
    with translation.override(chosen_language(request) or (None if link is None else link.language) or "en"):
        if link is None:
            return answered(request, "public/introduction_closed.html", {}, status=404)
        if link.meeting is not None:
            return _times(request, token, link, link.meeting)
        assert link.round is not None, "a link asks one thing"  # noqa: S101 - held by the database
        return _round(request, token, link, link.round)


@never_cache
@require_safe
def introduction_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the calendar file of the meeting a link belongs to."""
    link = find_link(token)
    if link is None or link.meeting is None or link.meeting.starts_at is None:
        raise Http404
    with translation.override(link.language):
        return calendar(link.meeting)


def _times(request: HttpRequest, token: str, link: IntroductionLink, meeting: VideoMeeting) -> HttpResponse:
    asks = link.used_at is None and meeting.state == VideoState.PROPOSED
    form = TimesForm(request.POST or None, meeting=meeting, side=Side.PARTNER, zone=meeting.partner_zone)
    if request.method == "POST" and asks and form.is_valid():
        given = form.cleaned_data
        try:
            meeting = answer_times(token=token, answer=given["answer"], time=form.time_chosen, words=given["words"])
        except DomainError as refusal:
            tell(form, refusal)
        else:
            asks = False
    shown = next(
        each for each in follow_up_of(meeting.candidate, meeting.partner_zone)["meetings"] if each.meeting == meeting
    )
    context = {"candidate": meeting.candidate, "need": meeting.candidate.need, "form": form, "asks": asks}
    return answered(request, "public/introduction_times.html", {**context, "shown": shown, "token": token})


def _round(request: HttpRequest, token: str, link: IntroductionLink, round_: IntroductionRound) -> HttpResponse:
    asks = link.used_at is None and not round_.answers.filter(side=Side.PARTNER).exists()
    form = RoundForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and asks and form.is_valid():
        try:
            answer_round(token=token, said=form.said, upload=form.cleaned_data["upload"])
        except DomainError as refusal:
            tell(form, refusal)
        else:
            asks = False
    context = {"candidate": round_.candidate, "need": round_.candidate.need, "round": round_}
    return answered(request, "public/introduction_round.html", {**context, "form": form, "asks": asks})
