"""The hall on the day: what is on now and next, calls to tables, beginnings and ends, delays, rooms that open."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.logs import lock_meeting
from chorok.meetings.domain.notices import KIND_TIMETABLE, tell_participant
from chorok.meetings.domain.times import Timed, moves, shifts, timed
from chorok.meetings.enums import STANDING, MeetingState, PlanState
from chorok.meetings.models import Consultation, Delay, Interpreter, Meeting, Participant, Slot

#: How long before its time a meeting may be called or begun.
EARLY: Final = timedelta(minutes=20)
#: How long before its time an online room opens to those who meet there.
OPENS_BEFORE: Final = timedelta(minutes=10)
MOST_MINUTES: Final = 240
_NOTHING: Final = timedelta()


@dataclass(frozen=True)
class Board:
    """What is on now, and what comes next (all meetings of the next time)."""

    now: list[Timed]
    next: list[Timed]


def board(consultation: Consultation) -> Board:
    """Return what is on now and next, in a fixed number of statements. A meeting that ended early is over."""
    now, late = clock.now(), shifts(consultation)
    rows = consultation.meetings.filter(state__in=STANDING, ended_at=None).select_related(
        "company__organisation", "buyer__organisation", "slot", "table__hall", "interpreter"
    )
    near = rows.filter(slot__ends_at__gt=now - timedelta(days=1), slot__starts_at__lt=now + timedelta(days=1))
    all_rows = [timed(row, late) for row in near.order_by("slot__starts_at", "table__position", "pk")]
    coming = [row for row in all_rows if row.begins > now]
    first = min((row.begins for row in coming), default=None)
    return Board(
        [row for row in all_rows if row.begins <= now < row.ends],
        [row for row in coming if row.begins == first],
    )


def room_of(row: Timed) -> str:
    """Return the address of a meeting's online room while it is open, else nothing.

    It opens some minutes before the meeting and closes with its end. Only the two sides and the interpreter may be
    shown it.
    """
    table = row.meeting.table
    is_open = row.begins - OPENS_BEFORE <= clock.now() < row.ends
    return table.video_url if table.virtual and is_open and row.meeting.state in STANDING else ""


@transaction.atomic
def call_to_table(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Call a meeting's people to its table: both sides and the interpreter are told. May be repeated."""
    row = _ready(actor, meeting)
    row.called_at = clock.now()
    row.save(update_fields=["called_at"])
    subject = format_lazy(gettext_lazy("Please come to table {table}"), table=row.table.name)
    for one, other in ((row.company, row.buyer), (row.buyer, row.company)):
        body = format_lazy(gettext_lazy("{name} is your next meeting."), name=other.organisation)
        _tell(one, subject, body)
    if row.interpreter is not None:
        body = format_lazy(gettext_lazy("{name} is your next meeting."), name=row.buyer.organisation)
        _tell_interpreter(row.consultation, row.interpreter, subject, body)
    return row


@transaction.atomic
def begin_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Note that a meeting has begun: it counts as held."""
    row = _ready(actor, meeting)
    row.state, row.started_at, row.changed_at = MeetingState.HELD, clock.now(), clock.now()
    row.save(update_fields=["state", "started_at", "changed_at"])
    return row


@transaction.atomic
def end_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Note that a meeting is over. Raises DomainError for one that hasn't begun, or has ended."""
    row = lock_meeting(meeting)
    require(policy.can_run_day(actor, row.consultation))
    if row.state != MeetingState.HELD or row.ended_at is not None:
        raise DomainError(_("This step is not possible in the record's present state."))
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    return row


