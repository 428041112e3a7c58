"""The screening's pages: list, export, one application, many at once."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import AccessLog
from chorok.programs.enums import ApplicationState, CallState, CheckResult
from chorok.programs.models import Answer, Application, Call
from tests.factories import OrganisationFactory
from tests.factories_programs import (
    CLOSES_AT,
    ApplicationFactory,
    CallFactory,
    ChecklistItemFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
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
    QuestionFactory(page=FormPageFactory(call=made), code="title", name_ko="과제명")
    RequiredDocumentFactory(call=made)
    ChecklistItemFactory(call=made)
    return made


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def received(call: Call, number: int = 1, **given: Any) -> Application:
    application: Application = ApplicationFactory(
        call=call, state=ApplicationState.SUBMITTED, number=number, submitted_at=LATER, **given
    )
    Answer.objects.create(
        application=application,
        question=call.pages.get().questions.get(),
        text=f"과제 {number}",
        saved_at=LATER,
        saved_by=application.created_by,
    )
    return application


def address(name: str, application: Application) -> str:
    return reverse(name, args=[application.call.code, application.pk])


def test_the_list_narrows_and_counts(staff: Client, call: Call) -> None:
    received(call, 1, organisation=OrganisationFactory(name_ko="햇빛산업"))
    received(call, 2, organisation=OrganisationFactory(name_ko="바람산업"))
    ApplicationFactory(call=call, organisation=OrganisationFactory(name_ko="몰래산업"))
    page = staff.get(reverse("staff_applications", args=[call.code])).content.decode()
    assert "햇빛산업" in page
    assert "바람산업" in page
    assert "몰래산업" not in page
    assert "신청 2건" in page
    page = staff.get(reverse("staff_applications", args=[call.code]), {"text": "0002"}).content.decode()
    assert "햇빛산업" not in page
    assert "바람산업" in page


@pytest.mark.parametrize("name", ["staff_applications", "staff_applications_export"])
def test_lists_take_the_same_number_of_statements_at_any_length(
    staff: Client, call: Call, name: str, django_assert_num_queries: Any
) -> None:
    url = reverse(name, args=[call.code])

    def ask() -> None:
        answer: Any = staff.get(url)
        b"".join(answer.streaming_content) if answer.streaming else answer.content

    received(call, 1)
    ask()
    with CaptureQueriesContext(connection) as one:
        ask()
    received(call, 2)
    received(call, 3)
    with django_assert_num_queries(len(one)):
        ask()


def test_the_export_holds_every_answer_and_is_kept_in_the_access_log(staff: Client, call: Call) -> None:
    applications = [received(call, number) for number in (1, 2)]
    answer: Any = staff.get(reverse("staff_applications_export", args=[call.code]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert (rows[0][0], rows[0][-1]) == ("접수번호", "과제명")
    assert [(row[0], row[3], row[-1]) for row in rows[1:]] == [
        ("CERT-2020-0001", "접수 완료", "과제 1"),
        ("CERT-2020-0002", "접수 완료", "과제 2"),
    ]
    look = AccessLog.objects.get(action="export")
    assert sorted(look.subject_ids) == sorted(one.pk for one in applications)


def test_one_application_shows_its_answers_and_leaves_a_look_in_the_log(staff: Client, call: Call) -> None:
    application = received(call)
    page = staff.get(address("staff_application", application)).content.decode()
    assert "과제 1" in page
    assert AccessLog.objects.get(action="view").subject_ids == [application.pk]


def test_the_checklist_says_beside_the_line_what_is_wrong(staff: Client, call: Call) -> None:
    application, item = received(call), call.checklist.get()
    url = address("staff_application_checks", application)
    page = staff.post(url, {f"item_{item.pk}": CheckResult.MISSING, f"note_{item.pk}": ""})
    assert page.status_code == 200
    assert page.context["checklist_form"].errors == {f"note_{item.pk}": ["미비한 내용을 적어 주십시오."]}
    assert not application.checks.exists()
    assert staff.post(url, {f"item_{item.pk}": CheckResult.MISSING, f"note_{item.pk}": "서명 없음"}).status_code == 302
    assert application.checks.get().note == "서명 없음"


def test_asking_passing_and_rejecting(staff: Client, call: Call) -> None:
    application, page = received(call), call.pages.get()
    asked = staff.post(
        address("staff_application_supplement", application),
        {"supplement-text": "보완", "supplement-pages": [page.pk], "supplement-due_at": "2020-06-10T18:00"},
    )
    assert asked.status_code == 302
    assert application.supplements.get().due_at.isoformat() == "2020-06-10T09:00:00+00:00"
    assert staff.post(address("staff_application_reject", application), {"reject-reason": ""}).status_code == 200
    assert Application.objects.get().state == ApplicationState.SUPPLEMENT
    staff.post(address("staff_application_reject", application), {"reject-reason": "기한 내 미보완"})
    assert Application.objects.get().rejection_reason == "기한 내 미보완"
    staff.post(address("staff_application_accept", application))
    assert Application.objects.get().state == ApplicationState.ELIGIBLE


def test_the_costs_can_be_named_where_the_call_asks_for_them(staff: Client, call: Call) -> None:
    application = received(call)
    given = {"supplement-text": "사업비 재산정", "supplement-costs": "on", "supplement-due_at": "2020-06-10T18:00"}
    refused = staff.post(address("staff_application_supplement", application), given)
    assert refused.context["supplement_form"].errors == {
        "pages": ["보완할 작성 항목, 서류 또는 사업비를 선택해 주십시오."]
    }
    Call.objects.filter(pk=call.pk).update(subsidy_rate=75)
    assert staff.post(address("staff_application_supplement", application), given).status_code == 302
    asked = application.supplements.get()
    assert (asked.costs, asked.pages.count(), asked.documents.count()) == (True, 0, 0)
    assert '<p class="muted">사업비</p>' in staff.get(address("staff_application", application)).content.decode()


def test_all_that_were_found_are_chosen_on_every_page(staff: Client, call: Call) -> None:
    for number in range(1, 23):
        received(call, number)
    Application.objects.filter(number=22).update(state=ApplicationState.INELIGIBLE)
    page = staff.get(reverse("staff_applications", args=[call.code]), {"state": "submitted"}).content.decode()
    address = f"{reverse('staff_applications_bulk', args=[call.code])}?state=submitted"
    assert f'action="{address}"' in page
    assert "검색된 신청 21건을 모두 선택" in page
    found = staff.post(address, {"action": "reject", "all": "yes"}).context["found"]
    assert ([one.number for one in found.done], found.left) == (list(range(1, 22)), ())


def test_many_are_shown_before_they_are_settled(staff: Client, call: Call) -> None:
    applications = [received(call, number) for number in (1, 2, 3)]
    chosen = [one.pk for one in applications[:2]]
    shown = staff.post(reverse("staff_applications_bulk", args=[call.code]), {"action": "accept", "chosen": chosen})
    assert "2건을 적합으로 처리합니다" in shown.content.decode()
    assert not Application.objects.filter(state=ApplicationState.ELIGIBLE).exists()
    url = reverse("staff_applications_bulk_do", args=[call.code])
    staff.post(url, {"action": "accept", "chosen": chosen, "expected": "1"})
    assert not Application.objects.filter(state=ApplicationState.ELIGIBLE).exists()
    staff.post(url, {"action": "accept", "chosen": chosen, "expected": "2"})
    assert Application.objects.filter(state=ApplicationState.ELIGIBLE).count() == 2
    staff.post(url, {"action": "reject", "chosen": chosen, "expected": "2", "reject-reason": ""})
    assert Application.objects.filter(state=ApplicationState.ELIGIBLE).count() == 2
    assert staff.post(url, {"action": "explode", "chosen": chosen, "expected": "2"}).status_code == 302
    assert staff.post(reverse("staff_applications_bulk", args=[call.code]), {"action": "accept"}).status_code == 302


def test_nothing_is_offered_to_be_screened_once_the_results_went_out(staff: Client, call: Call) -> None:
    application = received(call)
    Application.objects.update(score_total=85)
    page = reverse("staff_applications", args=[call.code])
    assert 'name="chosen"' in staff.get(page).content.decode()
    Call.objects.filter(pk=call.pk).update(state=CallState.DECIDED)
    html = staff.get(page).content.decode()
    assert application.receipt_code in html
    assert '<td class="num">85.00</td>' in html
    assert 'name="chosen"' not in html
    assert 'value="accept"' not in html
