"""Conflicts of interest: found, declared, claimed, decided."""

from collections.abc import Callable
from datetime import date

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain.assigning import assign
from chorok.programs.domain.conflicts import (
    affirm_no_conflict,
    claim_conflict,
    close_claim,
    decide_conflict,
    declare_conflict,
    find_conflicts,
    match_claim,
)
from chorok.programs.domain.evaluators import add_past_work, profile_of, save_profile
from chorok.programs.domain.panel import dismiss_member, invite_evaluator
from chorok.programs.domain.scoring import save_scores, unlock_scores
from chorok.programs.enums import (
    AssignmentState,
    ConflictGround,
    ConflictSource,
    ConflictState,
    PanelState,
    PastKind,
)
from chorok.programs.models import Conflict, ConflictClaim
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_signing_the_pledge_looks_for_conflicts_at_once() -> None:
    call, person = reviewed_call(), evaluator()
    own = in_review(call, 1)
    in_review(call, 2)
    MembershipFactory(organisation=own.organisation, user=person.user)
    member, _person = pledged(call, person)
    found = Conflict.objects.get()
    assert (found.member, found.application, found.ground) == (member, own, ConflictGround.SAME_ORGANISATION)
    assert (found.source, found.state) == (ConflictSource.FOUND, ConflictState.UPHELD)


def test_an_applicant_with_free_mail_is_known_by_its_site() -> None:
    call, person = reviewed_call(), evaluator()
    company = OrganisationFactory(email="solarloop@naver.com", website="https://www.solarloop.kr/about")
    in_review(call, 1, organisation=company)
    assert person.user is not None
    type(person.user).objects.filter(pk=person.user_id).update(email="lee@mail.solarloop.kr")
    person.user.refresh_from_db()
    pledged(call, person)
    assert Conflict.objects.get().ground == ConflictGround.EMAIL_DOMAIN


def test_the_profile_and_past_work_are_compared_and_recuse_who_has_scored() -> None:
    call = reviewed_call()
    applicant = OrganisationFactory(business_number="1208147521", name_ko="솔라루프")
    application = in_review(call, 1, organisation=applicant)
    member, person = pledged(call)
    other, second = pledged(call)
    scored(given(application, member, person), person, [60, 40])
    kept = scored(given(application, other, second), second, [30, 20])
    application.refresh_from_db()
    assert (application.score_mean, application.score_count) == (75, 2)
    assert person.user is not None
    save_profile(
        actor=person, user=person.user, affiliation="솔라루프", business_number="120-81-47521", fields=[], expertise=""
    )
    add_past_work(
        actor=person,
        profile=profile_of(person.user),
        kind=PastKind.EMPLOYMENT,
        name="솔라루프",
        business_number="",
        since=date(2015, 1, 1),
        until=date(2018, 1, 1),
    )
    found = find_conflicts(actor=SYSTEM, call=call)
    assert {each.ground for each in found} == {
        ConflictGround.SAME_ORGANISATION,
        ConflictGround.SAME_NUMBER,
        ConflictGround.EMPLOYMENT,
    }
    assert member.assignments.get().state == AssignmentState.RECUSED
    application.refresh_from_db()
    assert (application.score_mean, application.score_count) == (50, 1)
    assert kept.total == 50
    assert find_conflicts(actor=SYSTEM, call=call) == []
    assert Todo.objects.get(key=f"review-short:{call.pk}").role == Role.STAFF


def test_what_the_recused_are_told_names_nobody() -> None:
    call = reviewed_call(blind=True)
    application = in_review(call, 1)
    member, person = pledged(call)
    given(application, member, person)
    MembershipFactory(organisation=application.organisation, user=person.user)
    find_conflicts(actor=SYSTEM, call=call)
    told = Notification.objects.filter(recipient=person.user, subject__contains="A-001").get()
    assert application.organisation.name_ko not in told.subject + told.body


