"""Publishing a plan: everybody's meetings become what it says, and whoever's timetable changed is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.outbox import notify
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.no_shows import gone_by_now
from chorok.meetings.domain.notices import KIND_TIMETABLE, tell_participant
from chorok.meetings.domain.states import CONSULTATION_FLOW
from chorok.meetings.enums import STANDING, MeetingState, PlanState
from chorok.meetings.models import Consultation, Interpreter, Meeting, Participant, Plan, PlannedMeeting

#: Meetings a new plan may still move or cancel.
_MOVABLE = (MeetingState.PLANNED, MeetingState.CANCELLED)


@dataclass
class Told:
    """What one participant or interpreter is told: meetings that are new, moved, or don't take place."""

    new: list[PlannedMeeting] = field(default_factory=list)
    moved: list[tuple[Meeting, PlannedMeeting]] = field(default_factory=list)
    cancelled: list[Meeting] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many meetings of theirs change."""
        return len(self.new) + len(self.moved) + len(self.cancelled)


@dataclass(frozen=True)
class Preview:
    """Who is told what when a plan is published; who isn't named keeps what they have."""

    participants: Mapping[Participant, Told]
    interpreters: Mapping[Interpreter, Told]
    new: int
    moved: int
    cancelled: int


def preview(plan: Plan) -> Preview:
    """Return what publishing the plan changes for whom, in a fixed number of statements."""
    relations = ("company__organisation", "buyer__organisation", "slot", "table", "interpreter")
    standing = Meeting.objects.filter(consultation=plan.consultation_id).select_related(*relations)
    before = {meeting.wish_id: meeting for meeting in standing if meeting.state in STANDING}
    after = {meeting.wish_id: meeting for meeting in plan.meetings.select_related(*relations)}
    people: dict[Participant, Told] = {}
    helpers: dict[Interpreter, Told] = {}

    def told(meeting: Meeting | PlannedMeeting) -> list[Told]:
        return [people.setdefault(who, Told()) for who in (meeting.company, meeting.buyer)]

    new = moved = cancelled = 0
    for wish_id, planned in after.items():
        there = before.get(wish_id)
        if there is None:
            new += 1
            for one in told(planned):
                one.new.append(planned)
        elif (there.slot_id, there.table_id) != (planned.slot_id, planned.table_id):
            moved += 1
            for one in told(planned):
                one.moved.append((there, planned))
        if planned.interpreter is not None and (
            there is None
            or (there.slot_id, there.table_id, there.interpreter_id)
            != (planned.slot_id, planned.table_id, planned.interpreter_id)
        ):
            helpers.setdefault(planned.interpreter, Told()).new.append(planned)
        if there is not None and there.interpreter is not None and there.interpreter != planned.interpreter:
            helpers.setdefault(there.interpreter, Told()).cancelled.append(there)
    for wish_id, there in before.items():
        if wish_id in after or there.state not in _MOVABLE:
            continue
        cancelled += 1
        for one in told(there):
            one.cancelled.append(there)
        if there.interpreter is not None:
            helpers.setdefault(there.interpreter, Told()).cancelled.append(there)
    return Preview(people, helpers, new, moved, cancelled)


@transaction.atomic
def publish_plan(*, actor: Actor, plan: Plan, revision: int) -> Preview:
    """Publish a draft as it was at `revision`; return who was told what.

    Raises Outdated when somebody changed the plan since, DomainError for a plan without meetings, or one that moves a
    meeting which was already held or missed.
    """
    consultation = lock_consultation(plan.consultation)
    row = Plan.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=plan.pk)
    CONSULTATION_FLOW.apply("publish", consultation, actor=actor)
    if row.state != PlanState.DRAFT:
        raise DomainError(_("This plan was published before. Copy it to change it."))
    if row.revision != revision:
        raise Outdated(_("Somebody changed this plan meanwhile. Look at it again, then publish it."))
    if not row.meetings.exists():
        raise DomainError(_("This plan holds no meeting."))
    _refuse_moving_the_past(row)
    changes = preview(row)
    _write_meetings(row)
    now = clock.now()
    consultation.plans.filter(state=PlanState.PUBLISHED).update(state=PlanState.REPLACED)
    row.state, row.published_at, row.published_by_id = PlanState.PUBLISHED, now, actor.user_id
    row.save(update_fields=["state", "published_at", "published_by"])
    consultation.published_at = consultation.published_at or now
    consultation.save(update_fields=["state", "published_at"])
    _tell(consultation, row, changes)
    return changes


