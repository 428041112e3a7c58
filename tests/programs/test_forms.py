"""The form builder: what holds together is written, what doesn't is refused and leaves the form as it was."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.consents import add_consent_text, add_consent_version
from chorok.programs.domain.form_freezing import freeze_form
from chorok.programs.domain.form_rules import Option
from chorok.programs.domain.forms import (
    move_page,
    move_question,
    remove_page,
    remove_question,
    save_page,
    save_question,
)
from chorok.programs.domain.queries.forms import form_of, newest_consents, questions_of
from chorok.programs.enums import CallState, ColumnKind, QuestionKind
from chorok.programs.models import Call, ConsentText, FormPage, Question, QuestionChoice
from tests.factories import NOW
from tests.factories_programs import DraftFactory, QuestionFactory
from tests.programs.making_forms import make_choices, make_consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

TWO = [Option("시제품", "Prototype"), Option("컨설팅", "Consulting")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def call() -> Call:
    made: Call = DraftFactory()
    return made


@pytest.fixture
def page(staff: Actor, call: Call) -> FormPage:
    return save_page(actor=staff, call=call, name_ko="사업계획", name_en="Project")


def codes(call: Call) -> list[list[str]]:
    """Return the codes of the questions, page by page, in their order."""
    return [[question.code for question in page.questions.all()] for page in form_of(call)]


def add(staff: Actor, page: FormPage, code: str, kind: str = QuestionKind.SHORT, **values: Any) -> Question:
    """Add a question."""
    return save_question(actor=staff, page=page, code=code, kind=kind, name_ko=code, **values)


def refused(call: Call, action: Callable[[], object]) -> DomainError:
    """Return the refusal of an action that leaves the form as it was."""
    before = snapshot(call)
    with pytest.raises(DomainError) as refusal:
        action()
    assert snapshot(call) == before
    return refusal.value


def snapshot(call: Call) -> list[Any]:
    """Return everything of a form that may change."""
    return [
        list(Question.objects.filter(page__call=call).order_by("pk").values()),
        list(FormPage.objects.filter(call=call).order_by("pk").values()),
        list(QuestionChoice.objects.filter(question__page__call=call).order_by("pk").values()),
    ]


def test_a_question_of_each_kind_is_written_with_what_its_kind_needs(staff: Actor, page: FormPage) -> None:
    limits: dict[str, Any] = {
        "unit_ko": "명",
        "least": Decimal(1),
        "most": Decimal(10),
        "decimals": 1,
        "longest": 50,
        "rows_most": 5,
        "choices": TWO,
        "columns": [Option("품목", "Item"), Option("금액", "Cost", kind=ColumnKind.MONEY)],
        "consent": make_consent(),
    }
    for kind in QuestionKind:
        add(staff, page, f"of-{kind}", kind, **limits)
    kept = {
        question.kind: (
            question.unit_ko,
            question.least,
            question.decimals,
            question.longest,
            question.rows_most,
            [choice.code for choice in question.choices.all()],
            [(column.code, column.kind) for column in question.columns.all()],
            question.consent_id is not None,
        )
        for question in questions_of(form_of(page.call))
    }
    nothing = ("", None, 0, None, 20, [], [], False)
    assert kept == {
        "short": ("", None, 0, 50, 20, [], [], False),
        "long": ("", None, 0, 50, 20, [], [], False),
        "choice": ("", None, 0, None, 20, ["prototype", "consulting"], [], False),
        "several": ("", None, 0, None, 20, ["prototype", "consulting"], [], False),
        "number": ("명", Decimal(1), 1, None, 20, [], [], False),
        "money": ("", Decimal(1), 0, None, 20, [], [], False),
        "date": nothing,
        "table": ("", None, 0, None, 5, [], [("item", "short"), ("cost", "money")], False),
        "file": nothing,
        "address": nothing,
        "person": nothing,
        "consent": ("", None, 0, None, 20, [], [], True),
    }


def test_a_fact_of_the_profile_brings_its_kind_and_hides_who_applies(staff: Actor, page: FormPage) -> None:
    named = save_question(actor=staff, page=page, name_ko="기업명", name_en="Company", registry_key="name")
    assert (named.kind, named.code, named.names_applicant) == ("short", "company", True)
    size = save_question(actor=staff, page=page, name_ko="상시근로자 수", registry_key="employees", unit_ko="명")
    assert (size.kind, size.code, size.names_applicant, size.unit_ko) == ("number", "question-2", False, "명")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"code": "First One"}, "code", "영문 소문자, 숫자, 붙임표(-)만 사용해 주십시오."),
        ({"code": "taken"}, "code", "이 신청서의 다른 문항이 사용 중인 코드입니다."),
        ({"name_ko": " "}, "name_ko", None),
        ({"kind": "essay"}, "kind", "목록에서 하나를 선택해 주십시오."),
        ({"registry_key": "shoe-size"}, "registry_key", "목록에서 하나를 선택해 주십시오."),
        ({"kind": "number", "least": Decimal(5), "most": Decimal(4)}, "least", "최솟값이 최댓값보다 큽니다."),
        ({"kind": "number", "most": Decimal(10) ** 16}, "most", "숫자가 너무 큽니다."),
        ({"kind": "number", "decimals": 5}, "decimals", "소수점 아래 자릿수는 0에서 4까지 지정할 수 있습니다."),
        ({"kind": "long", "longest": 20_001}, "longest", "1자에서 20,000자 사이로 지정해 주십시오."),
        ({"kind": "table", "rows_most": 101, "columns": TWO}, "rows_most", "1행에서 100행 사이로 지정해 주십시오."),
        ({"kind": "table", "rows_least": 21, "columns": TWO}, "rows_least", "최소 행 수가 최대 행 수보다 큽니다."),
        ({"kind": "table"}, "columns", "표에는 열이 하나 이상 있어야 합니다."),
        ({"kind": "table", "columns": [Option("", "Item")]}, "columns", "1행에 국문 명칭이 없습니다."),
        ({"kind": "choice"}, "choices", "보기를 2개 이상 입력해 주십시오."),
        ({"kind": "choice", "choices": TWO[:1]}, "choices", "보기를 2개 이상 입력해 주십시오."),
        ({"kind": "choice", "choices": [TWO[0], Option(" ", "x")]}, "choices", "2행에 국문 명칭이 없습니다."),
        ({"kind": "several", "choices": [TWO[0], TWO[0]]}, "choices", "“시제품”이(가) 두 번 입력되었습니다."),
        (
            {"kind": "several", "choices": [Option(str(n)) for n in range(51)]},
            "choices",
            "보기는 50개까지 둘 수 있습니다.",
        ),
        ({"kind": "consent"}, "consent", "동의서를 선택해 주십시오."),
    ],
)
def test_what_does_not_hold_together_is_refused(
    staff: Actor, page: FormPage, values: dict[str, Any], field: str, message: str | None
) -> None:
    add(staff, page, "taken")
    given = {"code": "new", "kind": "short", "name_ko": "새 문항", **values}
    refusal = refused(page.call, lambda: save_question(actor=staff, page=page, **given))
    assert refusal.field == field
    assert message is None or str(refusal) == message


def test_a_condition_stands_on_an_earlier_question_with_choices(staff: Actor, page: FormPage) -> None:
    kind = add(staff, page, "kind", QuestionKind.CHOICE, choices=TWO)
    text = add(staff, page, "text")
    title = add(staff, page, "title", shown_if=kind, shown_if_values=["prototype"])
    assert (title.shown_if, title.shown_if_values) == (kind, ["prototype"])
    call = page.call
    for source, answers, field, message in (
        (text, ["prototype"], "shown_if", "조건은 선택형 문항이나 동의 문항에만 걸 수 있습니다."),
        (kind, [], "shown_if_values", "이 문항을 표시할 답변을 선택해 주십시오."),
        (kind, ["coal"], "shown_if_values", "해당 문항에 없는 답변입니다."),
    ):
        refusal = refused(
            call,
            lambda: add(staff, page, "x", shown_if=source, shown_if_values=answers),  # noqa: B023 - run at once
        )
        assert (refusal.field, str(refusal)) == (field, message)


def test_a_circle_of_conditions_is_refused(staff: Actor, page: FormPage) -> None:
    first = add(staff, page, "first", QuestionKind.CHOICE, choices=TWO)
    second = add(staff, page, "second", QuestionKind.CHOICE, choices=TWO, shown_if=first, shown_if_values=["prototype"])
    third = add(staff, page, "third", QuestionKind.CHOICE, choices=TWO, shown_if=second, shown_if_values=["prototype"])
    for source in (first, second, third):
        refusal = refused(
            page.call,
            lambda: save_question(
                actor=staff,
                page=page,
                question=Question.objects.get(pk=first.pk),
                code="first",
                kind="choice",
                name_ko="first",
                choices=TWO,
                shown_if=source,  # noqa: B023 - run at once
                shown_if_values=["prototype"],
            ),
        )
        assert refusal.field == "shown_if"
        assert str(refusal) == f"조건이 순환합니다. “{source.name}” 문항은 이 문항의 답변에 따라 표시됩니다."


def test_a_condition_on_a_later_question_is_refused(staff: Actor, page: FormPage) -> None:
    early = add(staff, page, "early")
    late = add(staff, page, "late", QuestionKind.CHOICE, choices=TWO)
    refusal = refused(
        page.call,
        lambda: save_question(
            actor=staff,
            page=page,
            question=Question.objects.get(pk=early.pk),
            code="early",
            kind="short",
            name_ko="early",
            shown_if=late,
            shown_if_values=["prototype"],
        ),
    )
    assert str(refusal) == "신청서에서 이 문항보다 앞에 있는 문항을 선택해 주십시오."


def test_a_question_others_depend_on_stays(staff: Actor, page: FormPage) -> None:
    kind = add(staff, page, "kind", QuestionKind.CHOICE, choices=TWO)
    other = save_page(actor=staff, call=page.call, name_ko="둘째 쪽")
    add(staff, other, "title", shown_if=kind, shown_if_values=["prototype"])
    message = "“title” 문항의 조건에 쓰이고 있습니다. 그 조건을 먼저 변경해 주십시오."
    assert str(refused(page.call, lambda: remove_question(actor=staff, question=kind))) == message
    assert str(refused(page.call, lambda: remove_page(actor=staff, page=page))) == message
    taking_away = [Option("컨설팅", "Consulting", "consulting"), Option("교육", "Training")]
    refusal = refused(
        page.call,
        lambda: save_question(
            actor=staff,
            page=page,
            question=Question.objects.get(pk=kind.pk),
            code="kind",
            kind="choice",
            name_ko="kind",
            choices=taking_away,
        ),
    )
    assert refusal.field == "choices"
    remove_page(actor=staff, page=other)
    remove_page(actor=staff, page=page)
    assert codes(page.call) == []


def test_a_page_goes_with_the_conditions_inside_it(staff: Actor, page: FormPage) -> None:
    kind = add(staff, page, "kind", QuestionKind.CHOICE, choices=TWO)
    add(staff, page, "title", shown_if=kind, shown_if_values=["prototype"])
    remove_page(actor=staff, page=page)
    assert not Question.objects.exists()


def test_choices_that_stay_keep_their_codes(staff: Actor, page: FormPage) -> None:
    kind = add(staff, page, "kind", QuestionKind.CHOICE, choices=TWO)
    before = {choice.code: choice.pk for choice in kind.choices.all()}
    changed = [Option("교육", "Training"), Option("컨설팅 지원", "Consulting support", "consulting")]
    save_question(actor=staff, page=page, question=kind, code="kind", kind="choice", name_ko="유형", choices=changed)
    after = list(kind.choices.order_by("position").values_list("code", "name_ko", "pk"))
    assert [row[:2] for row in after] == [("training", "교육"), ("consulting", "컨설팅 지원")]
    assert after[1][2] == before["consulting"]


def test_questions_move_over_the_edges_of_pages(staff: Actor, page: FormPage) -> None:
    second = save_page(actor=staff, call=page.call, name_ko="둘째 쪽")
    moved = add(staff, page, "a")
    add(staff, page, "b")
    add(staff, second, "c")
    for up, expected in (
        (True, [["a", "b"], ["c"]]),
        (False, [["b", "a"], ["c"]]),
        (False, [["b"], ["a", "c"]]),
        (False, [["b"], ["c", "a"]]),
        (False, [["b"], ["c", "a"]]),
        (True, [["b"], ["a", "c"]]),
        (True, [["b", "a"], ["c"]]),
    ):
        move_question(actor=staff, question=Question.objects.get(pk=moved.pk), up=up)
        assert codes(page.call) == expected
    move_page(actor=staff, page=second, up=True)
    assert codes(page.call) == [["c"], ["b", "a"]]
    move_page(actor=staff, page=second, up=True)
    assert codes(page.call) == [["c"], ["b", "a"]]


def test_nothing_moves_before_the_question_its_condition_looks_at(staff: Actor, page: FormPage) -> None:
    kind = add(staff, page, "kind", QuestionKind.CHOICE, choices=TWO)
    title = add(staff, page, "title", shown_if=kind, shown_if_values=["prototype"])
    message = "“title” 문항은 “kind” 문항의 답변에 따라 표시되므로 그보다 뒤에 있어야 합니다."
    assert str(refused(page.call, lambda: move_question(actor=staff, question=title, up=True))) == message
    assert str(refused(page.call, lambda: move_question(actor=staff, question=kind, up=False))) == message
    second = save_page(actor=staff, call=page.call, name_ko="둘째 쪽")
    add(staff, second, "third", shown_if=kind, shown_if_values=["prototype"])
    refusal = refused(page.call, lambda: move_page(actor=staff, page=second, up=True))
    assert str(refusal) == "“third” 문항은 “kind” 문항의 답변에 따라 표시되므로 그보다 뒤에 있어야 합니다."


def test_a_frozen_form_takes_no_change(staff: Actor, page: FormPage) -> None:
    question = add(staff, page, "a")
    freeze_form(page.call)
    assert Call.objects.get().form_frozen_at == NOW
    for action in (
        lambda: save_page(actor=staff, call=page.call, name_ko="새 쪽"),
        lambda: add(staff, page, "b"),
        lambda: remove_question(actor=staff, question=question),
        lambda: move_question(actor=staff, question=question, up=True),
        lambda: remove_page(actor=staff, page=page),
        lambda: move_page(actor=staff, page=page, up=True),
    ):
        refusal = refused(page.call, action)
        assert isinstance(refusal, Refused)
        assert str(refusal) == "신청이 시작되어 신청서를 변경할 수 없습니다. 모든 신청자가 같은 문항에 답하여야 합니다."


@pytest.mark.parametrize("state", [CallState.APPROVAL, CallState.APPROVED, CallState.PUBLISHED, CallState.CANCELLED])
def test_a_call_that_left_its_desk_keeps_its_form(staff: Actor, page: FormPage, state: str) -> None:
    Call.objects.update(state=state)
    assert isinstance(refused(page.call, lambda: add(staff, page, "a")), Refused)


@pytest.mark.parametrize("role", [Role.CITY, Role.EVALUATOR, Role.ADMIN])
def test_only_the_staff_builds_forms(actor_with: Callable[..., Actor], page: FormPage, role: Role) -> None:
    other = actor_with(role)
    assert isinstance(refused(page.call, lambda: add(other, page, "a")), Refused)


def test_consent_texts_are_never_changed_but_followed_by_a_new_version(staff: Actor) -> None:
    words = {"name_ko": "동의서", "name_en": "Consent", "text_ko": "수집합니다.", "text_en": "We collect."}
    first = add_consent_text(actor=staff, code="personal-data", **words)
    with pytest.raises(DomainError) as refusal:
        add_consent_text(actor=staff, code="personal-data", **words)
    assert refusal.value.field == "code"
    with pytest.raises(DomainError) as refusal:
        add_consent_version(actor=staff, code="personal-data", **words)
    assert str(refusal.value) == "현재 판과 달라진 내용이 없습니다."
    assert ConsentText.objects.count() == 1
    second = add_consent_version(actor=staff, code="personal-data", **words | {"text_ko": "수집·이용합니다."})
    assert (first.version, second.version) == ("1", "2")
    assert ConsentText.objects.get(pk=first.pk).text_ko == "수집합니다."
    assert list(newest_consents()) == [second]
    assert set(newest_consents(and_also=first.pk)) == {first, second}


def test_a_form_is_read_in_four_queries(page: FormPage, django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_choices(QuestionFactory(page=page, kind=QuestionKind.CHOICE, code=f"q{number}"), "a", "b")
    with django_assert_num_queries(4):
        asked = questions_of(form_of(page.call))
        assert [[choice.code for choice in question.choices.all()] for question in asked] == [["a", "b"]] * 3
