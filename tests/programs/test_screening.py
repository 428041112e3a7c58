"""Screening: the checklist, supplements with their due dates, accepting and rejecting, many at once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.applications import link_of, withdraw_application
from chorok.programs.domain.bulk_screening import BulkAction, preview, screen_many
from chorok.programs.domain.papers import add_document
from chorok.programs.domain.queries.application_history import history_of
from chorok.programs.domain.queries.applications import ApplicationFilter, by_state, find, open_supplements
from chorok.programs.domain.screening import (
    accept_application,
    answer_supplement,
    ask_supplement,
    lapse_supplements,
    reject_application,
    save_checks,
)
from chorok.programs.enums import ApplicationState, CallState, CheckResult, SupplementState
from chorok.programs.models import Application, Call, RuleFinding, ScreeningCheck, Supplement
from chorok.programs.policy_applications import can_edit_document, can_edit_page
from chorok.registry.models import Organisation
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.factories_programs import (
    CLOSES_AT,
    ApplicationFactory,
    CallFactory,
    ChecklistItemFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RuleFactory,
)

pytestmark = pytest.mark.django_db
LATER = CLOSES_AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _after_the_deadline() -> Any:
    with clock.at(LATER):
        yield


@pytest.fixture
def call() -> Call:
    made: Call = CallFactory(code="cert-2020")
    return made


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def owner() -> Actor:
    return actor_for(MembershipFactory().user)


def company_of(owner: Actor) -> Organisation:
    return Organisation.objects.of(owner).get()


def received(call: Call, number: int = 1, **given: Any) -> Application:
    application: Application = ApplicationFactory(
        call=call, state=ApplicationState.SUBMITTED, number=number, submitted_at=LATER, **given
    )
    return application


def state(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def test_the_checklist_keeps_who_found_what_and_a_missing_line_says_why(call: Call, staff: Actor) -> None:
    signed, paid = ChecklistItemFactory(call=call), ChecklistItemFactory(call=call)
    application = received(call)
    with pytest.raises(DomainError) as refusal:
        save_checks(
            actor=staff,
            application=application,
            results={signed.pk: (CheckResult.FINE, ""), paid.pk: (CheckResult.MISSING, " ")},
        )
    assert refusal.value.field == f"note_{paid.pk}"
    save_checks(actor=staff, application=application, results={paid.pk: (CheckResult.MISSING, "날짜 없음")})
    check = ScreeningCheck.objects.get()
    assert (check.item, check.result, check.note, check.checked_by) == (paid, "missing", "날짜 없음", staff.user)
    save_checks(actor=staff, application=application, results={paid.pk: ("", "")})
    assert not ScreeningCheck.objects.exists()
    foreign = ChecklistItemFactory()
    with pytest.raises(DomainError):
        save_checks(actor=staff, application=application, results={foreign.pk: (CheckResult.FINE, "")})


def test_a_missing_line_stands_against_passing(call: Call, staff: Actor) -> None:
    item, application = ChecklistItemFactory(call=call), received(call)
    save_checks(actor=staff, application=application, results={item.pk: (CheckResult.MISSING, "서명 없음")})
    with pytest.raises(DomainError):
        accept_application(actor=staff, application=application)
    assert state(application) == ApplicationState.SUBMITTED
    save_checks(actor=staff, application=application, results={item.pk: (CheckResult.FINE, "")})
    accept_application(actor=staff, application=application)
    assert (state(application), application.screened_at) == (ApplicationState.ELIGIBLE, LATER)


def test_a_supplement_opens_what_it_names_until_it_is_due(call: Call, staff: Actor, owner: Actor) -> None:
    named, other = FormPageFactory(call=call), FormPageFactory(call=call)
    paper, second = RequiredDocumentFactory(call=call), RequiredDocumentFactory(call=call)
    application = received(call, organisation=company_of(owner))
    due = LATER + timedelta(days=7)
    ask_supplement(
        actor=staff, application=application, text="보완 바랍니다.", due_at=due, pages=[named], documents=[paper]
    )
    assert state(application) == ApplicationState.SUPPLEMENT
    todo = Todo.objects.get(key=f"application:{application.pk}:supplement")
    assert (todo.organisation, todo.due_at) == (application.organisation, due)
    assert "보완 바랍니다." in Notification.objects.get(recipient=owner.user).body

    def open_() -> tuple[bool, bool, bool, bool]:
        return (
            bool(can_edit_page(owner, application, named)),
            bool(can_edit_page(owner, application, other)),
            bool(can_edit_document(owner, application, paper)),
            bool(can_edit_document(owner, application, second)),
        )

    with clock.at(due - timedelta(seconds=1)):
        assert open_() == (True, False, True, False)
    with clock.at(due):
        assert open_() == (False, False, False, False)
        with pytest.raises(DomainError):
            answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
    assert state(application) == ApplicationState.SUPPLEMENT


def test_an_answer_gives_the_application_back_to_the_staff(call: Call, staff: Actor, owner: Actor) -> None:
    application = received(call, organisation=company_of(owner))
    page = FormPageFactory(call=call)
    ask_supplement(actor=staff, application=application, text="보완", due_at=clock.in_days(7), pages=[page])
    with pytest.raises(Refused):
        answer_supplement(actor=actor_for(MembershipFactory().user), application=application, answer="끝")
    answered = answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
    assert (answered.state, answered.answer, answered.answered_by) == ("answered", "고쳤습니다.", owner.user)
    assert state(application) == ApplicationState.SUBMITTED
    assert [todo.role for todo in Todo.objects.open()] == [Role.STAFF]
    accept_application(actor=staff, application=application)
    assert not Todo.objects.open().exists()


def test_a_supplement_that_lacks_what_was_asked_for_does_not_go_back(
    call: Call, staff: Actor, owner: Actor, store_folder: Path
) -> None:
    application = received(call, organisation=company_of(owner))
    page, paper = FormPageFactory(call=call), RequiredDocumentFactory(call=call)
    question, elsewhere = QuestionFactory(page=page), QuestionFactory(page=FormPageFactory(call=call))
    RequiredDocumentFactory(call=call)
    ask_supplement(
        actor=staff, application=application, text="보완", due_at=clock.in_days(7), pages=[page], documents=[paper]
    )

    def refusal() -> str:
        with pytest.raises(DomainError) as raised:
            answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
        assert state(application) == ApplicationState.SUPPLEMENT
        return str(raised.value.message)

    assert question.name in refusal()
    save_page_answers(actor=owner, application=application, page=page, values={question.code: "과제"})
    assert str(paper) in refusal()
    upload = SimpleUploadedFile("plan.txt", "계획서".encode())
    add_document(actor=owner, application=application, document=paper, upload=upload)
    kept = store_folder / application.documents.get(replaced_at=None).file.stored_as
    kept.rename(kept.with_suffix(".lost"))
    assert refusal() == f"{paper}: 파일이 유실되었습니다. 다시 등록해 주십시오."
    kept.with_suffix(".lost").rename(kept)
    answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
    assert state(application) == ApplicationState.SUBMITTED
    assert not elsewhere.answers.exists()


def test_a_supplement_nobody_sent_in_time_goes_back_to_the_staff_once(call: Call, staff: Actor, owner: Actor) -> None:
    application = received(call, organisation=company_of(owner))
    due = LATER + timedelta(days=7)
    ask_supplement(actor=staff, application=application, text="보완", due_at=due, pages=[FormPageFactory(call=call)])
    with clock.at(due - timedelta(seconds=1)):
        assert lapse_supplements() == 0
    with clock.at(due):
        assert (lapse_supplements(), lapse_supplements()) == (1, 0)
        assert [(todo.key, todo.role) for todo in Todo.objects.open()] == [
            (f"application:{application.pk}:look", Role.STAFF)
        ]
        ask_supplement(
            actor=staff,
            application=application,
            text="다시",
            due_at=due + timedelta(days=3),
            pages=[FormPageFactory(call=call)],
        )
        assert [todo.key for todo in Todo.objects.open()] == [f"application:{application.pk}:supplement"]


@pytest.mark.parametrize(
    ("given", "field"), [(("", 1, 7), "text"), (("보완", 0, 7), "pages"), (("보완", 1, 0), "due_at")]
)
def test_a_request_needs_words_something_named_and_time(
    call: Call, staff: Actor, given: tuple[str, int, int], field: str
) -> None:
    application = received(call)
    text, pages, days = given
    named = [FormPageFactory(call=call) for _one in range(pages)]
    with pytest.raises(DomainError) as refusal:
        ask_supplement(actor=staff, application=application, text=text, due_at=clock.in_days(days), pages=named)
    assert refusal.value.field == field
    assert not Supplement.objects.exists()
    assert state(application) == ApplicationState.SUBMITTED


def test_a_request_to_an_application_taken_back_is_no_business_any_more(call: Call, staff: Actor, owner: Actor) -> None:
    application = received(call, organisation=company_of(owner))
    page = FormPageFactory(call=call)
    ask_supplement(actor=staff, application=application, text="보완", due_at=clock.in_days(7), pages=[page])
    assert list(open_supplements(application.organisation)) == [application.pk]
    withdraw_application(actor=owner, application=application, reason="사업 중단")
    assert open_supplements(application.organisation) == {}


def test_the_checklist_is_closed_once_the_results_went_out(call: Call, staff: Actor) -> None:
    item, application = ChecklistItemFactory(call=call), received(call)
    Call.objects.filter(pk=call.pk).update(state=CallState.DECIDED)
    with pytest.raises(DomainError):
        save_checks(actor=staff, application=application, results={item.pk: (CheckResult.FINE, "")})
    assert not ScreeningCheck.objects.exists()


def test_a_second_request_settles_the_first(call: Call, staff: Actor) -> None:
    application, page = received(call), FormPageFactory(call=call)
    for text in ("하나", "둘"):
        ask_supplement(actor=staff, application=application, text=text, due_at=clock.in_days(7), pages=[page])
    assert dict(application.supplements.values_list("text", "state")) == {
        "하나": SupplementState.CLOSED,
        "둘": SupplementState.OPEN,
    }


def test_a_rejection_tells_its_reason_and_can_be_taken_back(call: Call, staff: Actor, owner: Actor) -> None:
    application = received(call, organisation=company_of(owner))
    with pytest.raises(DomainError):
        reject_application(actor=staff, application=application, reason="")
    assert state(application) == ApplicationState.SUBMITTED
    reject_application(actor=staff, application=application, reason="신청 제외 대상입니다.")
    assert (state(application), application.rejection_reason) == (ApplicationState.INELIGIBLE, "신청 제외 대상입니다.")
    assert "신청 제외 대상입니다." in Notification.objects.get(recipient=owner.user).body
    accept_application(actor=staff, application=application)
    assert (state(application), application.rejection_reason) == (ApplicationState.ELIGIBLE, "")


def test_nobody_screens_the_own_organisation_and_nothing_is_screened_after_the_results(
    call: Call, staff: Actor, actor_with: Callable[..., Actor]
) -> None:
    application = received(call)
    MembershipFactory(organisation=application.organisation, user=staff.user)
    for actor in (staff, actor_with(Role.CITY), actor_with(Role.EVALUATOR)):
        with pytest.raises(Refused):
            accept_application(actor=actor, application=application)
    colleague = actor_with(Role.STAFF)
    Call.objects.filter(pk=call.pk).update(state=CallState.DECIDED)
    with pytest.raises(DomainError):
        accept_application(actor=colleague, application=application)
    assert state(application) == ApplicationState.SUBMITTED


def test_many_at_once_are_said_first_and_done_as_a_whole(call: Call, staff: Actor) -> None:
    item, rule = ChecklistItemFactory(call=call), RuleFactory(call=call)
    fine, fine_too, lacking, unmet, gone = (received(call, number) for number in range(1, 6))
    save_checks(actor=staff, application=lacking, results={item.pk: (CheckResult.MISSING, "없음")})
    RuleFinding.objects.create(application=unmet, rule=rule, met=False, reason_ko="", reason_en="", found_at=LATER)
    Application.objects.filter(pk=gone.pk).update(state=ApplicationState.WITHDRAWN)
    chosen = [one.pk for one in (fine, fine_too, lacking, unmet, gone, received(CallFactory()))]
    found = preview(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=chosen)
    assert (found.done, [one.application for one in found.left]) == ((fine, fine_too), [lacking, unmet, gone])
    assert Application.objects.filter(state=ApplicationState.ELIGIBLE).count() == 0
    with pytest.raises(Outdated):
        screen_many(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=chosen, expected=3)
    assert Application.objects.filter(state=ApplicationState.ELIGIBLE).count() == 0
    done = screen_many(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=chosen, expected=2)
    assert (done, state(fine), state(fine_too), state(lacking), state(unmet)) == (
        2,
        "eligible",
        "eligible",
        "submitted",
        "submitted",
    )


def test_many_are_held_in_the_order_of_their_rows_whatever_their_numbers(call: Call, staff: Actor) -> None:
    rows = [received(call, number, organisation=MembershipFactory().organisation) for number in (3, 1, 2)]
    screen_many(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=[one.pk for one in rows], expected=3)
    links = Notification.objects.order_by("pk").values_list("link", flat=True)
    assert list(links) == [link_of(one) for one in rows]


def test_rejecting_many_without_a_reason_rejects_none(call: Call, staff: Actor) -> None:
    applications = [received(call, number) for number in (1, 2)]
    chosen = [one.pk for one in applications]
    with pytest.raises(DomainError):
        screen_many(actor=staff, call=call, action=BulkAction.REJECT, chosen=chosen, expected=2, reason=" ")
    assert [state(one) for one in applications] == ["submitted", "submitted"]
    screen_many(actor=staff, call=call, action=BulkAction.REJECT, chosen=chosen, expected=2, reason="제외")
    assert [state(one) for one in applications] == ["ineligible", "ineligible"]
    with pytest.raises(DomainError):
        preview(actor=staff, call=call, action=BulkAction.REJECT, chosen=[])


def test_who_was_rejected_passes_by_itself_only(call: Call, staff: Actor) -> None:
    rejected, waiting = received(call, 1), received(call, 2)
    reject_application(actor=staff, application=rejected, reason="제외")
    chosen = [rejected.pk, waiting.pk]
    found = preview(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=chosen)
    assert ([one.pk for one in found.done], [one.application for one in found.left]) == ([waiting.pk], [rejected])
    screen_many(actor=staff, call=call, action=BulkAction.ACCEPT, chosen=chosen, expected=1)
    assert (state(rejected), state(waiting)) == ("ineligible", "eligible")
    accept_application(actor=staff, application=rejected)
    assert state(rejected) == "eligible"


def test_the_list_is_found_by_name_number_and_state_and_sorted(call: Call, staff: Actor) -> None:
    sun = received(call, 1, organisation=OrganisationFactory(name_ko="햇빛산업"), subsidy=5)
    wind = received(call, 12, organisation=OrganisationFactory(name_ko="바람산업"), subsidy=9)
    ApplicationFactory(call=call)
    Application.objects.filter(pk=wind.pk).update(state=ApplicationState.ELIGIBLE)

    def found(**wanted: str) -> list[int | None]:
        return [one.number for one in find(staff, call, ApplicationFilter(**wanted))]

    assert found() == [1, 12]
    assert found(text="햇빛") == [1]
    assert found(text="CERT-2020-0012") == [12]
    assert found(text="12") == [12]
    assert found(state="eligible") == [12]
    assert found(sort="name") == [12, 1]
    assert found(sort="subsidy") == [12, 1]
    assert by_state(staff, call) == {"submitted": 1, "eligible": 1}
    assert sun.receipt_code == "CERT-2020-0001"


def test_the_history_tells_each_step_once(call: Call, staff: Actor) -> None:
    application = received(call)
    reject_application(actor=staff, application=application, reason="사유")
    accept_application(actor=staff, application=application)
    assert [(str(step.text), step.detail) for step in reversed(history_of(application))] == [
        ("접수 완료", ""),
        ("요건 부적합", "사유"),
        ("요건 적합", ""),
    ]
