"""Plans: kept from a run, copied, changed by hand one meeting at a time, undone.

A change says on which `revision` it was made; a plan that somebody changed meanwhile is shown again first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.engines.scheduling import model as engine
from chorok.engines.scheduling.measuring import measure
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.state import State
from chorok.engines.scheduling.why_not import reasons, why_not
from chorok.engines.scheduling.wording import Language, Saying, change_of, reason_of, say, say_left_out
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.engine_event import (
    SLOT,
    TABLE,
    WISH,
    engine_event,
    engine_meeting,
    key,
    row_id,
)
from chorok.meetings.enums import PlanState
from chorok.meetings.models import Consultation, Plan, PlanGoal, PlannedMeeting, PlanStep, Run, Slot, Table, Wish
from chorok.programs.domain.texts import one_line

NAME_LIMIT = 80
#: What a step remembers of a meeting.
_KEPT = ("slot_id", "table_id", "interpreter_id", "locked")


@transaction.atomic
def keep_timetable(*, run: Run, timetable: engine.Timetable) -> Plan:
    """Write a run's timetable as its plan, in place of what the run had found before."""
    consultation = lock_consultation(run.consultation)
    row = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    plan = row.plan
    if plan is None:
        plan = _new_plan(consultation, created_by_id=row.asked_by_id, based_on_id=row.based_on_id)
        row.plan = plan
        row.save(update_fields=["plan"])
    locked = (
        set()
        if row.based_on is None
        else set(row.based_on.meetings.filter(locked=True).values_list("wish_id", flat=True))
    )
    plan.meetings.all().delete()
    _write(plan, timetable.meetings, locked=locked)
    plan.goals.all().delete()
    PlanGoal.objects.bulk_create(
        PlanGoal(plan=plan, goal=reached.goal, value=reached.value, bound=reached.bound)
        for reached in timetable.reached
    )
    return plan


@transaction.atomic
def begin_plan(*, actor: Actor, consultation: Consultation, name: str = "") -> Plan:
    """Begin an empty plan, to be filled by hand."""
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    return _new_plan(locked, created_by_id=actor.user_id, name=one_line(name, field="name", limit=NAME_LIMIT))


@transaction.atomic
def copy_plan(*, actor: Actor, plan: Plan, name: str = "") -> Plan:
    """Copy a plan, to change the copy: also the way to change a published one."""
    row = _lock(actor, plan)
    text = one_line(name, field="name", limit=NAME_LIMIT)
    copy = _new_plan(row.consultation, created_by_id=actor.user_id, based_on=row, name=text or row.name)
    _copy(row.meetings.all(), copy)
    PlanGoal.objects.bulk_create(
        PlanGoal(plan=copy, goal=goal.goal, value=goal.value, bound=goal.bound) for goal in row.goals.all()
    )
    return copy


@transaction.atomic
def rename_plan(*, actor: Actor, plan: Plan, name: str) -> Plan:
    """Give a plan another name."""
    row = _lock(actor, plan)
    row.name = one_line(name, field="name", limit=NAME_LIMIT, required=True)
    row.save(update_fields=["name"])
    return row


@transaction.atomic
def delete_plan(*, actor: Actor, plan: Plan) -> None:
    """Throw a draft away. A plan that was published stays."""
    row = _lock(actor, plan)
    if row.state != PlanState.DRAFT:
        raise DomainError(_("A plan that was published stays on record."))
    row.delete()


@transaction.atomic
def place_meeting(
    *, actor: Actor, plan: Plan, revision: int, wish: Wish, slot: Slot, table: Table | None = None
) -> Plan:
    """Hold a pair in a slot (at a table, if it may be): a new meeting, or one that moves there.

    Others of the slot change tables or interpreters among themselves where that makes room. Raises Outdated for an
    older `revision`, DomainError with the reasons when the pair can't meet there.
    """
    row = _draft(actor, plan, revision)
    state = state_of(row)
    wanted = state.options.wishes.get(key(WISH, wish.pk))
    if wanted is None:
        raise DomainError(_("This pair doesn't take part or isn't wished for any more."))
    there = state.meetings.get(wanted.id)
    if there is not None:
        _refuse_locked(row, wish)
        state.take(wanted.id)
    place = state.options.place[key(SLOT, slot.pk)]
    if not state.insert(wanted, place, None if table is None else key(TABLE, table.pk)):
        raise DomainError(why_not_there(state, wanted, place), field="slot")
    return _save(actor, row, state)


@transaction.atomic
def drop_meeting(*, actor: Actor, plan: Plan, revision: int, wish: Wish) -> Plan:
    """Take a pair out of the plan."""
    row = _draft(actor, plan, revision)
    _refuse_locked(row, wish)
    state = state_of(row)
    if key(WISH, wish.pk) not in state.meetings:
        raise DomainError(_("This pair isn't in the plan."))
    state.take(key(WISH, wish.pk))
    return _save(actor, row, state)