def test_a_late_score_of_the_recused_is_refused_and_changes_nothing() -> None:
    call = reviewed_call()
    application = in_review(call, 1)
    member, person = pledged(call)
    assignment = given(application, member, person)
    declare_conflict(actor=person, assignment=assignment, ground=ConflictGround.FAMILY)
    criterion = call.criteria.first()
    assert criterion is not None
    with pytest.raises(DomainError, match="제척"):
        save_scores(actor=person, assignment=assignment, points={criterion.pk: criterion.most})
    assignment.refresh_from_db()
    assert (assignment.state, assignment.scores.count(), assignment.total) == (AssignmentState.RECUSED, 0, None)


def test_an_evaluator_steps_back_with_a_reason() -> None:
    call = reviewed_call()
    member, person = pledged(call)
    assignment = given(in_review(call, 1), member, person)
    with pytest.raises(DomainError) as refusal:
        declare_conflict(actor=person, assignment=assignment, ground=ConflictGround.OTHER)
    assert refusal.value.field == "detail"
    with pytest.raises(DomainError) as refusal:
        declare_conflict(actor=person, assignment=assignment, ground=ConflictGround.EMAIL_DOMAIN)
    assert refusal.value.field == "ground"
    with pytest.raises(Refused):
        declare_conflict(actor=evaluator(), assignment=assignment, ground=ConflictGround.FAMILY)
    assert not Conflict.objects.exists()
    conflict = declare_conflict(actor=person, assignment=assignment, ground=ConflictGround.OTHER, detail="공동연구")
    assert (conflict.source, conflict.state, conflict.raised_by) == (
        ConflictSource.DECLARED,
        ConflictState.UPHELD,
        person.user,
    )
    with pytest.raises(DomainError):
        decide_conflict(actor=SYSTEM, conflict=conflict, upheld=False, reason="괜찮음")
    with pytest.raises(DomainError):
        affirm_no_conflict(actor=person, assignments=[assignment])


def test_a_false_alarm_is_set_aside_for_a_reason_and_not_raised_again(actor_with: Callable[..., Actor]) -> None:
    staff, call = actor_with(Role.STAFF), reviewed_call()
    application = in_review(call, 1, organisation=OrganisationFactory(email="info@greenhub.kr"))
    member, person = pledged(call)
    assignment = given(application, member, person)
    assert person.user is not None
    type(person.user).objects.filter(pk=person.user_id).update(email="lee@greenhub.kr")
    [conflict] = find_conflicts(actor=staff, call=call)
    assert conflict.ground == ConflictGround.EMAIL_DOMAIN
    with pytest.raises(DomainError) as refusal:
        decide_conflict(actor=staff, conflict=conflict, upheld=False, reason=" ")
    assert refusal.value.field == "reason"
    decided = decide_conflict(actor=staff, conflict=conflict, upheld=False, reason="입주기업이 함께 쓰는 주소")
    assert (decided.state, decided.decided_by) == (ConflictState.DISMISSED, staff.user)
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ASSIGNED
    assert find_conflicts(actor=staff, call=call) == []


def test_belonging_to_the_applicant_is_never_set_aside(actor_with: Callable[..., Actor]) -> None:
    call, person = reviewed_call(), evaluator()
    MembershipFactory(organisation=in_review(call, 1).organisation, user=person.user)
    pledged(call, person)
    conflict = Conflict.objects.get()
    with pytest.raises(DomainError):
        decide_conflict(actor=actor_with(Role.MANAGER), conflict=conflict, upheld=False, reason="괜찮음")
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.UPHELD


def test_an_applicant_asks_that_somebody_be_left_out_and_staff_decide(actor_with: Callable[..., Actor]) -> None:
    staff, call = actor_with(Role.STAFF), reviewed_call()
    application = in_review(call, 1)
    owner = MembershipFactory(organisation=application.organisation).user
    member, person = pledged(call)
    assignment = given(application, member, person)
    claim = claim_conflict(actor=actor_for(owner), application=application, name="이심사", reason="소송 상대방")
    assert Todo.objects.get(key=f"conflict-claim:{claim.pk}").done_at is None
    conflict = match_claim(actor=staff, claim=claim, member=member)
    assert (conflict.state, conflict.source, conflict.detail) == (
        ConflictState.CLAIMED,
        ConflictSource.CLAIMED,
        "소송 상대방",
    )
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.ASSIGNED
    decide_conflict(actor=staff, conflict=conflict, upheld=True, reason="소송이 진행 중임")
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.RECUSED
    claim.refresh_from_db()
    assert claim.closed_by == staff.user
    assert Todo.objects.get(key=f"conflict-claim:{claim.pk}").done_at is not None
    upheld = Notification.objects.get(recipient=owner)
    other = claim_conflict(actor=actor_for(owner), application=application, name="이심사", reason="없는 사람")
    close_claim(actor=staff, claim=other)
    absent = Notification.objects.filter(recipient=owner).latest("pk")
    assert upheld.body == absent.body, "the answer doesn't tell who sits on the panel"


