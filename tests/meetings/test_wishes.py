"""Wishes: choosing, ranking, refusing, musts, late ones."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.meetings.domain.values import value_of
from chorok.meetings.domain.wishes import ask_late, save_choice, set_demand
from chorok.meetings.models import Wish
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership
from tests.factories import UserFactory
from tests.meetings.making import AFTER_CHOOSING, CHOOSING, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def member_of(participant, role=MemberRole.MEMBER):
    user = UserFactory()
    Membership.objects.create(organisation=participant.organisation, user=user, role=role, joined_at=clock.now())
    return actor_for(user)


def rows():
    return list(
        Wish.objects.said()
        .order_by("company_id", "buyer_id")
        .values_list("company_rank", "buyer_rank", "company_refuses", "buyer_refuses")
    )


def test_both_sides_rank_each_other_in_one_row_per_pair(world):
    company, buyer = world.companies[0], world.buyers[0]
    with clock.at(CHOOSING):
        assert save_choice(actor=member_of(company), participant=company, ranked=[world.buyers[1].pk, buyer.pk]) == 2
        assert save_choice(actor=member_of(buyer), participant=buyer, ranked=[company.pk]) == 1
    assert rows() == [(2, 1, False, False), (1, None, False, False)]


def test_what_the_other_side_chose_stays_when_one_takes_the_own_choice_back(world):
    company, buyer = world.companies[0], world.buyers[0]
    with clock.at(CHOOSING):
        save_choice(actor=SYSTEM, participant=company, ranked=[buyer.pk, world.buyers[1].pk])
        save_choice(actor=SYSTEM, participant=buyer, ranked=[company.pk])
        save_choice(actor=SYSTEM, participant=company, ranked=[], refused=[buyer.pk])
    assert rows() == [(None, 1, True, False)]


@pytest.mark.parametrize("case", ["many", "twice", "own side", "away"])
def test_a_wrong_choice_changes_nothing(world, en, case):
    company = world.companies[0]
    ranked = {
        "many": [world.buyers[0].pk, world.buyers[1].pk],
        "twice": [world.buyers[0].pk, world.buyers[0].pk],
        "own side": [world.companies[1].pk],
        "away": [world.buyers[1].pk],
    }[case]
    if case == "many":
        world.consultation.most_choices = 1
        world.consultation.save()
    if case == "away":
        world.buyers[1].state = "withdrawn"
        world.buyers[1].save()
    with clock.at(CHOOSING), pytest.raises(DomainError) as refusal:
        save_choice(actor=SYSTEM, participant=company, ranked=ranked)
    assert (
        str(refusal.value)
        == {
            "many": "Choose at most 1.",
            "twice": "Name each of them once.",
            "own side": "One of those you chose doesn't take part any more. Look at the list again.",
            "away": "One of those you chose doesn't take part any more. Look at the list again.",
        }[case]
    )
    assert rows() == []
    company.refresh_from_db()
    assert company.chose_at is None


def test_choosing_closes_to_the_second(world):
    company = world.companies[0]
    actor = member_of(company)
    last = world.consultation.wishes_until - timedelta(seconds=1)
    with clock.at(last):
        save_choice(actor=actor, participant=company, ranked=[world.buyers[0].pk])
    with clock.at(world.consultation.wishes_until), pytest.raises(DomainError, match="마감"):
        save_choice(actor=actor, participant=company, ranked=[])
    assert rows() == [(1, None, False, False)]


def test_a_stranger_and_an_accountant_choose_nothing(world):
    company = world.companies[0]
    for actor in (actor_for(UserFactory()), member_of(company, MemberRole.ACCOUNTANT), member_of(world.companies[1])):
        with clock.at(CHOOSING), pytest.raises(Refused):
            save_choice(actor=actor, participant=company, ranked=[world.buyers[0].pk])
    assert rows() == []


def test_a_late_wish_counts_behind_all_others(world):
    company, buyer = world.companies[0], world.buyers[0]
    actor = member_of(company)
    with clock.at(AFTER_CHOOSING):
        wish = ask_late(actor=actor, participant=company, other=buyer, note="시제품을 가져갑니다.")
        with pytest.raises(DomainError):
            ask_late(actor=actor, participant=company, other=buyer)
    assert (wish.company_rank, wish.late, value_of(wish, most=4)) == (5, True, 1)


def test_the_centre_sets_a_must_with_its_reason_and_takes_it_back(world, en):
    company, buyer = world.companies[0], world.buyers[0]
    with pytest.raises(DomainError, match="Please fill this in"):
        set_demand(actor=SYSTEM, company=company, buyer=buyer, demand="must")
    assert rows() == []
    set_demand(actor=SYSTEM, company=company, buyer=buyer, demand="must", reason="MOU is prepared")
    assert list(Wish.objects.wanted().values_list("demand", flat=True)) == ["must"]
    set_demand(actor=SYSTEM, company=company, buyer=buyer, demand="nice")
    assert rows() == []


@pytest.mark.parametrize(
    ("company_rank", "buyer_rank", "value"),
    [(1, None, 100), (None, 1, 120), (1, 1, 330), (4, None, 25), (None, 4, 30), (5, None, 1), (None, None, 0)],
)
def test_values(company_rank, buyer_rank, value):
    assert value_of(Wish(company_rank=company_rank, buyer_rank=buyer_rank), most=4) == value
