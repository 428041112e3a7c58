"""Somebody or something is missing on the day: it is noted, the hub offers ways on, a person publishes one.

Facts are written first (who is gone in which slots); the ways on are drafts made from the published plan, so they are
looked at, compared and published as every other plan. Meetings within the next 20 minutes don't move.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.engines.scheduling import model as engine
from chorok.engines.scheduling.apart import ReplanBrokeError, replan_apart
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.engine_event import WISH, engine_event, engine_meeting, key, row_id
from chorok.meetings.domain.hall import EARLY
from chorok.meetings.domain.plans import copy_plan, count_goals, place_meeting, replace_meetings, state_of
from chorok.meetings.domain.publishing import Preview, publish_plan
from chorok.meetings.domain.times import shifts
from chorok.meetings.enums import MeetingState, PlanState, WayPrice
from chorok.meetings.models import Consultation, Interpreter, Participant, Plan, Slot, Table, WayOn, Wish

#: Meetings sooner than this stay where they are.
NOTICE: Final = EARLY
MOST_OPENINGS: Final = 10


@transaction.atomic
def mark_gone(
    *, actor: Actor, gone: Participant | Table | Interpreter, until: datetime | None = None, back: bool = False
) -> list[Slot]:
    """Note that somebody or a table isn't there from now until `until` (None: the rest of the consultation).

    Returns the slots concerned, by the times that hold on the day. A participant who doesn't come any more has missed
    the meeting that is on now; what becomes of later ones `domain.no_shows` says.
    `back`: they are there after all. Raises DomainError where no slot is left.
    """
    consultation = lock_consultation(gone.consultation)
    require(policy.can_run_day(actor, consultation))
    now = clock.now()
    late, nothing = shifts(consultation), timedelta()
    hours = [
        (slot, slot.starts_at + late.get(slot.pk, nothing), slot.ends_at + late.get(slot.pk, nothing))
        for slot in consultation.slots.all()
    ]
    slots = [slot for slot, begins, _ends in hours if begins >= now and (until is None or begins < until)]
    running = [slot for slot, begins, ends in hours if begins <= now < ends]
    on_now = consultation.meetings.filter(slot__in=running, state=MeetingState.PLANNED)
    missed = 0
    if isinstance(gone, Participant) and until is None and not back:
        own = on_now.filter(company=gone) | on_now.filter(buyer=gone)
        missed = own.update(state=MeetingState.MISSED, missed_by=gone, changed_at=now)
    if not slots and not missed:
        raise DomainError(_("No slot is left that this changes."), field="until")
    field = gone.closed_slots if isinstance(gone, Table) else gone.absent_slots
    if back:
        field.remove(*slots)
    else:
        field.add(*slots)
    return slots


@transaction.atomic
def offer_ways_on(*, actor: Actor, consultation: Consultation) -> list[WayOn]:
    """Compute the ways on from the published plan as things are now, in place of those offered before.

    Where both ways are the same, one is offered. Raises DomainError without a published plan, or when the computation
    broke off; then nothing changes.
    """
    locked = lock_consultation(consultation)
    require(policy.can_run_day(actor, locked))
    plan = _published(locked)
    event = engine_event(locked, locked=plan.meetings.filter(locked=True))
    known = {wish.id for wish in event.wishes}
    rows = list(plan.meetings.all())
    # The record of what was held stays, also of a pair the engine doesn't know any more.
    kept = [row for row in rows if key(WISH, row.wish_id) not in known and _is_fixed(locked, row.wish_id)]
    timetable = engine.Timetable(
        engine.Status.FEASIBLE, tuple(engine_meeting(row) for row in rows if key(WISH, row.wish_id) in known)
    )
    try:
        choices = replan_apart(event, timetable, now=clock.now())
    except ReplanBrokeError:
        raise DomainError(_("The computation broke off. Nothing has changed; try it again.")) from None
    _forget_ways(locked)
    found: list[WayOn] = []
    seen = set()
    for choice in choices:
        if choice.timetable.meetings in seen:
            continue
        seen.add(choice.timetable.meetings)
        draft = copy_plan(actor=actor, plan=plan, name=str(WayPrice(choice.price.value).label))
        replace_meetings(draft, choice.timetable.meetings, also=kept)
        count_goals(draft)
        found.append(WayOn.objects.create(plan=draft, price=choice.price.value))
    return found


def ways_on(consultation: Consultation) -> list[WayOn]:
    """Return the ways that are offered from the plan that is published now."""
    return list(
        WayOn.objects.filter(
            plan__consultation=consultation, plan__state=PlanState.DRAFT, plan__based_on__state=PlanState.PUBLISHED
        ).select_related("plan__consultation")
    )


@transaction.atomic
def take_way(*, actor: Actor, way: WayOn) -> Preview:
    """Publish a way on; whoever is concerned is told. Raises Outdated when another plan was published since."""
    consultation = lock_consultation(way.plan.consultation)
    require(policy.can_run_day(actor, consultation))
    plan = Plan.objects.select_related("consultation").get(pk=way.plan_id)
    if plan.based_on_id != _published(consultation).pk:
        raise Outdated(_("Another timetable was published meanwhile. Let the hub look for ways on again."))
    _refuse_soon(plan)
    told = publish_plan(actor=actor, plan=plan, revision=plan.revision)
    _forget_ways(consultation)
    return told


@dataclass(frozen=True)
class Opening:
    """An open wish that could be met in a free slot, without anybody else moving."""

    wish: Wish
    slot: Slot
    value: int


def openings(consultation: Consultation) -> list[Opening]:
    """Return the most valued open wishes that fit into a free slot from 20 minutes on, each with its first slot."""
    plan = consultation.plans.filter(state=PlanState.PUBLISHED).select_related("consultation").first()
    if plan is None:
        return []
    state = state_of(plan)
    options = state.options
    soonest = clock.now() + NOTICE
    places = [place for place, slot in enumerate(options.event.slots) if slot.start >= soonest]
    found: list[tuple[int, str, str]] = []
    for wish in sorted(options.event.wishes, key=lambda one: (-one.value, one.id)):
        if wish.id in state.meetings or len(found) == MOST_OPENINGS:
            continue
        for place in places:
            planned = state.plan(wish, place)
            if planned is not None and not planned[1] and not planned[2]:
                found.append((wish.value, wish.id, options.event.slots[place].id))
                break
    wishes = Wish.objects.select_related("company__organisation", "buyer__organisation").in_bulk(
        [row_id(wish) for _value, wish, _slot in found]
    )
    slots = consultation.slots.in_bulk([row_id(slot) for _value, _wish, slot in found])
    return [Opening(wishes[row_id(wish)], slots[row_id(slot)], value) for value, wish, slot in found]


@transaction.atomic
def fill(*, actor: Actor, wish: Wish, slot: Slot) -> Preview:
    """Hold an open wish in a free slot and publish that at once. Raises DomainError where it doesn't fit any more."""
    consultation = lock_consultation(wish.consultation)
    require(policy.can_run_day(actor, consultation))
    if slot.starts_at < clock.now() + NOTICE:
        raise DomainError(_("Meetings within the next 20 minutes don't change any more."))
    published = _published(consultation)
    if published.meetings.filter(wish=wish).exists():
        raise DomainError(_("This pair meets already."))
    draft = copy_plan(actor=actor, plan=published)
    draft = place_meeting(actor=actor, plan=draft, revision=draft.revision, wish=wish, slot=slot)
    told = publish_plan(actor=actor, plan=draft, revision=draft.revision)
    _forget_ways(consultation)
    return told


def _published(consultation: Consultation) -> Plan:
    plan = consultation.plans.filter(state=PlanState.PUBLISHED).select_related("consultation").first()
    if plan is None:
        raise DomainError(_("No timetable is published."))
    return plan


def _forget_ways(consultation: Consultation) -> None:
    consultation.plans.filter(way_on__isnull=False, state=PlanState.DRAFT).delete()


def _is_fixed(consultation: Consultation, wish_id: int) -> bool:
    return consultation.meetings.filter(wish=wish_id, state__in=(MeetingState.HELD, MeetingState.MISSED)).exists()


def _refuse_soon(plan: Plan) -> None:
    """An offer grows old: what it moves may be due by now."""
    soon = clock.now() + NOTICE
    planned = {row.wish_id: row.slot_id for row in plan.meetings.all()}
    rows = plan.consultation.meetings.filter(state=MeetingState.PLANNED).select_related("slot")
    if any(
        row.wish_id in planned and planned[row.wish_id] != row.slot_id and row.slot.starts_at < soon for row in rows
    ):
        raise Outdated(_("A meeting this would move is due by now. Let the hub look for ways on again."))