@transaction.atomic
def take_back(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Take back that a meeting began, ended, or was missed.

    Raises DomainError once it has a log, and for one that was taken off the timetable: a new one puts it back.
    """
    row = lock_meeting(meeting)
    require(policy.can_run_day(actor, row.consultation))
    plans = row.consultation.plans.filter(state=PlanState.PUBLISHED)
    stands = plans.filter(meetings__wish=row.wish_id).exists()
    if row.state not in (MeetingState.HELD, MeetingState.MISSED) or hasattr(row, "log") or not stands:
        raise DomainError(_("This step is not possible in the record's present state."))
    row.state, row.changed_at = MeetingState.PLANNED, clock.now()
    row.started_at = row.ended_at = row.missed_by = None
    row.save(update_fields=["state", "changed_at", "started_at", "ended_at", "missed_by"])
    return row


@transaction.atomic
def note_delay(*, actor: Actor, slot: Slot, minutes: int, rest: bool) -> Delay:
    """Let a slot, or it and the rest of its day, begin later by `minutes`; whoever meets then is told.

    Raises DomainError for minutes out of range and for a slot that is over.
    """
    consultation = lock_consultation(slot.consultation)
    require(policy.can_run_day(actor, consultation))
    if not 1 <= minutes <= MOST_MINUTES:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": MOST_MINUTES}
        raise DomainError(message, field="minutes")
    now = clock.now()
    if slot.ends_at + shifts(consultation).get(slot.pk, _NOTHING) <= now:
        raise DomainError(_("This slot is over."), field="slot")
    delay = Delay.objects.create(
        consultation=consultation, slot=slot, rest=rest, minutes=minutes, noted_at=now, noted_by_id=actor.user_id
    )
    text = ngettext_lazy(
        "From {hour} on your meetings begin {minutes} minute later than planned.",
        "From {hour} on your meetings begin {minutes} minutes later than planned.",
        minutes,
    )
    _tell_moved(consultation, delay, text if rest else _one_slot(minutes))
    return delay


@transaction.atomic
def take_delay_back(*, actor: Actor, delay: Delay) -> Delay:
    """Let the plan's times hold again; whoever meets then is told."""
    consultation = lock_consultation(delay.consultation)
    require(policy.can_run_day(actor, consultation))
    row = Delay.objects.select_for_update(of=("self",)).select_related("slot").get(pk=delay.pk)
    if row.taken_back_at is None:
        row.taken_back_at = clock.now()
        row.save(update_fields=["taken_back_at"])
        _tell_moved(consultation, row, gettext_lazy("The delay of {minutes} minutes from {hour} on is taken back."))
    return row


def _one_slot(minutes: int) -> Text:
    return ngettext_lazy(
        "Your meeting of {hour} begins {minutes} minute later than planned.",
        "Your meeting of {hour} begins {minutes} minutes later than planned.",
        minutes,
    )


def _ready(actor: Actor, meeting: Meeting) -> Meeting:
    row = lock_meeting(meeting)
    require(policy.can_run_day(actor, row.consultation))
    if row.state != MeetingState.PLANNED:
        raise DomainError(_("This step is not possible in the record's present state."))
    if clock.now() < row.slot.starts_at - EARLY:
        raise DomainError(
            _("A meeting is called and begun %(minutes)d minutes before its time at the earliest.")
            % {"minutes": EARLY // timedelta(minutes=1)}
        )
    return row


def _tell_moved(consultation: Consultation, delay: Delay, text: Text) -> None:
    zone = ZoneInfo(consultation.time_zone)
    moved = [slot for slot in consultation.slots.all() if moves(delay, slot, zone)]
    rows = consultation.meetings.filter(slot__in=moved, state=MeetingState.PLANNED)
    hour = f"{delay.slot.starts_at.astimezone(zone):%H:%M}"
    subject = format_lazy(gettext_lazy("Your timetable: {name}"), name=consultation)
    body = format_lazy(text, hour=hour, minutes=delay.minutes)
    sides = [pk for pair in rows.values_list("company", "buyer") for pk in pair]
    for row in Participant.objects.filter(pk__in=sides).select_related("organisation").order_by("pk"):
        row.consultation = consultation
        _tell(row, subject, body)
    for helper in consultation.interpreters.filter(pk__in=rows.values("interpreter")).select_related("user"):
        _tell_interpreter(consultation, helper, subject, body)


def _tell(participant: Participant, subject: Text, body: Text) -> None:
    link = desk_of(participant, "timetable/")
    tell_participant(participant, kind=KIND_TIMETABLE, subject=subject, body=body, link=link)


def _tell_interpreter(consultation: Consultation, helper: Interpreter, subject: Text, body: Text) -> None:
    if helper.user is not None:
        link = f"/account/interpreting/{consultation.code}/"
        notify(kind=KIND_TIMETABLE, recipient=helper.user, subject=subject, body=body, link=link)
