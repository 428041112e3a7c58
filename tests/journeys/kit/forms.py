"""A template whose form asks a question of every kind, for the pages of the form builder."""

from dataclasses import dataclass

from chorok.accounts.actors import Actor
from chorok.outcomes.models import Line
from chorok.programs.domain.consents import add_consent_text
from chorok.programs.domain.form_rules import Option
from chorok.programs.domain.forms import save_page, save_question
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import Call, ConsentText, FormPage, Question
from tests.factories_programs import DraftFactory


@dataclass(frozen=True)
class BuiltForm:
    """The call, the page with every kind of question, the questions with choices and columns, the consent text."""

    call: Call
    page: FormPage
    choice: Question
    table: Question
    consent: ConsentText


def build(staff: Actor) -> BuiltForm:
    """Write the form as the staff does."""
    call = DraftFactory(
        line=Line.objects.earliest("pk"), code="form-2020", name_ko="신청서 예시 (가상)", name_en="A form (fictitious)"
    )
    consent = add_consent_text(
        actor=staff,
        code="example",
        name_ko="개인정보 수집·이용 동의 (예시)",
        name_en="Consent to the use of personal data (example)",
        text_ko="수집 항목: 성명, 연락처\n보유 기간: 5년",
        text_en="Collected: name and contact\nKept for: 5 years",
    )
    page = save_page(actor=staff, call=call, name_ko="사업계획", name_en="Project", intro_ko="간결하게 적어 주십시오.")
    save_question(actor=staff, page=page, name_ko="기업명", name_en="Company", registry_key="name")
    choice = save_question(
        actor=staff,
        page=page,
        name_ko="지원 유형",
        name_en="Kind of support",
        kind=QuestionKind.CHOICE,
        choices=[Option("시제품 제작", "Prototype"), Option("인증 컨설팅", "Consulting")],
    )
    columns = [Option("추진 내용", "Task"), Option("기간", "Until", kind=ColumnKind.DATE)]
    table = save_question(
        actor=staff, page=page, name_ko="추진일정", name_en="Schedule", kind=QuestionKind.TABLE, columns=columns
    )
    for kind in QuestionKind:
        if kind not in (QuestionKind.CHOICE, QuestionKind.TABLE):
            save_question(
                actor=staff,
                page=page,
                name_ko=f"문항: {kind.label}",
                name_en=f"A question: {kind}",
                help_ko="도움말입니다.",
                kind=kind,
                unit_ko="명",
                choices=[Option("태양광", "Solar"), Option("풍력", "Wind")],
                consent=consent,
                shown_if=choice,
                shown_if_values=["prototype"],
            )
    return BuiltForm(call, page, choice, table, consent)
