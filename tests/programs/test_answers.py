"""Answers saved page by page: by several people, with gaps, with consents and files, and read by those who may."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import StoredFile
from chorok.programs.domain.answers import keep_registry_facts, read_answers, save_page_answers
from chorok.programs.domain.missing import missing
from chorok.programs.domain.queries.answers import answers_for_evaluator, answers_to_read, without_names
from chorok.programs.domain.queries.answers_table import answers_table, answers_tables
from chorok.programs.domain.registry_facts import prefill
from chorok.programs.domain.values import Person, digest
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Answer, AnswerConsent, Application
from chorok.registry.enums import CertificationKind
from tests.factories import NOW, CertificationFactory, OrganisationFactory
from tests.factories_programs import CLOSES_AT, ApplicationFactory
from tests.programs.making_forms import Filing, make_filing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

CONTACT = {"name": "홍길동", "email": "hong@example.kr"}
PLAN = {
    "title": "폐배터리 재사용",
    "cost": "1억 2,000만",
    "schedule": [{"task": "설계", "months": "2"}, {"task": "제작", "months": "3.5"}],
    "agree": "on",
}


@pytest.fixture
def filing(held_clock: object) -> Filing:
    return make_filing()


def fill(filing: Filing) -> None:
    """Answer everything."""
    save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.company,
        values={"kind": "prototype", "contact": CONTACT},
    )
    save_page_answers(
        actor=filing.actor, application=filing.application, page=filing.plan, values=PLAN, ip="203.0.113.7"
    )


def test_answers_of_every_kind_are_kept_as_rows_and_read_back(filing: Filing) -> None:
    fill(filing)
    assert read_answers(filing.application) == {
        "name": "초록전지",
        "kind": "prototype",
        "contact": Person(name="홍길동", email="hong@example.kr"),
        "title": "폐배터리 재사용",
        "cost": Decimal(120_000_000),
        "schedule": ({"task": "설계", "months": Decimal(2)}, {"task": "제작", "months": Decimal("3.5")}),
        "drawing": None,
        "agree": True,
    }
    assert Answer.objects.filter(question__code="schedule").count() == 4
    assert Application.objects.get().saved_at == NOW


def test_a_consent_is_kept_with_the_words_that_were_read(filing: Filing) -> None:
    with translation.override("en"):
        save_page_answers(
            actor=filing.actor,
            application=filing.application,
            page=filing.plan,
            values={"agree": "yes"},
            ip="203.0.113.7",
        )
    given = AnswerConsent.objects.get()
    assert (given.language, given.ip, given.given_by_id, given.given_at) == (
        "en",
        "203.0.113.7",
        filing.actor.user_id,
        NOW,
    )
    assert given.text_sha256 == hashlib.sha256(b"We collect personal data.").hexdigest()
    save_page_answers(actor=filing.actor, application=filing.application, page=filing.plan, values={"agree": None})
    assert not AnswerConsent.objects.exists()


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(filing: Filing) -> None:
    fill(filing)
    drawn = {"title": digest("폐배터리 재사용"), "cost": digest(Decimal(120_000_000))}
    theirs = save_page_answers(
        actor=filing.colleague,
        application=filing.application,
        page=filing.plan,
        values={"title": "동료의 제목"},
        base=drawn,
    )
    assert theirs.conflicts == ()
    mine = save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.plan,
        values={"title": "나의 제목", "cost": "9,000만"},
        base=drawn,
    )
    (conflict,) = mine.conflicts
    assert (conflict.question.code, conflict.mine, conflict.theirs, conflict.saved_by, conflict.saved_at) == (
        "title",
        "나의 제목",
        "동료의 제목",
        "박동료",
        NOW,
    )
    assert mine.saved == {"cost"}
    answers = read_answers(filing.application)
    assert (answers["title"], answers["cost"]) == ("동료의 제목", Decimal(90_000_000))
    # Shown the difference, the person insists: the digest is that of the colleague's text now.
    again = save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.plan,
        values={"title": "나의 제목"},
        base=mine.bases,
    )
    assert again.conflicts == ()
    assert read_answers(filing.application)["title"] == "나의 제목"


def test_an_answer_one_did_not_touch_is_no_conflict(filing: Filing) -> None:
    fill(filing)
    drawn = {"title": digest("폐배터리 재사용")}
    save_page_answers(
        actor=filing.colleague,
        application=filing.application,
        page=filing.plan,
        values={"title": "새 제목"},
        base=drawn,
    )
    saved = save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.plan,
        values={"title": "폐배터리 재사용"},
        base=drawn,
    )
    assert (saved.conflicts, saved.saved) == ((), frozenset())
    assert read_answers(filing.application)["title"] == "새 제목"


def test_one_wrong_answer_writes_none_of_the_page(filing: Filing) -> None:
    with pytest.raises(DomainError) as refusal:
        save_page_answers(
            actor=filing.actor, application=filing.application, page=filing.plan, values={"title": "a", "cost": "viel"}
        )
    assert refusal.value.field == "cost"
    assert not Answer.objects.exists()


def test_a_question_of_another_page_is_refused(filing: Filing) -> None:
    with pytest.raises(DomainError):
        save_page_answers(
            actor=filing.actor, application=filing.application, page=filing.company, values={"title": "a"}
        )
    assert not Answer.objects.exists()


def test_what_the_registry_knows_cannot_be_typed(filing: Filing) -> None:
    saved = save_page_answers(
        actor=filing.actor, application=filing.application, page=filing.company, values={"name": "다른 회사"}
    )
    assert saved.saved == frozenset()
    assert read_answers(filing.application)["name"] == "초록전지"


def test_facts_of_the_profile_follow_it_until_the_application_is_handed_in(filing: Filing) -> None:
    organisation = filing.application.organisation
    organisation.name_ko = "새초록전지"
    organisation.save()
    assert read_answers(filing.application)["name"] == "새초록전지"
    keep_registry_facts(actor=filing.actor, application=filing.application)
    filing.application.state, filing.application.number = ApplicationState.SUBMITTED, 1
    filing.application.save()
    organisation.name_ko = "또다른이름"
    organisation.save()
    assert read_answers(Application.objects.get())["name"] == "새초록전지"


def test_certificates_are_kept_by_their_korean_names_whoever_hands_in(filing: Filing) -> None:
    organisation = filing.application.organisation
    CertificationFactory(organisation=organisation, kind=CertificationKind.GREEN_TECHNOLOGY, number="GT-20-00001")
    with translation.override("en"):
        assert prefill(organisation, "certificates") == "녹색기술인증 GT-20-00001"


@pytest.mark.parametrize("moment", [CLOSES_AT, CLOSES_AT + timedelta(seconds=1)])
def test_from_the_deadline_on_nothing_is_saved(filing: Filing, moment: object) -> None:
    with clock.at(CLOSES_AT - timedelta(microseconds=1)):
        save_page_answers(actor=filing.actor, application=filing.application, page=filing.plan, values={"title": "a"})
    with clock.at(moment), pytest.raises(Refused):  # type: ignore[arg-type]
        save_page_answers(actor=filing.actor, application=filing.application, page=filing.plan, values={"title": "b"})
    assert read_answers(filing.application)["title"] == "a"


def test_a_file_is_kept_and_its_loss_is_noticed(filing: Filing, store_folder: Path) -> None:
    fill(filing)
    upload = SimpleUploadedFile("초록전지 도면.txt", "도면".encode())
    save_page_answers(actor=filing.actor, application=filing.application, page=filing.plan, values={"drawing": upload})
    stored = read_answers(filing.application)["drawing"]
    assert isinstance(stored, StoredFile)
    assert (stored.name, stored.purpose) == ("초록전지 도면.txt", "application_answer")
    assert missing(filing.application) == []
    default_storage.delete(stored.stored_as)
    assert [(one.question.code, str(one.message)) for one in missing(filing.application)] == [
        ("drawing", "파일을 찾을 수 없습니다. 다시 첨부해 주십시오.")
    ]


def test_an_unreadable_file_is_refused_beside_its_question(filing: Filing) -> None:
    with pytest.raises(DomainError) as refusal:
        save_page_answers(
            actor=filing.actor,
            application=filing.application,
            page=filing.plan,
            values={"title": "a", "drawing": SimpleUploadedFile("a.pdf", b"")},
        )
    assert refusal.value.field == "drawing"
    assert not Answer.objects.exists()


def test_what_is_missing_is_named_in_the_order_of_the_form(filing: Filing) -> None:
    assert [one.question.code for one in missing(filing.application)] == ["kind", "contact", "schedule", "agree"]
    save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.company,
        values={"kind": "prototype", "contact": {"name": "홍길동"}},
    )
    save_page_answers(
        actor=filing.actor, application=filing.application, page=filing.plan, values={"schedule": [{"task": "설계"}]}
    )
    assert [(one.page, one.question.code, str(one.message)) for one in missing(filing.application)] == [
        (filing.company, "contact", "전자우편 주소 또는 전화번호를 입력해 주십시오."),
        (filing.plan, "title", "이 문항에 답변해 주십시오."),
        (filing.plan, "cost", "이 문항에 답변해 주십시오."),
        (filing.plan, "schedule", "1행의 “months” 항목을 입력해 주십시오."),
        (filing.plan, "agree", "신청하려면 동의하여야 합니다."),
    ]


def test_answers_to_questions_that_are_not_asked_any_more_are_not_shown(filing: Filing) -> None:
    fill(filing)
    save_page_answers(
        actor=filing.actor, application=filing.application, page=filing.company, values={"kind": "consulting"}
    )
    codes = [answer.question.code for page in answers_to_read(filing.application) for answer in page.answers]
    assert codes == ["name", "kind", "contact", "schedule", "drawing", "agree"]


def test_a_blind_evaluator_learns_no_name(filing: Filing) -> None:
    fill(filing)
    filing.application.alias = "A-012"
    save_page_answers(
        actor=filing.actor,
        application=filing.application,
        page=filing.plan,
        values={
            "title": "초록전지의 CHOROK BATTERY 재사용, 대표 김초록",
            "schedule": [{"task": "초록전지 공장", "months": "1"}],
            "drawing": SimpleUploadedFile("초록전지 도면.txt", "도면".encode()),
        },
    )
    blind = answers_for_evaluator(filing.application, blind=True)
    answers = {answer.question.code: answer for page in blind for answer in page.answers}
    assert list(answers) == ["kind", "title", "cost", "schedule", "drawing"]
    assert answers["title"].text == "○○○의 ○○○ 재사용, 대표 ○○○"
    assert answers["schedule"].rows == [["○○○ 공장", "1"]]
    assert (answers["drawing"].file_name, answers["drawing"].text) == ("A-012 도면.txt", "A-012 도면.txt")
    assert {answer.value for answer in answers.values()} == {None}
    open_review = answers_for_evaluator(filing.application, blind=False)
    assert [answer.question.code for page in open_review for answer in page.answers] == [
        *("name", "kind", "contact", "title", "cost", "schedule", "drawing")
    ]


def test_without_names_nothing_is_hidden() -> None:
    assert without_names("a.b", []) == "a.b"
    assert without_names("axb a.b", ["a.b"]) == "axb ○○○"


def handed_in(filing: Filing, count: int) -> None:
    """Let `count` further companies hand in the same answers."""
    fill(filing)
    for number in range(1, count + 1):
        other = ApplicationFactory(
            call=filing.call,
            organisation=OrganisationFactory(name_ko=f"기업{number}"),
            state=ApplicationState.SUBMITTED,
            number=number,
        )
        for answer in Answer.objects.filter(application=filing.application).order_by("pk"):
            answer.pk, answer.application = None, other
            answer.save(force_insert=True)


def test_all_answers_of_a_call_as_a_list(filing: Filing) -> None:
    handed_in(filing, 2)
    table, schedule = answers_tables(filing.call)
    assert [column.title for column in table.columns] == [
        *("접수번호", "신청기업", "상태", "기업명", "지원 유형", "담당자 · 성명", "담당자 · 직위"),
        *("담당자 · 전자우편 주소", "담당자 · 전화번호", "과제명", "제작비", "추진일정", "도면", "동의합니다"),
    ]
    code = filing.call.code.upper()
    assert next(iter(table.rows)) == [
        *(f"{code}-0001", "기업1", "접수 완료", None, "보기 prototype", "홍길동", None, "hong@example.kr", None),
        *("폐배터리 재사용", Decimal(120_000_000), "설계 / 2\n제작 / 3.5", None, None),
    ]
    assert list(schedule.rows) == [
        [f"{code}-000{number}", f"기업{number}", "접수 완료", task, months]
        for number in (1, 2)
        for task, months in (("설계", Decimal(2)), ("제작", Decimal("3.5")))
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_as_much_at_any_length(
    filing: Filing, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    handed_in(filing, count)
    with django_assert_num_queries(4):  # the frozen form was read before
        assert len(list(answers_table(filing.call).rows)) == count
