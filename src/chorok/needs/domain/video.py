"""A video meeting for an introduction: times are proposed, whoever asks takes one by its link, the lab's room is held.

The company comes to the lab, whoever asks joins online. Each reads the hours in the own time zone beside Seoul's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import video_notices
from chorok.needs.domain.links import find_link, lapse, use
from chorok.needs.domain.notices import KIND_INTRODUCTIONS
from chorok.needs.domain.rooms import checked_url
from chorok.needs.domain.sanctions import may_be_introduced
from chorok.needs.domain.shortlist import lock_candidate
from chorok.needs.domain.states import VIDEO_FLOW
from chorok.needs.enums import COMING, CandidateState, Side, VideoState
from chorok.needs.models import Candidate, LabRoom, MeetingTime, VideoMeeting
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.todos.domain.todos import close_todo, open_todo

#: Times that are proposed at once, and how long a meeting may last.
MOST_TIMES, LEAST_MINUTES, MOST_MINUTES = 5, 15, 240
#: How far ahead a meeting may lie.
FURTHEST = timedelta(days=180)
#: How long before its beginning both sides are reminded.
REMIND_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Times for a video meeting in a room, with the online room's address and the zone whoever asks reads them in."""

    room: LabRoom
    starts: Sequence[datetime]
    minutes: int
    partner_zone: str
    online_url: str = ""
    message: str = ""


@transaction.atomic
def propose_times(*, actor: Actor, candidate: Candidate, proposal: Proposal) -> VideoMeeting:
    """Propose times to both sides, anew where times were proposed before; the room is held for each of them.

    Raises DomainError with the field that is wrong: before both sides agree, for a country on the list of sanctions, a
    time that has passed or is doubled, a room that is taken, an online room that isn't known, and a need without a
    contact's address. Then nothing was held and nothing mailed.
    """
    row = lock_candidate(candidate)
    require(policy.can_arrange(actor))
    if row.state != CandidateState.LINKED:
        raise DomainError(_("A meeting is proposed once both sides agree."))
    if not (decision := may_be_introduced(row)):
        raise DomainError(decision.reason)
    if not row.need.contact_email:
        raise DomainError(_("This need has no contact with an e-mail address. Enter one first."))
    starts = _checked(proposal)
    now = clock.now()
    meeting = row.meetings.select_for_update(of=("self",)).filter(state__in=COMING).first()
    if meeting is None:
        meeting = VideoMeeting(candidate=row, proposed_at=now)
    else:
        meeting.candidate = row
        VIDEO_FLOW.apply("propose", meeting, actor=actor)
        lapse(meeting)
        meeting.times.update(holds=False)
    meeting.room, meeting.partner_zone = proposal.room, proposal.partner_zone
    meeting.online_url = checked_url(proposal.online_url)
    if not meeting.url:
        raise DomainError(_("Give the address of the online room: this room has none of its own."), field="online_url")
    meeting.message = one_line(proposal.message, field="message", limit=500)
    meeting.starts_at = meeting.ends_at = meeting.reminded_at = meeting.answered_at = None
    meeting.answer = ""
    meeting.proposed_at, meeting.proposed_by_id, meeting.changed_at = now, actor.user_id, now
    meeting.save()
    _hold(meeting, starts, timedelta(minutes=proposal.minutes))
    close_todo(_times_key(meeting))
    video_notices.proposed(meeting)
    return meeting


@transaction.atomic
def accept_time(*, actor: Actor, meeting: VideoMeeting, time: MeetingTime, words: str = "") -> VideoMeeting:
    """Take one of the proposed times for whoever asks; the room is free again at the others. Both sides are told.

    Raises DomainError for a time that isn't proposed any more, has passed, or when somebody has answered already.
    """
    row = lock_meeting(meeting)
    _first_answer(row)
    chosen = row.times.filter(pk=time.pk, holds=True).first()
    if chosen is None or chosen.starts_at <= clock.now():
        raise DomainError(_("This time isn't offered any more. Choose another one."), field="time")
    VIDEO_FLOW.apply("accept", row, actor=actor)
    row.starts_at, row.ends_at = chosen.starts_at, chosen.ends_at
    _answered(row, actor, words)
    row.times.exclude(pk=chosen.pk).update(holds=False)
    video_notices.agreed(row)
    return row


