"""Follow-up asked for: which meetings are followed up, when each round is opened, and who is reminded.

A meeting is followed up when its log shows interest (from "middle" on), an expected contract or a contract, and doesn't
say that nothing more is to be done. It is asked about 1, 3, 6 and 12 months after its day, one round at a time: once a
later round is open the one before takes no first answer any more. Nothing is asked once an answer says that it has
ended, and a round that is open then is over; changing that answer asks again.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_LOGS, tell_participant
from chorok.meetings.domain.times import day_of
from chorok.meetings.enums import ConsultationState, Interest, MeetingState
from chorok.meetings.models import Consultation, FollowUp, Meeting, Participant
from chorok.outcomes.domain.rounds import LATEST, due_on, due_round
from chorok.outcomes.enums import Round
from chorok.todos.domain.todos import close_todo, open_todo

#: In these states a consultation's meetings are followed up; closing it ends its logs, not what comes after.
FOLLOWED = (ConsultationState.PUBLISHED, ConsultationState.HELD, ConsultationState.CLOSED)
#: Days a company has to answer.
ANSWER_DAYS = 14
#: No meeting older than this has a round that may still be opened.
_OLDEST = timedelta(days=366) + LATEST


def followed() -> "QuerySet[Meeting]":
    """Return the meetings that are followed up."""
    promising = Q(log__interest__gte=Interest.MIDDLE) | Q(log__expected_contract__gt=0) | Q(log__contract__gt=0)
    rows = Meeting.objects.filter(
        promising, state=MeetingState.HELD, log__finished=False, consultation__state__in=FOLLOWED
    )
    return rows.exclude(pk__in=FollowUp.objects.ended().values("meeting"))


@transaction.atomic
def open_follow_ups() -> int:
    """Open the rounds that are due by today and ask their companies; return how many were opened.

    May run at any hour and as often as it likes: a round is opened once, its mail is written once a day at most.
    """
    fresh = _open_due(followed())
    asked = {row.meeting.company_id for row in fresh}
    for company, number in _companies(FollowUp.objects.waiting()):
        _open(company, number)
        if company.pk in asked:
            _mail(company, number)
    return len(fresh)


def take_up_again(meeting: Meeting) -> None:
    """After an answer that had said "ended" was changed: open the round that is due, where the meeting goes on."""
    _open_due(followed().filter(pk=meeting.pk))


@transaction.atomic
def remind_of_follow_ups(*, actor: Actor, consultation: Consultation) -> int:
    """Remind all companies of a consultation that have a follow-up to answer; return how many companies.

    Each person gets this mail once a day at most. Raises Refused but for staff.
    """
    require(policy.can_prepare(actor))
    reminded = 0
    for company, number in _companies(FollowUp.objects.waiting().filter(meeting__consultation=consultation)):
        _open(company, number)
        reminded += _mail(company, number) > 0
    return reminded


def settle_rounds(company: Participant) -> None:
    """After an answer or a change of a log: the company's to-do stands for what waits, and goes where nothing does.

    So it comes back when an answer or a log doesn't say any more that nothing is left to do.
    """
    number = FollowUp.objects.waiting().filter(meeting__company=company).count()
    if number:
        _open(company, number)
    else:
        close_todo(_key(company))


def _open_due(meetings: "QuerySet[Meeting]") -> list[FollowUp]:
    """Open the round that is due by today of each of these meetings; return those that were opened."""
    today = clock.today()
    rows = meetings.filter(slot__starts_at__gte=clock.now() - _OLDEST).select_related("slot", "consultation")
    fresh = [
        FollowUp(meeting=row, round=due, due_on=due_on(day_of(row), due), asked_at=clock.now())
        for row in rows.annotate(last=Max("follow_ups__round")).order_by("pk")
        if (due := _due(row, today)) is not None
    ]
    FollowUp.objects.bulk_create(fresh, ignore_conflicts=True)
    return fresh


def _due(meeting: Meeting, today: date) -> Round | None:
    """Return the latest round that is due, unless it or a later one was opened, or it fell due too long ago."""
    last = meeting.last or 0  # type: ignore[attr-defined]  # annotated in open_follow_ups
    return due_round(day_of(meeting), last, today)


def _companies(rows: "QuerySet[FollowUp]") -> list[tuple[Participant, int]]:
    numbers = dict(rows.order_by().values_list("meeting__company").annotate(number=Count("pk")))
    companies = Participant.objects.filter(pk__in=numbers).select_related("consultation", "organisation")
    return [(row, numbers[row.pk]) for row in companies.order_by("pk")]


def _open(company: Participant, number: int) -> None:
    first = FollowUp.objects.waiting().filter(meeting__company=company).order_by("asked_at").first()
    open_todo(
        key=_key(company),
        kind=KIND_LOGS,
        title=format_lazy(_("Tell what became of your meetings at the export consultation: {number}"), number=number),
        link=desk_of(company, "follow-up/"),
        due_at=None if first is None else first.asked_at + timedelta(days=ANSWER_DAYS),
        organisation=company.organisation,
    )


def _mail(company: Participant, number: int) -> int:
    return tell_participant(
        company,
        kind=KIND_LOGS,
        subject=_("What has become of your meetings?"),
        body=format_lazy(
            _(
                "Please tell for {number} meetings at the export consultation what has become of them since: samples "
                "and quotations sent, contracts signed, exports. It takes a minute for each."
            ),
            number=number,
        ),
        link=desk_of(company, "follow-up/"),
        key=f"meetings.follow_up:{company.pk}:{clock.today():%Y%m%d}",
    )


def _key(company: Participant) -> str:
    return f"meetings.follow_up:{company.pk}"
