"""A page of questions as a form: what is typed is kept, read back and refused beside its question."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.values import Person, digest
from chorok.web.components.questions import QuestionPageForm
from tests.programs.making_forms import Filing, make_filing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


@pytest.fixture
def filing(held_clock: object) -> Filing:
    return make_filing()


def choose(filing: Filing, kind: str) -> None:
    """Answer the question the plan depends on."""
    save_page_answers(actor=filing.actor, application=filing.application, page=filing.company, values={"kind": kind})


def test_facts_of_the_profile_are_shown_and_not_asked(filing: Filing) -> None:
    form = QuestionPageForm(filing.company, filing.application)
    assert list(form.fields) == ["kind", "contact"]
    html = str(form)
    assert "초록전지" in html
    assert f"/desk/{filing.application.organisation_id}/profile/" in html
    assert 'name="q-name"' not in html


def test_what_can_be_kept_is_kept_whatever_is_wrong_with_the_rest(filing: Filing) -> None:
    choose(filing, "prototype")
    data = QueryDict(
        "q-title=제목&q-cost=viel&q-schedule-0-task=설계&q-schedule-0-months=2&q-schedule-1-task=&q-agree=yes"
    )
    form = QuestionPageForm(filing.plan, filing.application, data, {})
    assert not form.is_valid()
    assert form.errors == {"cost": ["숫자를 입력해 주십시오. 예: 1,200"]}
    assert form.values == {
        "title": "제목",
        "schedule": ({"task": "설계", "months": Decimal(2)},),
        "drawing": None,
        "agree": True,
    }
    assert 'value="viel"' in str(form)


def test_a_question_left_open_is_no_error_in_a_draft(filing: Filing) -> None:
    form = QuestionPageForm(filing.company, filing.application, QueryDict("q-kind="), {})
    assert form.is_valid()
    assert form.values == {"kind": None, "contact": None}


def test_questions_another_page_hides_are_left_out(filing: Filing) -> None:
    hidden = QuestionPageForm(filing.plan, filing.application)
    assert list(hidden.fields) == ["schedule", "drawing", "agree"]
    choose(filing, "prototype")
    asked = QuestionPageForm(filing.plan, filing.application)
    assert list(asked.fields) == ["title", "cost", "schedule", "drawing", "agree"]


def test_a_preview_draws_every_question_with_its_condition_in_words(filing: Filing) -> None:
    form = QuestionPageForm(filing.plan)
    assert list(form.fields) == ["title", "cost", "schedule", "drawing", "agree"]
    assert "“지원 유형” 문항에 다음과 같이 답한 경우: 보기 prototype" in str(form)
    assert "개인정보를 수집합니다." in str(form)


def test_the_form_carries_the_digest_of_what_it_was_drawn_with(filing: Filing) -> None:
    choose(filing, "prototype")
    drawn = QuestionPageForm(filing.company, filing.application)
    assert drawn.base["kind"] == digest("prototype")
    choose(filing, "consulting")
    sent = QuestionPageForm(
        filing.company, filing.application, QueryDict(f"base-kind={digest('prototype')}&q-kind=prototype"), {}
    )
    assert sent.is_valid()
    assert sent.base["kind"] == digest("prototype")
    again = QuestionPageForm(
        filing.company, filing.application, QueryDict("base-kind=old"), {}, bases={"kind": digest("consulting")}
    )
    assert f'name="base-kind" value="{digest("consulting")}"' in str(again)


def test_values_are_drawn_as_one_types_them_and_read_back_equal(filing: Filing) -> None:
    choose(filing, "prototype")
    contact = {"name": "홍길동", "email": "hong@example.kr", "phone": "010-1234-5678"}
    save_page_answers(
        actor=filing.actor, application=filing.application, page=filing.company, values={"contact": contact}
    )
    save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.plan,
        values={"cost": "1억", "schedule": [{"task": "설계", "months": "1,200.5"}]},
    )
    html = str(QuestionPageForm(filing.plan, filing.application))
    assert 'value="100,000,000"' in html
    assert 'name="q-schedule-0-months" value="1,200.5"' in html
    assert 'value="010-1234-5678"' in str(QuestionPageForm(filing.company, filing.application))
    sent = QueryDict(
        "q-kind=prototype&q-contact-name=홍길동&q-contact-email=hong@example.kr&q-contact-phone=010-1234-5678"
    )
    form = QuestionPageForm(filing.company, filing.application, sent, {})
    assert form.is_valid()
    assert form.values["contact"] == Person(name="홍길동", email="hong@example.kr", phone="+821012345678")


def test_a_file_stays_until_it_is_replaced_or_taken_away(filing: Filing) -> None:
    upload = SimpleUploadedFile("plan.txt", b"plan")
    save_page_answers(actor=filing.actor, application=filing.application, page=filing.plan, values={"drawing": upload})
    untouched = QuestionPageForm(filing.plan, filing.application, QueryDict("q-agree=yes"), {})
    assert untouched.is_valid()
    assert digest(untouched.values["drawing"]) == untouched.base["drawing"]
    assert "plan.txt" in str(untouched)
    removed = QuestionPageForm(filing.plan, filing.application, QueryDict("q-drawing-remove=yes"), {})
    assert removed.is_valid()
    assert removed.values["drawing"] is None


def test_more_rows_can_be_asked_for_without_a_script(filing: Filing) -> None:
    first = str(QuestionPageForm(filing.plan, filing.application))
    assert ("q-schedule-2-task" in first, "q-schedule-3-task" in first) == (True, False)
    data = QueryDict("q-schedule-0-task=a&q-schedule-1-task=&q-schedule-2-task=&q-schedule-add=1")
    form = QuestionPageForm(filing.plan, filing.application, data, {})
    assert form.is_valid()
    assert form.wants_rows
    more = str(form)
    assert ("q-schedule-5-task" in more, "q-schedule-6-task" in more) == (True, False)


def test_rows_far_beyond_the_limit_are_not_read(filing: Filing) -> None:
    data = QueryDict("q-schedule-99999-task=a&q-schedule-0-unknown=b")
    form = QuestionPageForm(filing.plan, filing.application, data, {})
    assert form.is_valid()
    assert form.values["schedule"] is None