@transaction.atomic
def want_other_times(*, actor: Actor, meeting: VideoMeeting, side: str, words: str) -> VideoMeeting:
    """Say that none of the times suits one side, or that the agreed one doesn't any more, and which would.

    The room is free again; the staff have a to-do. Raises DomainError without words.
    """
    row = lock_meeting(meeting)
    require(policy.can_speak_for(actor, row.candidate, side))
    if not words.strip():
        raise DomainError(_("Say which times would suit you."), field="words")
    was_agreed = row.state == VideoState.AGREED
    VIDEO_FLOW.apply("other", row, actor=actor)
    _answered(row, actor, words)
    if was_agreed:
        video_notices.moved(row)
    row.starts_at = row.ends_at = None
    row.save(update_fields=["starts_at", "ends_at"])
    row.times.update(holds=False)
    open_todo(
        key=_times_key(row),
        kind=KIND_INTRODUCTIONS,
        title=format_lazy(_("Propose other times: {title}"), title=row.candidate.need.title),
        link=_staff_page(row),
        role=Role.STAFF,
    )
    return row


@transaction.atomic
def decline_meeting(*, actor: Actor, meeting: VideoMeeting, side: str, words: str = "") -> VideoMeeting:
    """Say that one side doesn't want to meet; the other side is told, the room is free again."""
    row = lock_meeting(meeting)
    require(policy.can_speak_for(actor, row.candidate, side))
    return _call_off(row, actor, "decline", words)


@transaction.atomic
def call_off(*, actor: Actor, meeting: VideoMeeting, reason: str) -> VideoMeeting:
    """Call a meeting off for the centre; both sides are told why. Raises DomainError without a reason."""
    row = lock_meeting(meeting)
    require(policy.can_arrange(actor))
    if not reason.strip():
        raise DomainError(_("Say why the meeting is called off."), field="reason")
    return _call_off(row, actor, "cancel", reason)


@transaction.atomic
def answer_by_link(
    *, token: str, answer: str, time: MeetingTime | None = None, words: str = "", actor: Actor = SYSTEM
) -> VideoMeeting:
    """Take the answer of whoever asks by the link: "accept" with a `time`, "other" or "decline". The link is used up.

    Raises DomainError for a link that is unknown, too old or was answered, and as the function of each answer.
    """
    link = find_link(token)
    if link is None or link.meeting is None:
        raise DomainError(_("This link is not valid. Ask the centre for a new one."))
    meeting = lock_meeting(link.meeting)  # locks the link's meeting first, so that of two answers one waits
    link.refresh_from_db(fields=["used_at"])
    if link.used_at is not None:
        raise DomainError(_("This link was answered already."))
    if answer == "accept":
        if time is None:
            raise DomainError(_("Choose one of the times."), field="time")
        row = accept_time(actor=actor, meeting=meeting, time=time, words=words)
    elif answer == "other":
        row = want_other_times(actor=actor, meeting=meeting, side=Side.PARTNER, words=words)
    elif answer == "decline":
        row = decline_meeting(actor=actor, meeting=meeting, side=Side.PARTNER, words=words)
    else:
        raise DomainError(_("Choose one of the list."), field="answer")
    use(link)
    return row


@transaction.atomic
def note_meeting(
    *, actor: Actor, meeting: VideoMeeting, held: bool, note: str, next_step: str = "", next_on: date | None = None
) -> VideoMeeting:
    """Say whether a meeting was held, with a short note and the next step; not held: why.

    Raises DomainError before its time, without a note, and when somebody else has noted it.
    """
    row = lock_meeting(meeting)
    require(policy.can_arrange(actor))
    if row.noted_at is not None:
        at = f"{timezone.localtime(row.noted_at, timezone.get_default_timezone()):%H:%M}"
        raise DomainError(_("Somebody else has noted this meeting already: {at}").format(at=at))
    VIDEO_FLOW.apply("hold" if held else "miss", row, actor=actor)
    row.note = paragraphs(note, field="note", limit=3000, required=True)
    row.next_step = one_line(next_step, field="next_step", limit=300)
    row.next_on = next_on
    row.noted_at, row.noted_by_id = clock.now(), actor.user_id
    row.save(update_fields=["state", "note", "next_step", "next_on", "noted_at", "noted_by"])
    close_todo(_note_key(row))
    return row