def _refuse_moving_the_past(plan: Plan) -> None:
    fixed = _in_timetable(plan.consultation).exclude(state__in=_MOVABLE)
    planned = {meeting.wish_id: meeting for meeting in plan.meetings.all()}
    for meeting in fixed:
        new = planned.get(meeting.wish_id)
        if new is None or new.slot_id != meeting.slot_id:
            raise DomainError(
                _("The plan moves a meeting that was already held or missed. Begin with the present one.")
            )


def _in_timetable(consultation: Consultation) -> "QuerySet[Meeting]":
    """Return the meetings the published plan holds: one that was taken off it since somebody is gone isn't fixed."""
    held = PlannedMeeting.objects.filter(plan__consultation=consultation, plan__state=PlanState.PUBLISHED)
    return Meeting.objects.filter(consultation=consultation, wish__in=held.values("wish"))


def _write_meetings(plan: Plan) -> None:
    """Make the consultation's meetings what the plan says; a pair's meeting stays one record through all plans.

    What is taken off counts as cancelled, or as missed where a side is gone on the day (`domain.no_shows`); put back,
    it is planned again.
    """
    now = clock.now()
    fixed = set(_in_timetable(plan.consultation).exclude(state__in=_MOVABLE).values_list("pk", flat=True))
    rows = Meeting.objects.filter(consultation=plan.consultation_id)
    there = {row.wish_id: row for row in rows.select_related("consultation", "slot", "company", "buyer")}
    planned = {meeting.wish_id: meeting for meeting in plan.meetings.all()}
    fresh, changed = [], []
    for wish_id, new in planned.items():
        meeting = there.get(wish_id)
        if meeting is None:
            fresh.append(
                Meeting(
                    consultation=plan.consultation,
                    wish_id=wish_id,
                    company_id=new.company_id,
                    buyer_id=new.buyer_id,
                    slot_id=new.slot_id,
                    table_id=new.table_id,
                    interpreter_id=new.interpreter_id,
                    changed_at=now,
                )
            )
            continue
        wanted = (new.slot_id, new.table_id, new.interpreter_id)
        if meeting.state == MeetingState.CANCELLED or (
            meeting.state == MeetingState.MISSED and meeting.pk not in fixed
        ):
            meeting.state, meeting.missed_by = MeetingState.PLANNED, None
        elif (meeting.slot_id, meeting.table_id, meeting.interpreter_id) == wanted:
            continue
        meeting.slot_id, meeting.table_id, meeting.interpreter_id = wanted
        meeting.changed_at = now
        changed.append(meeting)
    for wish_id, meeting in there.items():
        if wish_id not in planned and meeting.state == MeetingState.PLANNED:
            meeting.missed_by = gone_by_now(meeting)
            meeting.state = MeetingState.CANCELLED if meeting.missed_by is None else MeetingState.MISSED
            meeting.changed_at = now
            changed.append(meeting)
    Meeting.objects.bulk_create(fresh)
    Meeting.objects.bulk_update(changed, ["slot", "table", "interpreter", "state", "missed_by", "changed_at"])


def _tell(consultation: Consultation, plan: Plan, changes: Preview) -> None:
    subject = format_lazy(gettext_lazy("Your timetable: {name}"), name=consultation)
    for participant, told in sorted(changes.participants.items(), key=lambda each: each[0].pk):
        participant.consultation = consultation
        body = format_lazy(
            gettext_lazy(
                "New meetings: {new}. Moved: {moved}. Cancelled: {cancelled}. Open the page for your timetable."
            ),
            new=len(told.new),
            moved=len(told.moved),
            cancelled=len(told.cancelled),
        )
        tell_participant(
            participant,
            kind=KIND_TIMETABLE,
            subject=subject,
            body=body,
            link=desk_of(participant, "timetable/"),
            key=f"timetable:{plan.pk}:{participant.pk}",
        )
    for interpreter in sorted(changes.interpreters, key=lambda each: each.pk):
        if interpreter.user is not None:
            notify(
                kind=KIND_TIMETABLE,
                recipient=interpreter.user,
                subject=subject,
                body=gettext_lazy("Your meetings have changed. Open the page for your timetable."),
                link=f"/account/interpreting/{consultation.code}/",
                key=f"timetable:{plan.pk}:interpreter:{interpreter.pk}",
            )
