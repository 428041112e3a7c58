"""Inviting evaluators, the pledge, declining, dismissing."""

from collections.abc import Callable

import pytest
from django.utils import translation

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, SignInLink, User
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.programs.domain.panel import (
    decline,
    dismiss_member,
    invite_evaluator,
    set_review_due,
    sign_pledge,
    update_member,
)
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.enums import CallState, PanelState
from chorok.programs.models import Assignment, EvaluatorProfile, PanelMember
from chorok.todos.models import Todo
from tests.factories import UserFactory
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_staff_invite_by_mail_somebody_without_an_account(actor_with: Callable[..., Actor]) -> None:
    staff, call = actor_with(Role.STAFF), reviewed_call()
    member = invite_evaluator(actor=staff, call=call, email=" New@Uni.ac.kr ", name="새 위원", most_applications=8)
    person = User.objects.get(email="new@uni.ac.kr")
    assert (member.user, member.state, member.most_applications) == (person, PanelState.INVITED, 8)
    assert (member.invited_at, member.invited_by) == (clock.now(), staff.user)
    assert Role.EVALUATOR in actor_for(person).roles
    assert SignInLink.objects.filter(user=person).count() == 1
    assert EvaluatorProfile.objects.filter(user=person).exists()
    todo = Todo.objects.get(key=f"pledge:{member.pk}")
    assert (todo.user, todo.link) == (person, "/review/calls/consulting-2020/pledge/")
    assert call.name_ko in todo.title_ko
    assert call.name_en in todo.title_en


def test_a_person_known_already_keeps_the_role_and_is_invited_once(actor_with: Callable[..., Actor]) -> None:
    staff, call, person = actor_with(Role.STAFF), reviewed_call(), evaluator()
    invite_evaluator(actor=staff, call=call, user=person.user)
    with pytest.raises(DomainError) as refusal:
        invite_evaluator(actor=staff, call=call, email=person.user.email if person.user else "")
    assert refusal.value.field == "email"
    assert PanelMember.objects.count() == 1
    assert RoleGrant.objects.filter(user=person.user).count() == 1


@pytest.mark.parametrize("role", [Role.CITY, Role.EVALUATOR, Role.ADMIN])
def test_others_invite_nobody(actor_with: Callable[..., Actor], role: Role) -> None:
    call = reviewed_call()
    with pytest.raises(Refused):
        invite_evaluator(actor=actor_with(role), call=call, email="x@uni.ac.kr", name="위원")
    assert not PanelMember.objects.exists()
    assert not User.objects.filter(email="x@uni.ac.kr").exists()


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.DECIDED, CallState.CANCELLED])
def test_a_panel_belongs_to_a_call_in_review(state: CallState) -> None:
    call = reviewed_call(state=state)
    with pytest.raises(DomainError):
        invite_evaluator(actor=SYSTEM, call=call, email="x@uni.ac.kr", name="위원")
    assert not PanelMember.objects.exists()


def test_the_pledge_is_kept_with_the_words_that_were_shown() -> None:
    call, person = reviewed_call(), evaluator()
    member = invite_evaluator(actor=SYSTEM, call=call, user=person.user)
    with translation.override("en"):
        signed = sign_pledge(actor=person, member=member, version=PLEDGE.version, ip="192.0.2.7")
    assert (signed.state, signed.pledge_version) == (PanelState.PLEDGED, PLEDGE.version)
    assert signed.pledge_sha256 == PLEDGE.fingerprint("en") != PLEDGE.fingerprint("ko")
    assert (signed.pledged_at, signed.pledge_ip) == (clock.now(), "192.0.2.7")
    assert Todo.objects.get(key=f"pledge:{member.pk}").done_at == clock.now()


def test_only_the_invited_person_signs_and_only_the_present_words() -> None:
    call, person = reviewed_call(), evaluator()
    member = invite_evaluator(actor=SYSTEM, call=call, user=person.user)
    with pytest.raises(Refused):
        sign_pledge(actor=evaluator(), member=member, version=PLEDGE.version, ip=None)
    with pytest.raises(Outdated):
        sign_pledge(actor=person, member=member, version="2019-01-01", ip=None)
    member.refresh_from_db()
    assert (member.state, member.pledged_at) == (PanelState.INVITED, None)


def test_who_declines_is_gone_and_may_be_invited_again(actor_with: Callable[..., Actor]) -> None:
    staff, call, person = actor_with(Role.STAFF), reviewed_call(), evaluator()
    member = invite_evaluator(actor=staff, call=call, user=person.user)
    assert decline(actor=person, member=member).state == PanelState.DECLINED
    assert Notification.objects.filter(recipient=staff.user).count() == 1
    with pytest.raises(DomainError):
        sign_pledge(actor=person, member=member, version=PLEDGE.version, ip=None)
    again = invite_evaluator(actor=staff, call=call, user=person.user)
    assert (again.pk, again.state) == (member.pk, PanelState.INVITED)
    assert Todo.objects.get(key=f"pledge:{member.pk}").done_at is None


def test_a_dismissed_evaluator_keeps_only_what_was_submitted() -> None:
    call = reviewed_call()
    member, person = pledged(call)
    done = scored(given(in_review(call, 1), member, person), person, [50, 30])
    given(in_review(call, 2), member, person)
    dismiss_member(actor=SYSTEM, member=member)
    assert [each.pk for each in Assignment.objects.filter(member=member)] == [done.pk]
    done.application.refresh_from_db()
    assert done.application.score_mean == 80
    assert not Assignment.objects.of(person).exists()


def test_one_person_leads_the_panel() -> None:
    call = reviewed_call()
    first = invite_evaluator(actor=SYSTEM, call=call, user=UserFactory(), chair=True)
    second = invite_evaluator(actor=SYSTEM, call=call, user=UserFactory())
    update_member(actor=SYSTEM, member=second, chair=True, most_applications=None)
    assert set(PanelMember.objects.filter(chair=True)) == {second}
    assert first.chair is True  # the object in hand is of before


def test_the_deadline_of_the_review_lies_ahead_and_is_the_to_dos() -> None:
    call = reviewed_call()
    member, person = pledged(call)
    given(in_review(call, 1), member, person)
    with pytest.raises(DomainError) as refusal:
        set_review_due(actor=SYSTEM, call=call, due_at=clock.now())
    assert refusal.value.field == "due_at"
    due = clock.in_days(7)
    set_review_due(actor=SYSTEM, call=call, due_at=due)
    assert Todo.objects.get(key=f"review:{member.pk}").due_at == due
