"""Rules, parts, files and questions of a call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, VISITOR, Actor
from chorok.accounts.enums import Role
from chorok.core import clock, files
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain import call_messages
from chorok.programs.domain.call_parts import (
    add_attachment,
    save_bonus_rule,
    save_criterion,
    save_document,
)
from chorok.programs.domain.call_rules import save_rule, words
from chorok.programs.domain.questions import MOST_OPEN, answer, ask
from chorok.programs.enums import CallState, NoticeKind
from chorok.programs.models import Call, CallQuestion, EligibilityRule
from chorok.todos.models import Todo
from tests.factories import GreenFieldFactory
from tests.factories_programs import CLOSES_AT, CallFactory, DraftFactory, RequiredDocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ActorWith = Callable[..., Actor]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"kind": "applicant", "values": ["company", "team"]}, "Green SME, Founder's team"),
        ({"kind": "region", "values": ["서울특별시", "중구"]}, "Seoul, Jung-gu"),
        ({"kind": "size", "most": 299}, "299 employees or fewer"),
        ({"kind": "age", "least": 1, "most": 7}, "1 to 7 years in business"),
        ({"kind": "field", "values": ["renewable"]}, "New and renewable energy"),
        ({"kind": "no_certificate", "values": ["iso"]}, "Does not hold yet: ISO management system"),
        ({"kind": "earlier_support", "most": 0}, "Has not been supported in this line before"),
        ({"kind": "earlier_support", "most": 2}, "Supported in this line in 2 years or fewer"),
        ({"kind": "verified"}, "The business number is verified by the centre"),
    ],
)
@pytest.mark.usefixtures("en")
def test_a_rule_reads_in_words(rule: dict[str, Any], text: str) -> None:
    GreenFieldFactory()
    assert [one.text for one in words([save_rule(actor=SYSTEM, call=DraftFactory(), **rule)])] == [text]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"kind": "colour"}, "kind"),
        ({"kind": "region"}, "values"),
        ({"kind": "region", "values": ["달나라"]}, "values"),
        ({"kind": "field", "values": ["unknown"]}, "values"),
        ({"kind": "applicant", "values": ["buyer"]}, "values"),
        ({"kind": "size"}, "least"),
        ({"kind": "size", "least": -1}, "least"),
        ({"kind": "age", "least": 8, "most": 7}, "most"),
    ],
)
def test_a_wrong_rule_is_refused(rule: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        save_rule(actor=SYSTEM, call=DraftFactory(), **rule)
    assert refusal.value.field == field
    assert not EligibilityRule.objects.exists()


def test_a_call_has_one_rule_of_each_kind() -> None:
    draft = DraftFactory()
    save_rule(actor=SYSTEM, call=draft, kind="size", most=299)
    save_rule(actor=SYSTEM, call=draft, kind="size", least=5)
    assert [(rule.least, rule.most) for rule in draft.rules.all()] == [(5, None)]


def test_points_out_of_range_are_refused() -> None:
    draft = DraftFactory()
    for most in (Decimal(0), Decimal("100.01"), Decimal("0.001"), Decimal("NaN")):
        with pytest.raises(DomainError) as refusal:
            save_criterion(actor=SYSTEM, call=draft, name_ko="기술성", most=most)
        assert refusal.value.field == "most"
    for points in (Decimal(0), Decimal(101), Decimal("0.005")):
        with pytest.raises(DomainError) as refusal:
            save_bonus_rule(actor=SYSTEM, call=draft, name_ko="가점", points=points)
        assert refusal.value.field == "points"
    assert (draft.criteria.count(), draft.bonus_rules.count()) == (0, 0)


def test_all_criteria_together_stay_within_what_a_total_holds() -> None:
    draft = DraftFactory()
    first = save_criterion(actor=SYSTEM, call=draft, name_ko="기술성", most=100, weight=99)
    save_criterion(actor=SYSTEM, call=draft, name_ko="시장성", most=100, weight=1)
    with pytest.raises(DomainError) as caught:
        save_criterion(actor=SYSTEM, call=draft, name_ko="사업성", most=Decimal("0.01"))
    assert caught.value.field == "weight"
    assert draft.criteria.count() == 2
    save_criterion(actor=SYSTEM, call=draft, criterion=first, name_ko="기술성", most=100, weight=98)
    save_criterion(actor=SYSTEM, call=draft, name_ko="사업성", most=100)


def test_a_taken_document_code_is_refused_for_another_and_kept_by_its_own() -> None:
    document = RequiredDocumentFactory(call=DraftFactory(), code="plan")
    with pytest.raises(DomainError) as refusal:
        save_document(actor=SYSTEM, call=document.call, code="plan", name_ko="다른 서류")
    assert refusal.value.field == "code"
    save_document(actor=SYSTEM, call=document.call, document=document, code="plan", name_ko="사업계획서 (개정)")
    assert [one.name_ko for one in document.call.documents.all()] == ["사업계획서 (개정)"]


@pytest.mark.usefixtures("store_folder")
def test_a_file_is_everybodys_once_the_call_is_public_and_a_late_one_is_announced(actor_with: ActorWith) -> None:
    call: Call = DraftFactory()
    upload = SimpleUploadedFile("notice.txt", "공고문".encode())
    early = add_attachment(actor=SYSTEM, call=call, upload=upload, name_ko="공고문")
    assert not files.can_read(VISITOR, early.file)
    assert files.can_read(actor_with(Role.STAFF), early.file)
    past = actor_with(Role.CITY)
    assert not files.can_read(replace(past, sees_until=call.created_at.date() - timedelta(days=1)), early.file)

    call.state, call.publish_at = CallState.PUBLISHED, clock.now()
    call.save()
    assert files.can_read(VISITOR, early.file)
    assert not call.notices.exists()
    add_attachment(actor=SYSTEM, call=call, upload=early.file, name_ko="설명자료")
    assert [notice.kind for notice in call.notices.all()] == [NoticeKind.INFORMATION]


def test_a_question_waits_for_the_centre_and_its_answer_reaches_the_asker(actor_with: ActorWith) -> None:
    asker, staff = actor_with(), actor_with(Role.STAFF)
    question = ask(actor=asker, call=CallFactory(), text="  언제까지인가요? ")
    assert Todo.objects.open().get().role == Role.STAFF

    with pytest.raises(Refused):
        answer(actor=asker, question=question, answer_ko="모릅니다.")
    answer(actor=staff, question=question, answer_ko="5월 말까지입니다.", public=True)

    question.refresh_from_db()
    assert (question.text, question.answer_ko, question.public) == ("언제까지인가요?", "5월 말까지입니다.", True)
    assert not Todo.objects.open().exists()
    assert Notification.objects.get(recipient=asker.user).body == "언제까지인가요?\n\n5월 말까지입니다."
    answer(actor=staff, question=question, answer_ko="5월 말까지입니다.", public=False)
    assert Notification.objects.filter(recipient=asker.user).count() == 1


def test_an_answer_leaves_other_questions_waiting_whose_number_begins_alike(actor_with: ActorWith) -> None:
    question = ask(actor=actor_with(), call=CallFactory(), text="언제까지인가요?")
    other = CallQuestion.objects.create(
        pk=question.pk * 10, call=question.call, text="얼마인가요?", asked_by=question.asked_by, asked_at=clock.now()
    )
    call_messages.question_is_due(other)
    answer(actor=actor_with(Role.STAFF), question=question, answer_ko="5월 말까지입니다.")
    assert [todo.key for todo in Todo.objects.open()] == [f"call-question:{other.pk}"]


def test_questions_end_with_the_period_and_are_few_at_a_time(actor_with: ActorWith) -> None:
    asker, call = actor_with(), CallFactory()
    for number in range(MOST_OPEN):
        ask(actor=asker, call=call, text=f"질문 {number}")
    with pytest.raises(DomainError) as refusal:
        ask(actor=asker, call=call, text="하나 더")
    assert refusal.value.field == "text"
    with clock.at(CLOSES_AT), pytest.raises(Refused):
        ask(actor=actor_with(), call=call, text="늦은 질문")
    with pytest.raises(Refused):
        ask(actor=VISITOR, call=call, text="누구세요")
    with pytest.raises(Refused):
        ask(actor=asker, call=DraftFactory(), text="초안")
    assert CallQuestion.objects.count() == MOST_OPEN
