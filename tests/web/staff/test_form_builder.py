"""The form builder through its pages: a form is written, previewed and frozen; what is refused stays typed."""

from collections.abc import Callable
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
from chorok.core.models import AccessLog
from chorok.programs.domain.form_freezing import freeze_form
from chorok.programs.domain.queries.forms import form_of
from chorok.programs.enums import ApplicationState, QuestionKind
from chorok.programs.models import Call, ConsentText, FormPage, Question
from tests.factories_programs import DraftFactory, FormPageFactory, QuestionFactory
from tests.programs.making_forms import make_choices, make_consent, make_filing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


@pytest.fixture
def call() -> Call:
    made: Call = DraftFactory(code="drawn-up")
    return made


@pytest.fixture
def page(call: Call) -> FormPage:
    made: FormPage = FormPageFactory(call=call)
    return made


def rows(*names: str, **more: str) -> dict[str, str]:
    """Return the posted rows of choices or columns."""
    posted = {"options-TOTAL_FORMS": str(len(names)), "options-INITIAL_FORMS": "0"}
    for number, name in enumerate(names):
        posted |= {f"options-{number}-name_ko": name}
        posted |= {f"options-{number}-{key}": value for key, value in more.items()}
    return posted


def test_a_form_is_written_page_by_page(staff: Client, call: Call) -> None:
    staff.post(reverse("staff_form_page_new", args=[call.code]), {"name_ko": "사업계획", "name_en": "Project"})
    page = call.pages.get()
    new = "staff_question_new"
    answer = staff.post(
        reverse(new, args=[call.code, page.pk, "choice"]),
        {"name_ko": "지원 유형", "name_en": "Kind", "required": "on", **rows("시제품", "컨설팅", "")},
    )
    kind = Question.objects.get()
    assert answer["Location"] == f"{reverse('staff_form', args=[call.code])}#question-{kind.pk}"
    condition = f"{kind.pk}:choice-1"
    staff.post(reverse(new, args=[call.code, page.pk, "money"]), {"name_ko": "제작비", "shown_if": [condition]})
    staff.post(
        reverse(new, args=[call.code, page.pk, "table"]),
        {"name_ko": "일정", "rows_least": "1", "rows_most": "5", **rows("내용", kind="short", required="on")},
    )
    staff.post(reverse(new, args=[call.code, page.pk, "fact"]), {"name_ko": "기업명", "registry_key": "name"})
    (written,) = form_of(call)
    assert [
        (one.code, one.kind, one.required, one.shown_if_id, one.shown_if_values, one.registry_key)
        for one in written.questions.all()
    ] == [
        ("kind", "choice", True, None, [], ""),
        ("question-2", "money", False, kind.pk, ["choice-1"], ""),
        ("question-3", "table", False, None, [], ""),
        ("question-4", "short", False, None, [], "name"),
    ]
    html = staff.get(reverse("staff_form", args=[call.code])).content.decode()
    assert "“지원 유형” 문항에 다음과 같이 답한 경우: 시제품" in html
    assert "문항 4개" in html


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(staff: Client, call: Call, page: FormPage) -> None:
    answer = staff.post(
        reverse("staff_question_new", args=[call.code, page.pk, "choice"]), {"name_ko": "유형", **rows("하나", "하나")}
    )
    html = answer.content.decode()
    assert "“하나”이(가) 두 번 입력되었습니다." in html
    assert html.count('value="하나"') == 2
    assert not Question.objects.exists()


def test_answers_of_two_questions_make_no_condition(staff: Client, call: Call, page: FormPage) -> None:
    sources = [QuestionFactory(page=page, kind=QuestionKind.CHOICE, position=number) for number in (0, 1)]
    for source in sources:
        make_choices(source, "a", "b")
    answer = staff.post(
        reverse("staff_question_new", args=[call.code, page.pk, "short"]),
        {"name_ko": "제목", "shown_if": [f"{source.pk}:a" for source in sources]},
    )
    assert "한 문항의 답변만 선택해 주십시오." in answer.content.decode()
    assert Question.objects.count() == 2


def test_more_rows_are_drawn_and_nothing_is_saved(staff: Client, call: Call, page: FormPage) -> None:
    answer = staff.post(
        reverse("staff_question_new", args=[call.code, page.pk, "choice"]),
        {"name_ko": "", **rows("하나", "둘"), "more": "1"},
    )
    html = answer.content.decode()
    assert ('name="options-4-name_ko"' in html, 'name="options-5-name_ko"' in html) == (True, False)
    assert "is-error" not in html
    assert not Question.objects.exists()


def test_questions_are_moved_and_removed_by_buttons(staff: Client, call: Call, page: FormPage) -> None:
    first, second = (QuestionFactory(page=page, position=number) for number in (0, 1))
    make = "staff_question_step"
    staff.post(reverse(make, args=[call.code, second.pk, "up"]))
    assert [question.pk for question in page.questions.order_by("position")] == [second.pk, first.pk]
    Question.objects.filter(pk=first.pk).update(shown_if=second, shown_if_values=["a"])
    answer = staff.post(reverse(make, args=[call.code, second.pk, "remove"]), follow=True)
    assert "그 조건을 먼저 변경해 주십시오." in answer.content.decode()
    staff.post(reverse(make, args=[call.code, first.pk, "remove"]))
    staff.post(reverse(make, args=[call.code, second.pk, "remove"]))
    staff.post(reverse("staff_form_page_step", args=[call.code, page.pk, "remove"]))
    assert not FormPage.objects.exists()


