"""Calls and templates: creating, copying, changing; bad input of every field."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.outcomes.enums import PeriodState
from chorok.programs.domain.call_gaps import gaps
from chorok.programs.domain.call_values import cleaned
from chorok.programs.domain.calls import create_call, create_template, update_call
from chorok.programs.enums import CallState, QuestionKind, TieBreak
from chorok.programs.models import Call, Question, QuestionChoice
from tests.conftest import NOW
from tests.factories import LineFactory, ProgrammeYearFactory
from tests.factories_programs import (
    CLOSES_AT,
    OPENS_AT,
    BonusRuleFactory,
    CallFactory,
    ChecklistItemFactory,
    CriterionFactory,
    DraftFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TemplateFactory,
)
from tests.programs.making_forms import make_consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ActorWith = Callable[..., Actor]


def _new(**values: Any) -> Call:
    given: dict[str, Any] = {"actor": SYSTEM, "year": ProgrammeYearFactory(), "name_ko": "공고", "code": "new-call"}
    if "line" not in values:
        given["line"] = LineFactory()
    return create_call(**given | values)


def test_an_empty_call_is_a_draft_of_its_year(actor_with: ActorWith) -> None:
    staff = actor_with(Role.STAFF)
    call = _new(actor=staff, code="cert-2020", name_ko="  녹색인증\n컨설팅 ", quota=25)
    assert (call.state, call.code, call.name_ko, call.quota) == (CallState.DRAFT, "cert-2020", "녹색인증 컨설팅", 25)
    assert (call.year_id, call.publish_at, call.created_by_id) == (2020, None, staff.user_id)


def test_only_staff_create_calls(actor_with: ActorWith) -> None:
    for role in (Role.CITY, Role.EVALUATOR, Role.ADMIN):
        with pytest.raises(Refused):
            _new(actor=actor_with(role))
    assert not Call.objects.exists()


def test_a_closed_year_takes_no_call() -> None:
    with pytest.raises(DomainError) as refusal:
        _new(year=ProgrammeYearFactory(state=PeriodState.CLOSED))
    assert refusal.value.field == "year"
    assert not Call.objects.exists()


@pytest.mark.parametrize("code", ["", "UPPER", "two words", "a--b", "-a", "x" * 61, "new", "feed", "export"])
def test_a_code_is_well_formed_and_not_reserved(code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        _new(code=code)
    assert refusal.value.field == "code"
    assert not Call.objects.exists()


def test_a_taken_code_is_refused() -> None:
    CallFactory(code="cert-2020")
    with pytest.raises(DomainError) as refusal:
        _new(code="cert-2020")
    assert refusal.value.field == "code"
    assert Call.objects.count() == 1


def test_a_line_has_one_template(actor_with: ActorWith) -> None:
    line = LineFactory(code="education")
    made = create_template(actor=actor_with(Role.STAFF), line=line, name_ko="교육 공고 틀")
    assert (made.state, made.code, made.year) == (CallState.TEMPLATE, "template-education", None)
    with pytest.raises(DomainError) as refusal:
        create_template(actor=actor_with(Role.STAFF), line=line, name_ko="둘째")
    assert refusal.value.field == "line"
    assert Call.objects.count() == 1


def _full_template() -> Call:
    template: Call = TemplateFactory(quota=25, subsidy_rate=Decimal(75), tie_breaks=[TieBreak.EARLIER], blind=True)
    RuleFactory(call=template, kind="size", values=[], most=299)
    RequiredDocumentFactory(call=template, code="plan")
    CriterionFactory(call=template, name_ko="기술성", most=Decimal(40))
    CriterionFactory(call=template, name_ko="사업성", most=Decimal(60))
    BonusRuleFactory(call=template)
    ChecklistItemFactory(call=template)
    page = FormPageFactory(call=template)
    second = FormPageFactory(call=template)
    asked = QuestionFactory(page=page, code="exports", kind=QuestionKind.CHOICE)
    QuestionChoice.objects.create(question=asked, code="yes", name_ko="예", position=0)
    QuestionChoice.objects.create(question=asked, code="no", name_ko="아니요", position=1)
    QuestionFactory(page=second, code="country", shown_if=asked, shown_if_values=["yes"])
    return template


def test_a_call_takes_everything_but_the_dates_from_its_source() -> None:
    template = _full_template()
    call = _new(source=template, line=template.line, code="cert-2020", name_ko="2020년 공고")

    assert (call.quota, call.subsidy_rate, call.tie_breaks, call.blind) == (25, 75, [TieBreak.EARLIER], True)
    assert (call.opens_at, call.closes_at, call.publish_at, call.form_frozen_at) == (None, None, None, None)
    assert [(rule.kind, rule.most) for rule in call.rules.all()] == [("size", 299)]
    assert [document.code for document in call.documents.all()] == ["plan"]
    assert [(one.name_ko, one.most) for one in call.criteria.all()] == [("기술성", 40), ("사업성", 60)]
    assert (call.bonus_rules.count(), call.checklist.count(), call.pages.count()) == (1, 1, 2)
    assert template.rules.count() == 1


def test_a_copied_consent_asks_for_the_words_that_hold_now() -> None:
    """The template was written before the text was reworded: who applies to the new call reads the new words."""
    template, old = _full_template(), make_consent()
    asked = QuestionFactory(page=template.pages.first(), code="consent", kind=QuestionKind.CONSENT, consent=old)
    with clock.at(NOW + timedelta(days=1)):
        new = make_consent(version="2", text_ko="바뀐 문구")
    call = _new(source=template, line=template.line)

    assert Question.objects.get(page__call=call, code="consent").consent == new
    asked.refresh_from_db()
    assert asked.consent == old
    told = [str(gap.message) for gap in gaps(template) if gap.section == "form"]
    assert told == [f"동의서 “{old.name_ko}”의 새 판이 있습니다. 신청서에서 새 판을 선택해 주십시오."]
    assert [gap.stops for gap in gaps(template) if gap.section == "form"] == [False]
    assert [gap for gap in gaps(call) if gap.section == "form"] == []


def test_a_copied_condition_points_at_the_copied_question() -> None:
    template = _full_template()
    call = _new(source=template, line=template.line)

    copied = Question.objects.get(page__call=call, code="country")
    assert copied.shown_if is not None
    assert (copied.shown_if.code, copied.shown_if.page.call_id) == ("exports", call.pk)
    assert copied.shown_if_values == ["yes"]
    assert [choice.code for choice in copied.shown_if.choices.all()] == ["yes", "no"]
    assert Question.objects.filter(page__call=template).count() == 2


def test_last_years_call_is_a_source_too_without_its_life() -> None:
    last: Call = CallFactory(state=CallState.DECIDED, decided_at=CLOSES_AT, form_frozen_at=OPENS_AT)
    CriterionFactory(call=last)
    call = _new(source=last, line=last.line)
    assert (call.state, call.decided_at, call.form_frozen_at, call.published_at) == (CallState.DRAFT, None, None, None)
    assert (call.summary_ko, call.criteria.count()) == (last.summary_ko, 1)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name_ko": "   "}, "name_ko"),
    ({"name_ko": "가" * 201}, "name_ko"),
    ({"summary_ko": "가" * 401}, "summary_ko"),
    ({"contact_email": "nobody"}, "contact_email"),
    ({"quota": 0}, "quota"),
    ({"waiting_places": -1}, "waiting_places"),
    ({"subsidy_rate": Decimal("100.01")}, "subsidy_rate"),
    ({"subsidy_rate": Decimal(-1)}, "subsidy_rate"),
    ({"subsidy_rate": Decimal("33.333")}, "subsidy_rate"),
    ({"subsidy_ceiling": Decimal(0)}, "subsidy_ceiling"),
    ({"subsidy_ceiling": Decimal("1000.5")}, "subsidy_ceiling"),
    ({"subsidy_rate": Decimal(75), "own_cash_least": Decimal(26)}, "own_cash_least"),
    ({"subsidy_rate": Decimal(75), "own_in_kind_most": Decimal(26)}, "own_in_kind_most"),
    ({"subsidy_rate": Decimal(75), "own_cash_least": Decimal(15), "own_in_kind_most": Decimal(15)}, "own_in_kind_most"),
    ({"opens_at": CLOSES_AT, "closes_at": OPENS_AT + timedelta(days=20)}, "closes_at"),
    ({"closes_at": datetime(2020, 5, 13, 1, 0, tzinfo=UTC)}, "closes_at"),
    ({"closes_at": CLOSES_AT, "results_on": date(2020, 5, 30)}, "results_on"),
    ({"results_on": date(2020, 7, 1), "waiting_until": date(2020, 6, 30)}, "waiting_until"),
    ({"support_from": date(2020, 7, 1), "support_until": date(2020, 6, 30)}, "support_until"),
    ({"opens_at": datetime(1999, 1, 1, tzinfo=UTC)}, "opens_at"),
    ({"evaluators_each": 0}, "evaluators_each"),
    ({"appeal_days": 61}, "appeal_days"),
    ({"threshold": Decimal(-1)}, "threshold"),
    ({"trimming": "all"}, "trimming"),
    ({"vat_policy": ""}, "vat_policy"),
    ({"tie_breaks": []}, "tie_breaks"),
    ({"tie_breaks": [TieBreak.BONUS, TieBreak.BONUS]}, "tie_breaks"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_a_wrong_value_is_refused_beside_its_field_and_nothing_changes(changes: dict[str, Any], field: str) -> None:
    draft: Call = DraftFactory(results_on=None)
    before = Call.objects.filter(pk=draft.pk).values().get()
    with pytest.raises(DomainError) as refusal:
        update_call(actor=SYSTEM, call=draft, **changes)
    assert refusal.value.field == field
    assert Call.objects.filter(pk=draft.pk).values().get() == before


def test_a_draft_is_changed_and_an_old_deadline_does_not_block_other_changes(actor_with: ActorWith) -> None:
    draft = DraftFactory(opens_at=OPENS_AT - timedelta(days=60), closes_at=OPENS_AT - timedelta(days=30))
    changed = update_call(actor=actor_with(Role.STAFF), call=draft, quota=7, body_ko="첫 줄\r\n둘째 줄  ")
    draft.refresh_from_db()
    assert (changed.pk, draft.quota, draft.body_ko) == (draft.pk, 7, "첫 줄\n둘째 줄")


@pytest.mark.parametrize(
    "state", [CallState.APPROVAL, CallState.APPROVED, CallState.PUBLISHED, CallState.DECIDED, CallState.CANCELLED]
)
def test_a_call_past_drafting_is_not_changed(state: CallState) -> None:
    call = CallFactory(state=state)
    with pytest.raises(Refused):
        update_call(actor=SYSTEM, call=call, quota=9)
    call.refresh_from_db()
    assert call.quota == 2


def test_only_the_manager_frees_a_call_from_approval(actor_with: ActorWith) -> None:
    draft = DraftFactory(needs_approval=True)
    with pytest.raises(Refused):
        update_call(actor=actor_with(Role.STAFF), call=draft, needs_approval=False)
    draft.refresh_from_db()
    assert draft.needs_approval
    assert not update_call(actor=actor_with(Role.MANAGER), call=draft, needs_approval=False).needs_approval


def test_what_is_no_field_of_a_call_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError):
        update_call(actor=SYSTEM, call=DraftFactory(), state=CallState.PUBLISHED)


@given(rate=st.decimals(allow_nan=True, allow_infinity=True))
def test_a_rate_is_a_percentage_with_two_decimals_or_refused(rate: Decimal) -> None:
    value, refused = None, None
    try:
        value = cleaned({"subsidy_rate": rate})["subsidy_rate"]
    except DomainError as refusal:
        refused = refusal.field
    if value is None:
        assert refused == "subsidy_rate"
    else:
        assert 0 <= value <= 100
        assert value == value.quantize(Decimal("0.01"))
