"""Giving and taking roles, and who may."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.domain.roles import appoint, grant_role, revoke_role
from chorok.accounts.domain.terms import end_term
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, SignInLink, Term, User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from tests.factories import UserFactory


def test_the_city_gives_a_role_and_the_person_is_told(
    actor_with: Callable[..., Actor], term: Term, held_clock: object
) -> None:
    officer = actor_with(Role.CITY)
    person = UserFactory()
    grant = grant_role(actor=officer, user=person, role=Role.STAFF, term=term)
    assert (grant.granted_at, grant.granted_by, grant.term) == (clock.now(), officer.user, term)
    assert actor_for(person).is_staff
    message = Notification.objects.get(recipient=person)
    assert "센터 직원" in message.body


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_staff_call_in_partners_from_abroad(actor_with: Callable[..., Actor], role: Role) -> None:
    person = UserFactory()
    assert grant_role(actor=actor_with(role), user=person, role=Role.PARTNER).user == person


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.PARTNER, Role.EVALUATOR])
def test_others_may_not_give_roles(actor_with: Callable[..., Actor], role: Role) -> None:
    actor = actor_with(role)
    person = UserFactory()
    with pytest.raises(Refused):
        grant_role(actor=actor, user=person, role=Role.MENTOR)
    assert not RoleGrant.objects.filter(user=person).exists()
    assert not Notification.objects.exists()


def test_nobody_gives_a_role_to_himself(actor_with: Callable[..., Actor]) -> None:
    officer = actor_with(Role.CITY)
    assert officer.user is not None
    with pytest.raises(Refused):
        grant_role(actor=officer, user=officer.user, role=Role.PARTNER)
    assert RoleGrant.objects.filter(user=officer.user).count() == 1


def test_only_an_administrator_makes_an_administrator(actor_with: Callable[..., Actor]) -> None:
    person = UserFactory()
    with pytest.raises(Refused):
        grant_role(actor=actor_with(Role.CITY), user=person, role=Role.ADMIN)
    assert not RoleGrant.objects.filter(user=person).exists()
    grant_role(actor=actor_with(Role.ADMIN), user=person, role=Role.ADMIN)
    assert actor_for(person).is_admin


def test_a_role_is_held_once_and_can_be_given_again_after_it_was_taken(actor_with: Callable[..., Actor]) -> None:
    officer = actor_with(Role.CITY)
    person = UserFactory()
    first = grant_role(actor=officer, user=person, role=Role.MENTOR)
    with pytest.raises(DomainError) as refusal:
        grant_role(actor=officer, user=person, role=Role.MENTOR)
    assert refusal.value.field == "role"
    revoke_role(actor=officer, grant=first)
    grant_role(actor=officer, user=person, role=Role.MENTOR)
    assert RoleGrant.objects.filter(user=person).count() == 2
    assert RoleGrant.objects.filter(user=person, revoked_at=None).count() == 1


def test_operator_roles_need_a_running_term_and_others_take_none(
    actor_with: Callable[..., Actor], term: Term, held_clock: object
) -> None:
    officer = actor_with(Role.CITY)
    person = UserFactory()
    with pytest.raises(DomainError):
        grant_role(actor=officer, user=person, role=Role.STAFF)
    with pytest.raises(DomainError):
        grant_role(actor=officer, user=person, role=Role.MENTOR, term=term)
    end_term(actor=SYSTEM, term=term, ends_on=clock.today())
    with clock.at(clock.in_days(1)), pytest.raises(DomainError) as refusal:
        grant_role(actor=officer, user=person, role=Role.STAFF, term=term)
    assert refusal.value.field == "term"
    assert not RoleGrant.objects.filter(user=person).exists()


def test_taking_a_role_back_keeps_the_row_and_ends_the_right_at_once(
    actor_with: Callable[..., Actor], held_clock: object
) -> None:
    admin = actor_with(Role.ADMIN)
    person = UserFactory()
    grant = grant_role(actor=admin, user=person, role=Role.CITY)
    kept = revoke_role(actor=admin, grant=grant)
    assert (kept.revoked_at, kept.revoked_by) == (clock.now(), admin.user)
    assert not actor_for(person).is_city
    with pytest.raises(DomainError):
        revoke_role(actor=admin, grant=grant)


def test_the_last_administrator_cannot_step_down_alone(actor_with: Callable[..., Actor]) -> None:
    admin = actor_with(Role.ADMIN)
    own = RoleGrant.objects.get(user=admin.user)
    with pytest.raises(Refused):
        revoke_role(actor=admin, grant=own)
    own.refresh_from_db()
    assert own.revoked_at is None


def test_appointing_somebody_unknown_makes_the_account_and_mails_a_link(actor_with: Callable[..., Actor]) -> None:
    appoint(actor=actor_with(Role.CITY), email=" New@Example.org ", name="새 사람", role=Role.PARTNER)
    person = User.objects.get(email="new@example.org")
    assert person.name == "새 사람"
    assert SignInLink.objects.filter(user=person).count() == 1


def test_appointing_that_fails_leaves_nothing(actor_with: Callable[..., Actor]) -> None:
    with pytest.raises(DomainError):
        appoint(actor=actor_with(Role.CITY), email="new@example.org", name="새 사람", role=Role.STAFF)
    assert not User.objects.filter(email="new@example.org").exists()
    assert not SignInLink.objects.exists()


def test_the_first_administrator_is_appointed_from_the_console(db: None) -> None:
    call_command("appoint", "root@example.org", "--name", "관리자")
    assert actor_for(User.objects.get(email="root@example.org")).is_admin
    with pytest.raises(CommandError):
        call_command("appoint", "root@example.org", "--name", "관리자")
