"""Precedences: who says that a pair meets before another, what is refused, and that timetables keep it."""

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.engines.scheduling.planner import Planner
from chorok.meetings.domain.consultations import cancel_consultation
from chorok.meetings.domain.engine_event import WISH, engine_event, key
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.precedences import put_before, remove_precedence
from chorok.meetings.domain.queries.precedences import precedences
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.enums import PlanState
from chorok.meetings.models import Plan, Precedence, Wish
from tests.factories import UserFactory
from tests.meetings.making import CHOOSING, World, make_wishing_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_wishing_world()


def pair(world: World, company: int, buyer: int):
    return world.companies[company], world.buyers[buyer]


def put(world: World, first: tuple[int, int], then: tuple[int, int], **given):
    values = {"actor": SYSTEM, "reason": "They bring samples", **given}
    return put_before(consultation=world.consultation, first=pair(world, *first), then=pair(world, *then), **values)


def wish(world: World, company: int, buyer: int) -> Wish:
    firm, guest = pair(world, company, buyer)
    return Wish.objects.get(company=firm, buyer=guest)


def test_the_engine_and_its_timetable_keep_the_order(world):
    one, other = wish(world, 0, 1), wish(world, 0, 0)
    put(world, (0, 1), (0, 0))
    event = engine_event(world.consultation)
    assert {each.id: each.after for each in event.wishes if each.after} == {
        key(WISH, other.pk): frozenset({key(WISH, one.pk)})
    }
    timetable = Planner(seconds=5).plan(event)
    slots = {meeting.wish: [slot.id for slot in event.slots].index(meeting.slot) for meeting in timetable.meetings}
    assert slots[key(WISH, one.pk)] < slots[key(WISH, other.pk)]


def test_a_pair_that_is_not_planned_hands_its_order_on(world):
    put(world, (0, 0), (0, 1))
    put(world, (0, 1), (1, 1))
    with clock.at(CHOOSING):
        save_choice(actor=SYSTEM, participant=world.buyers[1], ranked=[], refused=[world.companies[0].pk])
    event = engine_event(world.consultation)
    assert {each.id: each.after for each in event.wishes if each.after} == {
        key(WISH, wish(world, 1, 1).pk): frozenset({key(WISH, wish(world, 0, 0).pk)})
    }


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ((0, 0), (0, 0), "Choose two different pairs"),
        ((0, 0), (0, 1), "This order is noted already"),
        ((0, 1), (0, 0), "The second pair already has to meet before the first"),
        ((1, 0), (0, 0), "The second pair already has to meet before the first"),
    ],
)
def test_what_contradicts_itself_is_refused_and_changes_nothing(world, en, first, then, said):
    put(world, (0, 0), (0, 1))
    put(world, (0, 1), (1, 0))
    with pytest.raises(DomainError, match=said):
        put(world, first, then)
    assert Precedence.objects.count() == 2


def test_a_pair_nobody_wants_and_a_missing_reason_are_refused(world, en):
    with pytest.raises(DomainError, match="Please fill this in"):
        put(world, (0, 0), (0, 1), reason=" ")
    with clock.at(CHOOSING):
        save_choice(actor=SYSTEM, participant=world.companies[0], ranked=[world.buyers[0].pk])
    with pytest.raises(DomainError, match="Nobody wants this pair to meet"):
        put(world, (0, 0), (0, 1))
    assert not Precedence.objects.exists()


def test_only_staff_may_and_not_after_the_end(world, actor_with):
    with pytest.raises(Refused):
        put(world, (0, 0), (0, 1), actor=actor_for(UserFactory()))
    row = put(world, (0, 0), (0, 1), actor=actor_with("staff"))
    with pytest.raises(Refused):
        remove_precedence(actor=actor_for(UserFactory()), precedence=row)
    cancel_consultation(actor=SYSTEM, consultation=world.consultation)
    with pytest.raises(DomainError):
        put(world, (1, 0), (1, 1), actor=actor_with("staff"))
    with pytest.raises(DomainError):
        remove_precedence(actor=actor_with("staff"), precedence=row)
    assert list(Precedence.objects.all()) == [row]


def test_what_is_taken_back_binds_nothing(world):
    remove_precedence(actor=SYSTEM, precedence=put(world, (0, 0), (0, 1)))
    assert not Precedence.objects.exists()
    assert not any(each.after for each in engine_event(world.consultation).wishes)


def test_the_list_tells_what_the_published_timetable_does(world, django_assert_num_queries):
    plan = begin_plan(actor=SYSTEM, consultation=world.consultation)
    slots = list(world.consultation.slots.all())
    for revision, (which, slot) in enumerate([((0, 0), 1), ((0, 1), 0), ((1, 0), 2)]):
        plan = place_meeting(
            actor=SYSTEM, plan=plan, revision=plan.revision, wish=wish(world, *which), slot=slots[slot]
        )
        assert plan.revision == revision + 1
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED, published_at=clock.now())
    put(world, (0, 0), (0, 1))
    with django_assert_num_queries(2):
        assert [each.kept for each in precedences(world.consultation)] == [False]
    put(world, (0, 1), (1, 0))
    put(world, (0, 0), (1, 1))
    with django_assert_num_queries(2):
        assert [each.kept for each in precedences(world.consultation)] == [False, True, None]
