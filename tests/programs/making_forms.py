"""A call with a form of every kind of question, and a company that answers it."""

from dataclasses import dataclass
from typing import Any

from chorok.accounts.actors import Actor, actor_for
from chorok.programs.domain.form_freezing import freeze_form
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import (
    Application,
    Call,
    ConsentText,
    FormPage,
    Question,
    QuestionChoice,
    QuestionColumn,
)
from tests.factories import NOW, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories_programs import ApplicationFactory, CallFactory, FormPageFactory, QuestionFactory


def make_choices(question: Question, *codes: str) -> None:
    """Give a question choices with these codes."""
    for position, code in enumerate(codes):
        QuestionChoice.objects.create(
            question=question, code=code, name_ko=f"보기 {code}", name_en=f"Choice {code}", position=position
        )


def make_consent(**fields: Any) -> ConsentText:
    """Make the first version of the consent to personal data."""
    values = {
        "code": "personal-data",
        "version": "1",
        "name_ko": "개인정보 수집·이용 동의",
        "name_en": "Consent to personal data",
        "text_ko": "개인정보를 수집합니다.",
        "text_en": "We collect personal data.",
        "created_at": NOW,
    }
    return ConsentText.objects.create(**values | fields)


@dataclass
class Filing:
    """A company's draft, its people, and the pages of the call's form."""

    call: Call
    company: FormPage
    plan: FormPage
    application: Application
    actor: Actor
    colleague: Actor


def make_filing() -> Filing:
    """Make a call with two pages and a draft of a company with two owners.

    Page 1: name (of the profile), kind (prototype, consulting), contact. Page 2: shown for prototypes only: title,
    cost, schedule, drawing; and the consent.
    """
    call = CallFactory()
    company, plan = FormPageFactory(call=call, position=0), FormPageFactory(call=call, position=1, name_ko="계획")
    QuestionFactory(page=company, code="name", name_ko="기업명", registry_key="name", names_applicant=True, position=0)
    kind = QuestionFactory(page=company, code="kind", name_ko="지원 유형", kind=QuestionKind.CHOICE, position=1)
    make_choices(kind, "prototype", "consulting")
    QuestionFactory(
        page=company, code="contact", name_ko="담당자", kind=QuestionKind.PERSON, names_applicant=True, position=2
    )
    shown = {"shown_if": kind, "shown_if_values": ["prototype"]}
    QuestionFactory(page=plan, code="title", name_ko="과제명", name_en="Title", position=0, **shown)
    QuestionFactory(page=plan, code="cost", name_ko="제작비", kind=QuestionKind.MONEY, position=1, **shown)
    schedule = QuestionFactory(page=plan, code="schedule", name_ko="추진일정", kind=QuestionKind.TABLE, position=2)
    for position, (code, column) in enumerate((("task", ColumnKind.SHORT), ("months", ColumnKind.NUMBER))):
        QuestionColumn.objects.create(question=schedule, code=code, kind=column, name_ko=code, position=position)
    QuestionFactory(page=plan, code="drawing", name_ko="도면", kind=QuestionKind.FILE, required=False, position=3)
    QuestionFactory(
        page=plan, code="agree", name_ko="동의합니다", kind=QuestionKind.CONSENT, consent=make_consent(), position=4
    )
    freeze_form(call)
    organisation = OrganisationFactory(name_ko="초록전지", name_en="Chorok Battery", representative_ko="김초록")
    users = [UserFactory(name="이사원"), UserFactory(name="박동료")]
    for user in users:
        MembershipFactory(organisation=organisation, user=user)
    application = ApplicationFactory(call=call, organisation=organisation, created_by=users[0])
    return Filing(call, company, plan, application, actor_for(users[0]), actor_for(users[1]))
