"""Plans by hand: placing, refusing with the reason, locking, undoing, two planners at once; publishing."""

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.meetings.domain.plans import (
    begin_plan,
    cells,
    copy_plan,
    drop_meeting,
    left_out,
    lock_meeting,
    place_meeting,
    undo,
)
from chorok.meetings.domain.publishing import preview, publish_plan
from chorok.meetings.domain.queries.boards import differences
from chorok.meetings.enums import ConsultationState, MeetingState, PlanState
from chorok.meetings.models import Meeting, Plan, PlanStep, Wish
from chorok.registry.models import Membership
from tests.factories import UserFactory
from tests.meetings.making import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Every company wants every buyer."""
    made = make_world()
    for company in made.companies:
        for rank, buyer in enumerate(made.buyers, start=1):
            Wish.objects.create(
                consultation=made.consultation,
                company=company,
                buyer=buyer,
                company_rank=rank,
                created_at=made.consultation.created_at,
            )
    return made


@pytest.fixture
def plan(world) -> Plan:
    return begin_plan(actor=SYSTEM, consultation=world.consultation)


def wish(world, company, buyer) -> Wish:
    return Wish.objects.get(company=world.companies[company], buyer=world.buyers[buyer])


def slot(world, place):
    return list(world.consultation.slots.all())[place]


def held(plan):
    rows = plan.meetings.order_by("slot__starts_at", "wish_id").values_list("wish_id", "slot_id", "table__name")
    return list(rows)


def place(plan, wish, slot, **more):
    plan.refresh_from_db()
    return place_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=wish, slot=slot, **more)


def test_a_pair_is_placed_and_moved_and_each_step_can_be_undone(world, plan):
    pair = wish(world, 0, 0)
    place(plan, pair, slot(world, 0))
    assert held(plan) == [(pair.pk, slot(world, 0).pk, "A-1")]
    third = world.consultation.tables.get(name="A-3")
    changed = place(plan, pair, slot(world, 2), table=third)
    assert held(plan) == [(pair.pk, slot(world, 2).pk, "A-3")]
    assert changed.revision == 2
    undo(actor=SYSTEM, plan=plan, revision=2)
    assert held(plan) == [(pair.pk, slot(world, 0).pk, "A-1")]
    undo(actor=SYSTEM, plan=plan, revision=3)
    assert held(plan) == []
    with pytest.raises(DomainError):
        undo(actor=SYSTEM, plan=plan, revision=4)


def test_who_is_busy_says_why_not_and_nothing_changes(world, plan, en):
    place(plan, wish(world, 0, 0), slot(world, 0))
    before = held(plan)
    with pytest.raises(DomainError) as refusal:
        place(plan, wish(world, 0, 1), slot(world, 0))
    assert world.companies[0].organisation.name_en in str(refusal.value) or world.companies[
        0
    ].organisation.name_ko in str(refusal.value)
    assert held(plan) == before
    assert PlanStep.objects.count() == 1


def test_cells_say_possible_at_which_cost_or_why_not(world, plan, en):
    place(plan, wish(world, 0, 0), slot(world, 0))
    said = cells(plan, wish(world, 0, 1))
    assert [cell.possible for cell in said] == [False, True, True, True, True, True]
    assert [cell.breaks for cell in said[1:]] == [0, 1, 1, 0, 0]
    assert said[0].why


def test_a_locked_meeting_stays(world, plan):
    pair = wish(world, 0, 0)
    place(plan, pair, slot(world, 0))
    plan.refresh_from_db()
    lock_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=pair, locked=True)
    before = held(plan)
    plan.refresh_from_db()
    for step in (
        lambda: place(plan, pair, slot(world, 1)),
        lambda: drop_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=pair),
    ):
        with pytest.raises(DomainError, match="고정"):
            step()
    assert held(plan) == before


def test_the_second_planner_is_told_of_the_firsts_change(world, plan):
    read = plan.revision
    place_meeting(actor=SYSTEM, plan=plan, revision=read, wish=wish(world, 0, 0), slot=slot(world, 0))
    before = held(plan)
    with pytest.raises(Outdated):
        place_meeting(actor=SYSTEM, plan=plan, revision=read, wish=wish(world, 1, 1), slot=slot(world, 0))
    assert held(plan) == before


def test_what_is_left_out_has_its_reason_and_the_cheapest_change(world, plan, en):
    place(plan, wish(world, 0, 0), slot(world, 0))
    told = left_out(plan)
    assert set(told) == {wish(world, 0, 1).pk, wish(world, 1, 0).pk, wish(world, 1, 1).pk}
    assert all(each.why and each.change for each in told.values())


def test_publishing_tells_exactly_whom_it_concerns(world, plan):
    person = UserFactory()
    Membership.objects.create(
        organisation=world.companies[0].organisation, user=person, role="member", joined_at=plan.created_at
    )
    place(plan, wish(world, 0, 0), slot(world, 0))
    place(plan, wish(world, 1, 1), slot(world, 0))
    plan.refresh_from_db()
    told = publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    assert (told.new, told.moved, told.cancelled) == (2, 0, 0)
    assert {each.pk for each in told.participants} == {each.pk for each in (*world.companies, *world.buyers)}
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.PUBLISHED
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 2
    assert list(Notification.objects.values_list("recipient_id", flat=True)) == [person.pk]


def test_a_second_plan_moves_one_meeting_cancels_one_and_leaves_the_rest(world, plan):
    first, second, third = wish(world, 0, 0), wish(world, 1, 1), wish(world, 0, 1)
    for pair, at in ((first, 0), (second, 0), (third, 1)):
        place(plan, pair, slot(world, at))
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    draft = copy_plan(actor=SYSTEM, plan=plan)
    place(draft, first, slot(world, 3))
    draft.refresh_from_db()
    draft = drop_meeting(actor=SYSTEM, plan=draft, revision=draft.revision, wish=second)
    shown = preview(draft)
    assert (shown.new, shown.moved, shown.cancelled) == (0, 1, 1)
    assert [(row.before is None, row.after is None) for row in differences(plan, draft)] == [
        (False, True),
        (False, False),
    ]
    publish_plan(actor=SYSTEM, plan=draft, revision=draft.revision)
    states = dict(Meeting.objects.values_list("wish_id", "state"))
    assert states == {first.pk: "planned", second.pk: "cancelled", third.pk: "planned"}
    assert Meeting.objects.get(wish=first).slot_id == slot(world, 3).pk
    plan.refresh_from_db()
    assert plan.state == PlanState.REPLACED


def test_what_was_held_is_not_moved_by_a_new_plan(world, plan):
    pair = wish(world, 0, 0)
    place(plan, pair, slot(world, 0))
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    Meeting.objects.update(state=MeetingState.HELD)
    draft = copy_plan(actor=SYSTEM, plan=plan)
    place(draft, pair, slot(world, 4))
    draft.refresh_from_db()
    with pytest.raises(DomainError):
        publish_plan(actor=SYSTEM, plan=draft, revision=draft.revision)
    assert Meeting.objects.get().slot_id == slot(world, 0).pk
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT


def test_only_staff_plans(world, plan, actor_with):
    for actor in (actor_for(UserFactory()), actor_with(Role.CITY), actor_with(Role.PARTNER)):
        with pytest.raises(Refused):
            place_meeting(actor=actor, plan=plan, revision=plan.revision, wish=wish(world, 0, 0), slot=slot(world, 0))
        with pytest.raises(Refused):
            publish_plan(actor=actor, plan=plan, revision=plan.revision)
    assert held(plan) == []
