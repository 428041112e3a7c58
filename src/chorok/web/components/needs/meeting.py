"""What the pages of every audience share about the meeting and the rounds of an introduction."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.documents import ical
from chorok.needs.domain.rounds import answer_round
from chorok.needs.domain.video import accept_time, decline_meeting, want_other_times
from chorok.needs.domain.video_notices import calendar_of, hours
from chorok.needs.enums import Side, VideoState
from chorok.needs.models import Candidate, IntroductionRound, RoundAnswer, VideoMeeting
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.components.needs.meeting_forms import RoundForm, TimesForm


@dataclass(frozen=True)
class ShownMeeting:
    """A meeting as a page draws it: `hours` of the agreed time, or of each that is proposed."""

    meeting: VideoMeeting
    hours: list[str]


@dataclass(frozen=True)
class ShownRound:
    """A round as a page draws it, with what each side said."""

    round: IntroductionRound
    company: RoundAnswer | None
    partner: RoundAnswer | None


def follow_up_of(candidate: Candidate, zone: str) -> dict[str, Any]:
    """Return the meetings and rounds of an introduction for a reader in `zone`, the newest first (five queries)."""
    meetings = candidate.meetings.select_related("room", "noted_by").prefetch_related("times")
    rounds = candidate.rounds.prefetch_related("answers__answered_by", "answers__claim").order_by("-round")
    return {
        "meetings": [ShownMeeting(row, _hours(row, zone)) for row in meetings],
        "rounds": [_shown(row) for row in rounds],
    }


def zone_of(actor: Actor) -> str:
    """Return the time zone a person reads hours in."""
    return "" if actor.user is None else actor.user.time_zone


def times_form(
    request: HttpRequest, actor: Actor, meeting: VideoMeeting, side: str, zone: str
) -> tuple[TimesForm, bool]:
    """Return the form that answers the times of a meeting for one side, and whether it was answered just now."""
    form = TimesForm(request.POST or None, meeting=meeting, side=side, zone=zone)
    if request.method != "POST" or not form.is_valid():
        return form, False
    given, time = form.cleaned_data, form.time_chosen

    def answer() -> VideoMeeting:
        if given["answer"] == "other":
            return want_other_times(actor=actor, meeting=meeting, side=side, words=given["words"])
        if given["answer"] == "decline":
            return decline_meeting(actor=actor, meeting=meeting, side=side, words=given["words"])
        if time is None:
            raise DomainError(_("Choose one of the times."), field="time")
        return accept_time(actor=actor, meeting=meeting, time=time, words=given["words"])

    done = attempt(form, answer) is not None
    if done:
        say(request, _("Thank you. Both sides are told."))
    return form, done


def round_form(request: HttpRequest, actor: Actor, round_: IntroductionRound, side: str) -> tuple[RoundForm, bool]:
    """Return the form of one side's answer in a round, and whether it was saved just now."""
    answer = round_.answers.filter(side=side).first()
    form = RoundForm(request.POST or None, request.FILES or None, answer=answer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        saved = attempt(
            form,
            lambda: answer_round(
                actor=actor,
                round_=round_,
                side=side,
                said=form.said,
                read_at=moment_drawn(given["read_at"]),
                upload=given["upload"],
            ),
        )
        if saved is not None:
            say(request, _("Thank you. The answer is kept."))
            return form, True
    return form, False


def calendar(meeting: VideoMeeting) -> HttpResponse:
    """Return the calendar file of an agreed meeting."""
    response = HttpResponse(calendar_of(meeting), content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _hours(row: VideoMeeting, zone: str) -> list[str]:
    if row.starts_at is not None and row.ends_at is not None:
        return [hours(row.starts_at, row.ends_at, zone)]
    if row.state != VideoState.PROPOSED:
        return []
    return [hours(each.starts_at, each.ends_at, zone) for each in row.times.all() if each.holds]


def _shown(row: IntroductionRound) -> ShownRound:
    answers = {answer.side: answer for answer in row.answers.all()}
    return ShownRound(row, answers.get(Side.COMPANY), answers.get(Side.PARTNER))
