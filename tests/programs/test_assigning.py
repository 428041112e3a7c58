"""Who reads what: automatic and by hand."""

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.assigning import assign, assign_automatically, lacking_readers, propose_assignment, unassign
from chorok.programs.domain.evaluators import save_profile
from chorok.programs.domain.panel import invite_evaluator, update_member
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Assignment, Call, Conflict
from chorok.registry.models import GreenField
from chorok.todos.models import Todo
from tests.factories import GreenFieldFactory, MembershipFactory, OrganisationFactory
from tests.factories_programs import ApplicationFactory
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def _fields() -> tuple[GreenField, GreenField]:
    return GreenFieldFactory(code="renewable"), GreenFieldFactory(code="water", position=2)


def _knowing(call: Call, field: GreenField) -> int:
    member, person = pledged(call)
    assert person.user is not None
    save_profile(actor=person, user=person.user, affiliation="", business_number="", fields=[field], expertise="")
    return member.pk


def test_the_load_is_even_and_fields_are_matched() -> None:
    call = reviewed_call(evaluators_each=1)
    renewable, water = _fields()
    sun, rain = _knowing(call, renewable), _knowing(call, water)
    for number, field in enumerate([water, renewable, water, renewable], start=1):
        company = OrganisationFactory()
        company.fields.add(field)
        in_review(call, number, organisation=company)
    proposal = propose_assignment(call)
    assert [load for _member, load in proposal.loads] == [2, 2]
    assert not Assignment.objects.exists()
    made = assign_automatically(actor=SYSTEM, call=call)
    got = {each.application.number: (each.member_id, each.matched) for each in made}
    assert got == {1: (rain, ["water"]), 2: (sun, ["renewable"]), 3: (rain, ["water"]), 4: (sun, ["renewable"])}
    assert sorted(each.application.alias for each in made) == ["A-001", "A-002", "A-003", "A-004"]
    assert Todo.objects.filter(key__startswith="review:", done_at=None).count() == 2


def test_conflicts_are_looked_for_first_and_what_stays_short_is_said() -> None:
    call, person = reviewed_call(evaluators_each=2), evaluator()
    other_member, _other = pledged(call)
    pledged(call, person)
    application = in_review(call, 1)
    MembershipFactory(organisation=application.organisation, user=person.user)
    assign_automatically(actor=SYSTEM, call=call)
    assert Conflict.objects.count() == 1
    assert [each.member_id for each in application.assignments.all()] == [other_member.pk]
    assert list(lacking_readers(call)) == [application]
    assert propose_assignment(call).short == ((application, 1),)
    with pytest.raises(DomainError):
        assign_automatically(actor=SYSTEM, call=call)
    assert Assignment.objects.count() == 1


def test_nobody_is_assigned_before_signing_nor_a_draft_nor_a_rejected_application() -> None:
    call = reviewed_call(evaluators_each=1)
    invite_evaluator(actor=SYSTEM, call=call, user=evaluator().user)
    in_review(call, 1)
    with pytest.raises(DomainError):
        assign_automatically(actor=SYSTEM, call=call)
    member, _person = pledged(call)
    draft = ApplicationFactory(call=call)
    rejected = ApplicationFactory(call=call, state=ApplicationState.INELIGIBLE, number=2)
    for application in (draft, rejected):
        with pytest.raises(DomainError):
            assign(actor=SYSTEM, application=application, member=member)
    assert not Assignment.objects.exists()


def test_by_hand_only_without_conflict_once_and_within_the_persons_limit() -> None:
    call, person = reviewed_call(), evaluator()
    member, _person = pledged(call, person)
    own, second, third = (in_review(call, number) for number in (1, 2, 3))
    MembershipFactory(organisation=own.organisation, user=person.user)
    with pytest.raises(DomainError) as refusal:
        assign(actor=SYSTEM, application=own, member=member)
    assert refusal.value.field == "member"
    update_member(actor=SYSTEM, member=member, chair=False, most_applications=1)
    made = assign(actor=SYSTEM, application=second, member=member)
    assert (made.by_hand, made.state) == (True, AssignmentState.ASSIGNED)
    for application in (second, third):
        with pytest.raises(DomainError):
            assign(actor=SYSTEM, application=application, member=member)
    assert Assignment.objects.count() == 1
    with pytest.raises(Refused):
        assign(actor=person, application=third, member=member)


def test_an_assignment_is_taken_back_until_scores_are_in() -> None:
    call = reviewed_call()
    member, person = pledged(call)
    unassign(actor=SYSTEM, assignment=given(in_review(call, 1), member, person))
    assert not Assignment.objects.exists()
    assert Todo.objects.get(key=f"review:{member.pk}").done_at is not None
    done = scored(given(in_review(call, 2), member, person), person, [10, 10])
    with pytest.raises(DomainError):
        unassign(actor=SYSTEM, assignment=done)
    assert Assignment.objects.get() == done


def test_an_alias_says_nothing_about_the_receipt_number() -> None:
    call = reviewed_call(evaluators_each=1)
    pledged(call)
    applications = [in_review(call, number) for number in range(1, 21)]
    assign_automatically(actor=SYSTEM, call=call)
    for application in applications:
        application.refresh_from_db()
    aliases = [int(application.alias[2:]) for application in applications]
    assert sorted(aliases) == list(range(1, 21))
    assert aliases != sorted(aliases)
    late = in_review(call, 21)
    assign_automatically(actor=SYSTEM, call=call)
    late.refresh_from_db()
    assert late.alias == "A-021"