@transaction.atomic
def lock_meeting(*, actor: Actor, plan: Plan, revision: int, wish: Wish, locked: bool) -> Plan:
    """Hold a meeting fast where it is, or let it go; runs that begin with the plan keep locked ones."""
    row = _draft(actor, plan, revision)
    meeting = row.meetings.filter(wish=wish).first()
    if meeting is None:
        raise DomainError(_("This pair isn't in the plan."))
    if meeting.locked == locked:
        return row
    before = _kept(meeting)
    meeting.locked = locked
    meeting.save(update_fields=["locked"])
    return _step(actor, row, {wish.pk: (before, _kept(meeting))})


@transaction.atomic
def undo(*, actor: Actor, plan: Plan, revision: int) -> Plan:
    """Take the last change by hand back. Raises DomainError when there is none."""
    row = _draft(actor, plan, revision)
    last = row.steps.filter(undone=False).aggregate(last=Max("revision"))["last"]
    if last is None:
        raise DomainError(_("There is nothing to undo."))
    steps = list(row.steps.filter(revision=last, undone=False))
    row.meetings.filter(wish__in=[step.wish_id for step in steps]).delete()
    wishes = Wish.objects.in_bulk([step.wish_id for step in steps if step.before is not None])
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(
            plan=row,
            wish_id=step.wish_id,
            company_id=wishes[step.wish_id].company_id,
            buyer_id=wishes[step.wish_id].buyer_id,
            **step.before,
        )
        for step in steps
        if step.before is not None
    )
    row.steps.filter(revision=last).update(undone=True)
    row.revision += 1
    row.save(update_fields=["revision"])
    count_goals(row)
    return row


@dataclass(frozen=True)
class Cell:
    """What a slot says to a pair that is held in the hand: possible at a cost, or why not."""

    slot: int
    possible: bool
    why: str = ""
    breaks: int = 0
    moved: int = 0


def cells(plan: Plan, wish: Wish) -> list[Cell]:
    """Return for every slot whether the pair could meet there beside the rest of the plan, and at which cost.

    `breaks` is by how many the plan's breaks grow (negative: shrink), `moved` how many others change table or
    interpreter.
    """
    state = state_of(plan)
    wanted = state.options.wishes.get(key(WISH, wish.pk))
    if wanted is None:
        return []
    if wanted.id in state.meetings:
        state.take(wanted.id)
    event = state.options.event
    before = measure(event, state.in_order(), state.options).get(engine.Goal.BREAKS, 0)
    found = []
    for place, slot in enumerate(event.slots):
        planned = state.plan(wanted, place)
        if planned is None:
            found.append(Cell(row_id(slot.id), False, why_not_there(state, wanted, place)))
            continue
        meeting, tables, helpers = planned
        after = measure(event, (*state.in_order(), meeting), state.options).get(engine.Goal.BREAKS, 0)
        found.append(Cell(row_id(slot.id), True, "", after - before, len(tables.keys() | helpers.keys())))
    return found


@dataclass(frozen=True)
class LeftOut:
    """A pair the plan leaves out: what it is worth, why, and the cheapest change that would let it in."""

    value: int
    why: str
    change: str


def left_out(plan: Plan) -> dict[int, LeftOut]:
    """Return the pairs a plan leaves out by the id of their wish, in the reader's language."""
    state = state_of(plan)
    language: Language = "ko" if get_language() == "ko" else "en"
    options = state.options
    timetable = engine.Timetable(engine.Status.FEASIBLE, state.in_order())
    found = {}
    for each in why_not(options.event, timetable, options=options):
        wish = options.wishes[each.wish]
        change = say(change_of(options, wish, each.cheapest), language)
        found[row_id(each.wish)] = LeftOut(wish.value, say_left_out(options, each, language), change)
    return found


def replace_meetings(plan: Plan, meetings: Iterable[engine.Meeting], *, also: Iterable[PlannedMeeting] = ()) -> None:
    """Let a draft hold these meetings, and copies of `also`, in place of what it held; locks stay."""
    locked = set(plan.meetings.filter(locked=True).values_list("wish_id", flat=True))
    plan.meetings.all().delete()
    _write(plan, meetings, locked=locked)
    _copy(also, plan)


def state_of(plan: Plan) -> State:
    """Return the plan as the engine can be asked about it."""
    event = engine_event(plan.consultation)
    known = {wish.id for wish in event.wishes}
    meetings = (engine_meeting(each) for each in plan.meetings.all())
    return State(Options(event), (each for each in meetings if each.wish in known))


