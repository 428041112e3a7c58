"""Factories of the programmes: an open call in 2020 and what hangs on it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from chorok.programs.enums import ApplicationState, CallState, QuestionKind, RuleKind
from chorok.programs.models import (
    Application,
    BonusRule,
    Call,
    ChecklistItem,
    Criterion,
    EligibilityRule,
    FormPage,
    Question,
    RequiredDocument,
    YearLine,
)
from chorok.registry.enums import OrganisationKind
from tests.factories import NOW, LineFactory, OrganisationFactory, ProgrammeYearFactory, UserFactory

#: The period around NOW (13 May 2020): open for applications since 1 May, until the end of the month.
PUBLISHED_AT = datetime(2020, 4, 20, 0, 0, tzinfo=UTC)
OPENS_AT = datetime(2020, 5, 1, 0, 0, tzinfo=UTC)
CLOSES_AT = datetime(2020, 5, 31, 9, 0, tzinfo=UTC)


class YearLineFactory(DjangoModelFactory[YearLine]):
    class Meta:
        model = YearLine
        django_get_or_create = ("year", "line")

    year = factory.SubFactory(ProgrammeYearFactory)
    line = factory.SubFactory(LineFactory)
    budget = Decimal(100_000_000)


class CallFactory(DjangoModelFactory[Call]):
    """A call that is published and takes applications at NOW; it has no parts yet."""

    class Meta:
        model = Call

    line = factory.SubFactory(LineFactory)
    year = factory.SubFactory(ProgrammeYearFactory)
    code = factory.Sequence(lambda n: f"call-{n}")
    state = CallState.PUBLISHED
    name_ko = factory.Sequence(lambda n: f"2020년 녹색인증 컨설팅 참여기업 모집 {n}")
    name_en = factory.Sequence(lambda n: f"Call for green-certification consulting 2020, {n}")
    summary_ko = "녹색인증을 준비하는 기업을 지원합니다."
    summary_en = "Supports companies that prepare for green certification."
    body_ko = "신청서와 서류를 기한까지 제출하시기 바랍니다."
    body_en = "Please hand in the form and documents by the deadline."
    publish_at = PUBLISHED_AT
    published_at = PUBLISHED_AT
    opens_at = OPENS_AT
    closes_at = CLOSES_AT
    results_on = date(2020, 6, 30)
    quota = 2
    contact_name = "녹색산업지원팀"
    contact_phone = "02-1234-5678"
    contact_email = "call@example.org"
    agreement_ko = "협약서"
    created_at = PUBLISHED_AT


class TemplateFactory(CallFactory):
    """The template of a line."""

    state = CallState.TEMPLATE
    year = None
    publish_at = published_at = opens_at = closes_at = results_on = None


class DraftFactory(CallFactory):
    """A draft whose values are complete; see `complete` for its parts."""

    state = CallState.DRAFT
    publish_at = published_at = None


class RuleFactory(DjangoModelFactory[EligibilityRule]):
    class Meta:
        model = EligibilityRule

    call = factory.SubFactory(CallFactory)
    kind = RuleKind.APPLICANT
    values = factory.LazyFunction(lambda: [OrganisationKind.COMPANY])


class RequiredDocumentFactory(DjangoModelFactory[RequiredDocument]):
    class Meta:
        model = RequiredDocument

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"document-{n}")
    name_ko = "사업계획서"
    name_en = "Project plan"
    position = factory.Sequence(int)


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    name_ko = "기술성"
    name_en = "Technology"
    most = Decimal(100)
    position = factory.Sequence(int)


class BonusRuleFactory(DjangoModelFactory[BonusRule]):
    class Meta:
        model = BonusRule

    call = factory.SubFactory(CallFactory)
    name_ko = "녹색기술 인증 보유"
    name_en = "Holds a green technology certificate"
    points = Decimal(3)
    position = factory.Sequence(int)


class ChecklistItemFactory(DjangoModelFactory[ChecklistItem]):
    class Meta:
        model = ChecklistItem

    call = factory.SubFactory(CallFactory)
    name_ko = "신청서 서명"
    name_en = "Form signed"
    position = factory.Sequence(int)


class FormPageFactory(DjangoModelFactory[FormPage]):
    class Meta:
        model = FormPage

    call = factory.SubFactory(CallFactory)
    name_ko = "사업계획"
    name_en = "Project"
    position = factory.Sequence(int)


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    page = factory.SubFactory(FormPageFactory)
    code = factory.Sequence(lambda n: f"question-{n}")
    kind = QuestionKind.SHORT
    name_ko = "과제명"
    name_en = "Title of the project"
    position = factory.Sequence(int)


class ApplicationFactory(DjangoModelFactory[Application]):
    """A draft; give `state` and `number` for one that was handed in."""

    class Meta:
        model = Application

    call = factory.SubFactory(CallFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = ApplicationState.DRAFT
    created_at = NOW
    created_by = factory.SubFactory(UserFactory)
    saved_at = NOW


def complete(call: Call) -> Call:
    """Give a call what it needs to be published: a form with a question and a criterion."""
    QuestionFactory(page=FormPageFactory(call=call))
    CriterionFactory(call=call)
    return call