@transaction.atomic
def look_after_meetings() -> int:
    """Remind both sides a day before, and ask the staff after each meeting whether it was held; return the reminders.

    Safe to repeat at any hour.
    """
    now = clock.now()
    agreed = VideoMeeting.objects.select_for_update(of=("self",)).filter(state=VideoState.AGREED)
    agreed = agreed.select_related("room", "candidate__need__organisation", "candidate__technology__organisation")
    soon = list(agreed.filter(starts_at__gt=now, starts_at__lte=now + REMIND_BEFORE, reminded_at=None).order_by("pk"))
    for row in soon:
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        video_notices.soon(row)
    for row in agreed.filter(ends_at__lte=now).order_by("pk"):
        open_todo(
            key=_note_key(row),
            kind=KIND_INTRODUCTIONS,
            title=format_lazy(_("Was the video meeting held? {title}"), title=row.candidate.need.title),
            link=_staff_page(row),
            role=Role.STAFF,
        )
    return len(soon)


def lock_meeting(meeting: VideoMeeting) -> VideoMeeting:
    """Lock a meeting's row and return it as it stands now."""
    rows = VideoMeeting.objects.select_for_update(of=("self",)).select_related(
        "room", "candidate__need__organisation", "candidate__technology__organisation"
    )
    return rows.get(pk=meeting.pk)


def _checked(proposal: Proposal) -> list[datetime]:
    if proposal.partner_zone not in available_timezones():
        raise DomainError(_("Choose a time zone of the list."), field="partner_zone")
    if not LEAST_MINUTES <= proposal.minutes <= MOST_MINUTES:
        raise DomainError(_("A meeting lasts 15 minutes to 4 hours."), field="minutes")
    starts = sorted(proposal.starts)
    if not starts or len(starts) > MOST_TIMES:
        raise DomainError(_("Propose one to five times."), field="start_1")
    if starts[0] <= clock.now():
        raise DomainError(_("Times that are proposed lie ahead."), field="start_1")
    if starts[-1] > clock.now() + FURTHEST:
        raise DomainError(_("A meeting lies at most half a year ahead."), field="start_1")
    length = timedelta(minutes=proposal.minutes)
    if any(later < earlier + length for earlier, later in pairwise(starts)):
        raise DomainError(_("The times must not overlap each other."), field="start_1")
    if not proposal.room.active:
        raise DomainError(_("Choose one of the list."), field="room")
    return starts


def _hold(meeting: VideoMeeting, starts: Sequence[datetime], length: timedelta) -> None:
    """Hold the room at each time; the database itself lets nobody hold it twice."""
    for start in starts:
        try:
            with transaction.atomic():
                MeetingTime.objects.create(meeting=meeting, room=meeting.room, starts_at=start, ends_at=start + length)
        except IntegrityError:
            at = video_notices.hours(start, start + length, "")
            raise DomainError(_("The room is taken at this time: {at}").format(at=at), field="start_1") from None


def _first_answer(row: VideoMeeting) -> None:
    if row.state == VideoState.AGREED and row.starts_at is not None and row.ends_at is not None:
        at = video_notices.hours(row.starts_at, row.ends_at, row.partner_zone)
        raise DomainError(_("Somebody else has taken a time meanwhile: {at}").format(at=at))


def _answered(row: VideoMeeting, actor: Actor, words: str) -> None:
    row.answer = one_line(words, field="words", limit=500)
    row.answered_at, row.answered_by_id, row.changed_at = clock.now(), actor.user_id, clock.now()
    row.save()


def _call_off(row: VideoMeeting, actor: Actor, step: str, words: str) -> VideoMeeting:
    VIDEO_FLOW.apply(step, row, actor=actor)
    _answered(row, actor, words)
    row.times.update(holds=False)
    lapse(row)
    close_todo(_times_key(row))
    close_todo(_note_key(row))
    video_notices.called_off(row)
    return row


def _times_key(meeting: VideoMeeting) -> str:
    return f"video-times:{meeting.pk}"


def _note_key(meeting: VideoMeeting) -> str:
    return f"video-note:{meeting.pk}"


def _staff_page(meeting: VideoMeeting) -> str:
    return f"/staff/needs/{meeting.candidate.need_id}/introductions/{meeting.candidate_id}/"