def why_not_there(state: State, wish: engine.Wish, place: int) -> str:
    """Return in the reader's language what stands against a pair in a slot."""
    language: Language = "ko" if get_language() == "ko" else "en"
    found = reasons([state.blockers(wish, place)])
    said = (dict(reason_of(state.options, wish, reason).facts)["reason"] for reason in found)
    return "; ".join(say(saying, language) for saying in said if isinstance(saying, Saying))


def count_goals(plan: Plan) -> None:
    """Count what the plan reaches of each goal anew; bounds stay as they were proved, or none is known."""
    state = state_of(plan)
    reached: Mapping[engine.Goal, int] = measure(state.options.event, state.in_order(), state.options)
    known = {goal.goal: goal for goal in plan.goals.all()}
    for goal, value in reached.items():
        if goal.value in known:
            plan.goals.filter(goal=goal.value).update(value=value)


def _new_plan(consultation: Consultation, **values: Any) -> Plan:
    last = consultation.plans.aggregate(last=Max("number"))["last"] or 0
    return Plan.objects.create(consultation=consultation, number=last + 1, created_at=clock.now(), **values)


def _lock(actor: Actor, plan: Plan) -> Plan:
    consultation = lock_consultation(plan.consultation)
    require(policy.can_change(actor, consultation))
    return Plan.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=plan.pk)


def _draft(actor: Actor, plan: Plan, revision: int) -> Plan:
    row = _lock(actor, plan)
    if row.state != PlanState.DRAFT:
        raise DomainError(_("A published plan isn't changed: copy it, change the copy and publish that."))
    if row.revision != revision:
        raise Outdated(_("Somebody changed this plan meanwhile. Look at it again, then repeat your change."))
    return row


def _refuse_locked(plan: Plan, wish: Wish) -> None:
    if plan.meetings.filter(wish=wish, locked=True).exists():
        raise DomainError(_("This meeting is locked. Unlock it first."))


def _kept(meeting: PlannedMeeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _KEPT}


def _copy(meetings: Iterable[PlannedMeeting], plan: Plan) -> None:
    names = ("wish_id", "company_id", "buyer_id", *_KEPT)
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(plan=plan, **{name: getattr(meeting, name) for name in names}) for meeting in meetings
    )


def _write(plan: Plan, meetings: Iterable[engine.Meeting], *, locked: set[int]) -> None:
    rows = list(meetings)
    wishes = Wish.objects.in_bulk([row_id(row.wish) for row in rows])
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(
            plan=plan,
            wish_id=row_id(row.wish),
            company_id=wishes[row_id(row.wish)].company_id,
            buyer_id=wishes[row_id(row.wish)].buyer_id,
            slot_id=row_id(row.slot),
            table_id=row_id(row.table),
            interpreter_id=None if row.interpreter is None else row_id(row.interpreter),
            locked=row_id(row.wish) in locked,
        )
        for row in rows
    )


def _save(actor: Actor, plan: Plan, state: State) -> Plan:
    """Write what changed in the engine's state, as one step that can be undone."""
    before = {meeting.wish_id: meeting for meeting in plan.meetings.all()}
    after = {row_id(meeting.wish): meeting for meeting in state.in_order()}
    changed: dict[int, tuple[dict[str, Any] | None, dict[str, Any] | None]] = {}
    for wish_id in before.keys() | after.keys():
        old = _kept(before[wish_id]) if wish_id in before else None
        new = (
            None
            if wish_id not in after
            else {
                "slot_id": row_id(after[wish_id].slot),
                "table_id": row_id(after[wish_id].table),
                "interpreter_id": _helper(after[wish_id]),
                "locked": bool(old and old["locked"]),
            }
        )
        if old != new:
            changed[wish_id] = (old, new)
    plan.meetings.filter(wish__in=changed).delete()
    wishes = Wish.objects.in_bulk(list(changed))
    PlannedMeeting.objects.bulk_create(
        PlannedMeeting(
            plan=plan,
            wish_id=wish_id,
            company_id=wishes[wish_id].company_id,
            buyer_id=wishes[wish_id].buyer_id,
            **new,
        )
        for wish_id, (_old, new) in changed.items()
        if new is not None
    )
    return _step(actor, plan, changed)


def _helper(meeting: engine.Meeting) -> int | None:
    return None if meeting.interpreter is None else row_id(meeting.interpreter)


def _step(actor: Actor, plan: Plan, changed: Mapping[int, tuple[dict[str, Any] | None, dict[str, Any] | None]]) -> Plan:
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            revision=plan.revision + 1,
            wish_id=wish_id,
            before=old,
            after=new,
            made_at=clock.now(),
            made_by_id=actor.user_id,
        )
        for wish_id, (old, new) in changed.items()
    )
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    plan.refresh_from_db()
    count_goals(plan)
    return plan