def test_a_question_is_reached_through_its_own_call_only(staff: Client, call: Call) -> None:
    other = QuestionFactory(page=FormPageFactory(call=DraftFactory()))
    assert staff.get(reverse("staff_question", args=[call.code, other.pk])).status_code == 404
    assert staff.post(reverse("staff_question_step", args=[call.code, other.pk, "remove"])).status_code == 404
    assert staff.get(reverse("staff_form_page", args=[call.code, other.page_id])).status_code == 404
    assert Question.objects.filter(pk=other.pk).exists()


def test_the_preview_speaks_both_languages_and_keeps_nothing(staff: Client, call: Call, page: FormPage) -> None:
    QuestionFactory(page=page, code="cost", kind=QuestionKind.MONEY, name_ko="제작비", name_en="Cost of the prototype")
    address = reverse("staff_form_preview_page", args=[call.code, page.pk])
    assert "Cost of the prototype" in staff.get(f"{address}?lang=en").content.decode()
    assert "제작비" in staff.get(f"{address}?lang=ko").content.decode()
    refused = staff.post(f"{address}?lang=en", {"q-cost": "much"}).content.decode()
    assert "Write a number, e.g. 1,200." in refused
    assert 'value="much"' in refused
    assert "Everything you typed here" in staff.post(f"{address}?lang=en", {"q-cost": "1억"}).content.decode()


def test_a_frozen_form_is_read_only_and_says_why(staff: Client, call: Call, page: FormPage) -> None:
    question = QuestionFactory(page=page)
    freeze_form(call)
    html = staff.get(reverse("staff_form", args=[call.code])).content.decode()
    assert "신청이 시작되어 신청서를 변경할 수 없습니다." in html
    assert reverse("staff_question", args=[call.code, question.pk]) not in html
    for address in (
        reverse("staff_question", args=[call.code, question.pk]),
        reverse("staff_question_new", args=[call.code, page.pk, "short"]),
        reverse("staff_form_page_new", args=[call.code]),
    ):
        assert staff.post(address, {"name_ko": "새"}).status_code == 403
    assert (Question.objects.count(), FormPage.objects.count()) == (1, 1)


def test_all_answers_come_as_a_workbook_and_the_look_is_kept(staff: Client) -> None:
    filing = make_filing()
    filing.application.state, filing.application.number = ApplicationState.SUBMITTED, 1
    filing.application.save()
    answer = staff.get(reverse("staff_form_answers", args=[filing.call.code]))
    book = load_workbook(BytesIO(answer.getvalue()))
    assert book.sheetnames == ["답변", "추진일정"]
    assert [cell.value for cell in book["답변"][2]][:3] == [filing.application.receipt_code, "초록전지", "접수 완료"]
    look = AccessLog.objects.get()
    assert (look.action, look.subject_ids) == ("export", [filing.application.pk])


def test_the_form_is_drawn_with_as_many_queries_at_any_length(staff: Client, page: FormPage) -> None:
    address = reverse("staff_form", args=[page.call.code])
    made = []
    for length in (1, 3):
        while page.questions.count() < length:
            make_choices(QuestionFactory(page=page, kind=QuestionKind.CHOICE), "a", "b")
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            staff.get(address)
        made.append(len(queries))
    assert made[0] == made[1]


def test_consent_texts_are_written_version_by_version(staff: Client) -> None:
    words: dict[str, Any] = {"name_ko": "동의서", "name_en": "", "text_ko": "수집합니다.", "text_en": ""}
    staff.post(reverse("staff_consent_new"), {"code": "personal-data", **words})
    address = reverse("staff_consent", args=["personal-data"])
    same = staff.post(address, words)
    assert "현재 판과 달라진 내용이 없습니다." in same.content.decode()
    staff.post(address, words | {"text_ko": "수집·이용합니다."})
    assert list(ConsentText.objects.order_by("pk").values_list("version", "text_ko")) == [
        ("1", "수집합니다."),
        ("2", "수집·이용합니다."),
    ]
    html = staff.get(reverse("staff_consents")).content.decode()
    assert html.count(f'href="{address}"') == 1
    assert staff.get(reverse("staff_consent", args=["unknown"])).status_code == 404


def test_a_question_keeps_the_version_it_was_written_with(staff: Client, call: Call, page: FormPage) -> None:
    first = make_consent()
    staff.post(
        reverse("staff_question_new", args=[call.code, page.pk, "consent"]), {"name_ko": "동의", "consent": first.pk}
    )
    second = make_consent(version="2", text_ko="바뀐 문구")
    question = Question.objects.get()
    html = staff.get(reverse("staff_question", args=[call.code, question.pk])).content.decode()
    assert f'value="{first.pk}" selected' in html
    assert f'value="{second.pk}"' in html
    staff.post(reverse("staff_question", args=[call.code, question.pk]), {"name_ko": "동의", "consent": second.pk})
    assert Question.objects.get().consent == second