def test_a_claim_needs_a_name_a_reason_and_ones_own_application() -> None:
    call = reviewed_call()
    application = in_review(call, 1)
    owner = actor_for(MembershipFactory(organisation=application.organisation).user)
    with pytest.raises(Refused):
        claim_conflict(actor=evaluator(), application=application, name="이심사", reason="소송")
    for name, reason, field in ((" ", "소송", "name"), ("이심사", " ", "reason")):
        with pytest.raises(DomainError) as refusal:
            claim_conflict(actor=owner, application=application, name=name, reason=reason)
        assert refusal.value.field == field
    assert not ConflictClaim.objects.exists()
    for number in range(5):
        claim_conflict(actor=owner, application=application, name=f"위원{number}", reason="소송")
    with pytest.raises(DomainError):
        claim_conflict(actor=owner, application=application, name="위원6", reason="소송")
    assert ConflictClaim.objects.count() == 5


def test_staff_of_an_applicant_keep_their_hands_off_the_review(actor_with: Callable[..., Actor]) -> None:
    call, insider = reviewed_call(), actor_with(Role.STAFF)
    own, rival = in_review(call, 1), in_review(call, 2)
    MembershipFactory(organisation=own.organisation, user=insider.user)
    member, person = pledged(call)
    sheet = scored(given(rival, member, person), person, [60, 40])
    conflict = Conflict.objects.create(
        member=member,
        application=own,
        source=ConflictSource.CLAIMED,
        ground=ConflictGround.OTHER,
        state=ConflictState.CLAIMED,
        raised_at=sheet.assigned_at,
    )
    for act in (
        lambda: decide_conflict(actor=insider, conflict=conflict, upheld=False, reason="문제 없음"),
        lambda: unlock_scores(actor=insider, assignment=sheet, reason="다시"),
        lambda: assign(actor=insider, application=own, member=member),
        lambda: invite_evaluator(actor=insider, call=call, email="friend@solar.kr", name="지인"),
        lambda: dismiss_member(actor=insider, member=member),
    ):
        with pytest.raises(Refused, match="소속 기관"):
            act()
    conflict.refresh_from_db()
    sheet.refresh_from_db()
    assert (conflict.state, sheet.state) == (ConflictState.CLAIMED, AssignmentState.SUBMITTED)
    assert list(call.panel.values_list("state", flat=True)) == [PanelState.PLEDGED]
    decide_conflict(actor=actor_with(Role.STAFF), conflict=conflict, upheld=False, reason="관계 없음")


def test_a_recusal_takes_the_to_do_away_and_its_dismissal_brings_it_back() -> None:
    call = reviewed_call()
    application = in_review(call, 1)
    member, person = pledged(call)
    given(application, member, person)
    waiting = Todo.objects.open().filter(key=f"review:{member.pk}")
    assert waiting.exists()
    claim = claim_conflict(
        actor=actor_for(MembershipFactory(organisation=application.organisation).user),
        application=application,
        name="김위원",
        reason="친척",
    )
    conflict = match_claim(actor=SYSTEM, claim=claim, member=member)
    decide_conflict(actor=SYSTEM, conflict=conflict, upheld=True, reason="친척으로 확인")
    assert not waiting.exists()
    decide_conflict(actor=SYSTEM, conflict=conflict, upheld=False, reason="동명이인")
    assert waiting.exists()
    assert member.assignments.get().state == AssignmentState.ASSIGNED
