"""What is shown of councils and their meetings."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Prefetch, Q

from chorok.accounts.actors import Actor
from chorok.councils.enums import MeetingState
from chorok.councils.models import AgendaItem, Council, CouncilMeeting, CouncilMember, FollowUp
from chorok.councils.models.councils import CouncilQuerySet
from chorok.councils.models.meetings import CouncilMeetingQuerySet


def councils(actor: Actor) -> CouncilQuerySet:
    """Return the councils a person sees: their members, next and last meeting, and what is still to be done."""
    return Council.objects.visible_to(actor).annotate(
        people=Count("members", filter=Q(members__left_on=None), distinct=True),
        next_at=Min("meetings__starts_at", filter=Q(meetings__state=MeetingState.PLANNED)),
        last_at=Max("meetings__starts_at", filter=Q(meetings__state=MeetingState.HELD)),
        open_work=Count("meetings__follow_ups", filter=Q(meetings__follow_ups__done_at=None), distinct=True),
    )


def meetings(actor: Actor, council: Council) -> CouncilMeetingQuerySet:
    """Return the meetings of a council: agenda items, projects put forward, decisions, what is still to be done."""
    rows = CouncilMeeting.objects.visible_to(actor).filter(council=council)
    return rows.annotate(
        items=Count("agenda", distinct=True),
        projects=Count("agenda__project", distinct=True),
        decisions=Count("agenda__decision", distinct=True),
        open_work=Count("follow_ups", filter=Q(follow_ups__done_at=None), distinct=True),
    )


@dataclass(frozen=True)
class Seat:
    """A member on the day of a meeting: whether they came, and who came instead."""

    member: CouncilMember
    came: bool
    substitute: str


@dataclass(frozen=True)
class Whole:
    """A meeting with all that is told of it."""

    meeting: CouncilMeeting
    agenda: list[AgendaItem]
    seats: list[Seat]
    follow_ups: list[FollowUp]


def whole(meeting: CouncilMeeting, members: list[CouncilMember]) -> Whole:
    """Return a meeting with its agenda, decisions, attendance of `members` and what is to be done."""
    agenda = AgendaItem.objects.filter(meeting=meeting).select_related("project", "decision")
    came = dict(meeting.attendances.values_list("member_id", "substitute"))
    work = FollowUp.objects.filter(meeting=meeting).select_related("member__organisation", "person", "item")
    return Whole(
        meeting=meeting,
        agenda=list(agenda),
        seats=[Seat(member, member.pk in came, came.get(member.pk, "")) for member in members],
        follow_ups=list(work),
    )


def with_agenda(rows: CouncilMeetingQuerySet) -> CouncilMeetingQuerySet:
    """Return meetings with their agenda and decisions read along, for a list to take away."""
    agenda = AgendaItem.objects.select_related("project", "decision")
    return rows.select_related("council").prefetch_related(Prefetch("agenda", agenda))
