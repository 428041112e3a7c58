"""Roles hold by term of office and second factor."""

from datetime import date

from chorok.accounts.actors import VISITOR, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import Term
from tests.conftest import grant
from tests.factories import UserFactory


def test_staff_of_the_running_term_acts_and_reads(held_clock: object, term: Term) -> None:
    user = UserFactory()
    grant(user, Role.STAFF, term)
    actor = actor_for(user)
    assert actor.is_staff
    assert actor.may_look_inside
    assert actor.sees_until is None


def test_staff_of_a_past_term_reads_up_to_its_end_only(held_clock: object, db: None) -> None:
    past = Term.objects.create(
        operator_ko="옛 기관",
        operator_en="Former",
        starts_on=date(2017, 1, 1),
        ends_on=date(2019, 12, 31),
        reads_from=date(2017, 1, 1),
        reads_until=date(2020, 6, 30),
    )
    user = UserFactory()
    grant(user, Role.STAFF, past)
    actor = actor_for(user)
    assert not actor.is_staff
    assert actor.may_look_inside
    assert actor.sees_until == date(2019, 12, 31)


def test_without_the_second_factor_staff_is_nobody(held_clock: object, term: Term) -> None:
    user = UserFactory()
    grant(user, Role.STAFF, term)
    assert actor_for(user, second_factor=False).reads_as == frozenset()
    assert actor_for(None) is VISITOR
