"""Applying: start, hand in to the second, numbers without gaps, take back, open again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.applications import (
    draft_key,
    reopen_application,
    save_costs,
    start_application,
    submit_application,
    withdraw_application,
)
from chorok.programs.domain.costs import digest_of
from chorok.programs.domain.papers import add_document, remove_document
from chorok.programs.domain.readiness import problems
from chorok.programs.domain.receipts import make_receipt
from chorok.programs.enums import ApplicationState, CallState, RuleKind
from chorok.programs.models import Application, Call, ReceiptCounter, RequiredDocument, RuleFinding
from chorok.registry.enums import MemberRole, OrganisationKind, Verification
from chorok.registry.models import Membership, Organisation
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.factories_programs import (
    CLOSES_AT,
    OPENS_AT,
    ApplicationFactory,
    CallFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RuleFactory,
)
from tests.programs.applying import actor, begun, ready, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
SUMS = {"costs": Decimal(100), "subsidy": Decimal(50), "own_cash": Decimal(50), "own_in_kind": Decimal(0)}
TEXT = SimpleUploadedFile


@pytest.fixture
def call() -> Call:
    made: Call = CallFactory(code="cert-2020")
    QuestionFactory(page=FormPageFactory(call=made), code="title")
    return made


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory(organisation__employees=5)
    return membership


def test_starting_freezes_the_form_and_says_what_is_due(call: Call, owner: Membership) -> None:
    application = begun(call, owner)
    call.refresh_from_db()
    assert (application.state, application.number) == (ApplicationState.DRAFT, None)
    assert call.form_frozen_at == clock.now()
    todo = Todo.objects.get(key=draft_key(application))
    assert (todo.organisation, todo.due_at, todo.done_at) == (owner.organisation, CLOSES_AT, None)
    assert begun(call, owner) == application
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "state", "open_"),
    [
        (OPENS_AT - timedelta(seconds=1), CallState.PUBLISHED, False),
        (OPENS_AT, CallState.PUBLISHED, True),
        (CLOSES_AT - timedelta(seconds=1), CallState.APPROVED, True),
        (CLOSES_AT, CallState.PUBLISHED, False),
        (OPENS_AT, CallState.CANCELLED, False),
        (OPENS_AT, CallState.DRAFT, False),
    ],
)
def test_a_call_takes_applications_in_its_period_to_the_second(
    owner: Membership, moment: Any, state: str, open_: bool
) -> None:
    call = CallFactory(state=state)
    with clock.at(moment):
        if open_:
            begun(call, owner)
        else:
            with pytest.raises(DomainError):
                begun(call, owner)
    assert Application.objects.exists() is open_


def test_only_owners_and_members_file_and_the_centre_never(
    call: Call, owner: Membership, actor_with: Callable[..., Actor]
) -> None:
    accountant = MembershipFactory(organisation=owner.organisation, role=MemberRole.ACCOUNTANT)
    for outsider in (actor(accountant), actor(MembershipFactory()), actor_with(Role.MANAGER)):
        with pytest.raises(Refused):
            start_application(actor=outsider, call=call, organisation=owner.organisation)
    buyer = MembershipFactory(organisation__kind=OrganisationKind.BUYER)
    with pytest.raises(Refused):
        begun(call, buyer)
    assert not Application.objects.exists()


def test_a_rule_that_is_not_met_stops_at_the_start_with_its_reason(call: Call, owner: Membership) -> None:
    RuleFactory(call=call, kind=RuleKind.SIZE, values=[], most=4)
    with pytest.raises(DomainError, match="5"):
        begun(call, owner)
    assert not Application.objects.exists()


def test_an_unverified_company_may_draft_meanwhile_but_not_hand_in(call: Call, owner: Membership) -> None:
    RuleFactory(call=call, kind=RuleKind.VERIFIED, values=[])
    application = ready(call, owner)
    with pytest.raises(DomainError):
        submit_application(actor=actor(owner), application=application)
    assert Application.objects.get().state == ApplicationState.DRAFT
    Organisation.objects.filter(pk=owner.organisation_id).update(verification=Verification.VERIFIED)
    assert submit_application(actor=actor(owner), application=application).number == 1


def test_handing_in_gives_a_number_keeps_the_findings_and_queues_the_receipt(call: Call, owner: Membership) -> None:
    RuleFactory(call=call, kind=RuleKind.SIZE, values=[], most=5)
    RuleFactory(call=call, kind=RuleKind.REGION, values=["중구"])
    application = submitted(call, owner)
    assert (application.state, application.number) == (ApplicationState.SUBMITTED, 1)
    assert application.receipt_code == "CERT-2020-0001"
    assert (application.submitted_at, application.submitted_by) == (clock.now(), owner.user)
    assert list(RuleFinding.objects.values_list("rule__kind", "met")) == [("size", True), ("region", None)]
    assert Todo.objects.get(key=draft_key(application)).done_at == clock.now()
    job = ProcrastinateJob.objects.get(task_name="programs.make_receipt")
    assert job.args == {"application_id": application.pk}


def test_a_double_press_hands_in_once(call: Call, owner: Membership) -> None:
    first = submitted(call, owner)
    with clock.at(clock.now() + timedelta(minutes=1)):
        second = submit_application(actor=actor(owner), application=Application.objects.get())
    assert (second.number, second.submitted_at) == (1, first.submitted_at)
    assert ReceiptCounter.objects.get().last == 1
    assert ProcrastinateJob.objects.filter(task_name="programs.make_receipt").count() == 1


def test_the_server_closes_to_the_second(call: Call, owner: Membership) -> None:
    late, in_time = ready(call, owner), ready(call, MembershipFactory())
    with clock.at(CLOSES_AT - timedelta(microseconds=1)):
        submit_application(actor=actor_for(in_time.organisation.memberships.get().user), application=in_time)
    with clock.at(CLOSES_AT), pytest.raises(DomainError):
        submit_application(actor=actor(owner), application=late)
    assert list(Application.objects.order_by("pk").values_list("state", "number")) == [
        ("draft", None),
        ("submitted", 1),
    ]
    assert ReceiptCounter.objects.get().last == 1


def test_what_is_missing_is_named_and_takes_no_number(call: Call, owner: Membership) -> None:
    document = RequiredDocumentFactory(call=call)
    Call.objects.filter(pk=call.pk).update(subsidy_rate=50, subsidy_ceiling=1000)
    application = begun(call, owner)
    application.refresh_from_db()
    assert [problem.step for problem in problems(application)] == [
        "costs",
        str(call.pages.get().pk),
        "documents",
    ]
    with pytest.raises(DomainError):
        submit_application(actor=actor(owner), application=application)
    assert not ReceiptCounter.objects.exists()
    save_costs(actor=actor(owner), application=application, base=digest_of(application), sums=dict(SUMS))
    save_page_answers(actor=actor(owner), application=application, page=call.pages.get(), values={"title": "과제"})
    add_document(
        actor=actor(owner), application=application, document=document, upload=TEXT("plan.txt", "계획".encode())
    )
    assert problems(Application.objects.get()) == []
    assert submit_application(actor=actor(owner), application=application).number == 1


def test_papers_of_the_other_kind_of_applicant_are_not_asked(call: Call, owner: Membership) -> None:
    team_only = RequiredDocumentFactory(call=call, asked_of=RequiredDocument.For.TEAM)
    application = ready(call, owner)
    assert problems(application) == []
    with pytest.raises(DomainError):
        add_document(actor=actor(owner), application=application, document=team_only, upload=TEXT("a.txt", b"a"))


def test_a_replaced_paper_stays_for_the_record_and_a_lost_file_is_named(
    call: Call, owner: Membership, store_folder: Any
) -> None:
    document = RequiredDocumentFactory(call=call)
    application = ready(call, owner)
    for text in (b"one", b"two"):
        paper = add_document(
            actor=actor(owner), application=application, document=document, upload=TEXT("plan.txt", text)
        )
    assert application.documents.count() == 2
    assert files.read(application.documents.get(replaced_at=None).file).read() == b"two"
    (store_folder / paper.file.stored_as).unlink()
    assert [problem.step for problem in problems(application)] == ["documents"]
    remove_document(actor=actor(owner), application=application, document=document)
    assert not application.documents.filter(replaced_at=None).exists()
    with pytest.raises(DomainError):
        remove_document(actor=actor(owner), application=application, document=document)


def test_sums_a_colleague_changed_meanwhile_are_not_overwritten(call: Call, owner: Membership) -> None:
    application = begun(call, owner)
    drawn = digest_of(application)
    save_costs(actor=actor(owner), application=application, base=drawn, sums=dict(SUMS))
    colleague = MembershipFactory(organisation=owner.organisation, role=MemberRole.MEMBER)
    other = {**SUMS, "costs": Decimal(200)}
    with pytest.raises(Outdated):
        save_costs(actor=actor(colleague), application=application, base=drawn, sums=other)
    assert Application.objects.get().costs == 100
    fresh = digest_of(Application.objects.get())
    assert save_costs(actor=actor(colleague), application=application, base=fresh, sums=other).costs == 200


def test_taking_back_needs_a_reason_and_keeps_the_number(call: Call, owner: Membership) -> None:
    application = submitted(call, owner)
    with pytest.raises(DomainError):
        withdraw_application(actor=actor(owner), application=application, reason=" ")
    assert Application.objects.get().state == ApplicationState.SUBMITTED
    withdraw_application(actor=actor(owner), application=application, reason="사업 중단")
    kept = Application.objects.get()
    assert (kept.state, kept.number, kept.withdrawal_reason) == (ApplicationState.WITHDRAWN, 1, "사업 중단")
    assert Notification.objects.filter(recipient=owner.user, kind="programs.applications").count() == 1
    assert submitted(call, MembershipFactory()).number == 2


def test_opened_again_it_is_a_draft_with_its_number_until_the_deadline(call: Call, owner: Membership) -> None:
    application = submitted(call, owner)
    reopen_application(actor=actor(owner), application=application)
    draft = Application.objects.get()
    assert (draft.state, draft.number, draft.submitted_at) == (ApplicationState.DRAFT, 1, None)
    again = submit_application(actor=actor(owner), application=draft)
    assert (again.number, ReceiptCounter.objects.get().last) == (1, 1)
    withdraw_application(actor=actor(owner), application=again, reason="잘못 냄")
    reopen_application(actor=actor(owner), application=again)
    assert submit_application(actor=actor(owner), application=again).number == 1
    with clock.at(CLOSES_AT), pytest.raises(DomainError):
        reopen_application(actor=actor(owner), application=again)
    assert Application.objects.get().state == ApplicationState.SUBMITTED


def test_the_receipt_is_made_once_and_mailed_to_owners_and_members(
    call: Call, owner: Membership, store_folder: Any
) -> None:
    MembershipFactory(organisation=owner.organisation, role=MemberRole.ACCOUNTANT)
    application = submitted(call, owner)
    assert make_receipt(application.pk)
    assert not make_receipt(application.pk)
    application.refresh_from_db()
    assert application.receipt is not None
    assert application.receipt.name == "CERT-2020-0001.pdf"
    assert files.read(application.receipt).read(5) == b"%PDF-"
    message = Notification.objects.get()
    assert (message.recipient, message.link) == (
        owner.user,
        f"/desk/{owner.organisation_id}/applications/{application.pk}/",
    )
    assert "CERT-2020-0001" in message.subject
    assert "2020-05-13 10:00:00 KST" in message.body
    assert files.can_read(actor(owner), application.receipt)
    assert not files.can_read(actor(MembershipFactory()), application.receipt)


def test_no_receipt_for_what_was_opened_again(call: Call, owner: Membership) -> None:
    application = submitted(call, owner)
    reopen_application(actor=actor(owner), application=application)
    assert not make_receipt(application.pk)
    assert Application.objects.get().receipt is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["submit", "withdraw", "reopen"])), max_size=25))
def test_numbers_have_no_gaps_whatever_is_handed_in_and_taken_back(steps: list[tuple[int, str]]) -> None:
    call = CallFactory()
    members = [MembershipFactory(organisation=OrganisationFactory()) for _one in range(4)]
    applications = [begun(call, one) for one in members]
    given: dict[int, int] = {}
    for who, step in steps:
        person, application = actor(members[who]), applications[who]
        try:
            if step == "submit":
                made = submit_application(actor=person, application=application)
                assert given.setdefault(who, made.number or 0) == made.number
            elif step == "withdraw":
                withdraw_application(actor=person, application=application, reason="이유")
            else:
                reopen_application(actor=person, application=application)
        except DomainError:
            continue
    assert sorted(given.values()) == list(range(1, len(given) + 1))
    assert Application.objects.filter(call=call, number=None).count() == 4 - len(given)


def test_applications_are_seen_by_their_own_and_by_those_inside(
    call: Call, owner: Membership, actor_with: Callable[..., Actor]
) -> None:
    ApplicationFactory(call=call)
    mine = submitted(call, owner)
    seen = {
        name: list(Application.objects.visible_to(one).values_list("pk", flat=True))
        for name, one in (
            ("owner", actor(owner)),
            ("staff", actor_with(Role.STAFF)),
            ("rival", actor(MembershipFactory())),
        )
    }
    assert seen == {"owner": [mine.pk], "staff": [mine.pk], "rival": []}
