"""The 2020 call for certification consulting, from its publication to the end of the screening.

Everything is done by the same functions the pages call, with the clock held at the moment it is said to have happened.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.core import clock
from chorok.documents import letter
from chorok.operations.demo.programmes_people import owner_of, person
from chorok.operations.demo.programmes_plan import YEAR
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.applications import save_costs, start_application, submit_application
from chorok.programs.domain.calls import create_call
from chorok.programs.domain.costs import digest_of
from chorok.programs.domain.papers import add_document
from chorok.programs.domain.publishing import publish_call
from chorok.programs.domain.questions import answer, ask
from chorok.programs.domain.receipts import make_receipt
from chorok.programs.domain.screening import (
    accept_application,
    answer_supplement,
    ask_supplement,
    reject_application,
    save_checks,
)
from chorok.programs.enums import CheckResult
from chorok.programs.models import Application, Call
from chorok.registry.models import Organisation, Technology

CODE = "gc-2020"
APPLICANTS = 40
#: Moments of the call, in UTC: nine hours before the clock in Seoul.
PUBLISHED_AT = datetime(2020, 3, 4, 0, 0, tzinfo=UTC)
OPENS_AT = datetime(2020, 3, 9, 0, 0, tzinfo=UTC)
CLOSES_AT = datetime(2020, 3, 31, 9, 0, tzinfo=UTC)
SCREENED_AT = datetime(2020, 4, 2, 1, 0, tzinfo=UTC)
SUPPLEMENT_DUE_AT = datetime(2020, 4, 9, 9, 0, tzinfo=UTC)
#: By the order of applying: who is asked to supplement, who of them doesn't answer, who is rejected at once and why.
SUPPLEMENTED = (5, 11, 29)
SILENT = 29
REJECTED = {
    17: "제출한 사업자등록증명이 신청일 기준 3개월을 넘겼고 발급본을 확인할 수 없습니다.",
    33: "같은 내용으로 다른 기관의 인증 컨설팅을 지원받고 있습니다.",
}


def open_call(line_template: Call) -> Call:
    """Publish the call of 2020 out of the line's template; somebody asks, the centre answers."""
    with clock.at(PUBLISHED_AT):
        call = create_call(
            actor=person("staff"),
            source=line_template,
            year=YEAR,
            line=line_template.line,
            code=CODE,
            name_ko="2020년 녹색인증 취득 교육·컨설팅 참여기업 모집 (가상)",
            name_en="Call for green-certification training and consulting 2020 (fictitious)",
            fictitious=True,
            opens_at=OPENS_AT,
            closes_at=CLOSES_AT,
            results_on=date(2020, 5, 6),
            support_from=date(2020, 5, 18),
            support_until=date(2020, 11, 17),
        )
        call = publish_call(actor=person("staff"), call=call)
    with clock.at(OPENS_AT + timedelta(days=2)):
        question = ask(actor=person("company"), call=call, text="녹색제품 확인만 준비하는 기업도 신청할 수 있나요?")
    with clock.at(OPENS_AT + timedelta(days=3)):
        answer(
            actor=person("staff"),
            question=question,
            answer_ko="네, 신청할 수 있습니다. ‘준비하는 인증’에서 녹색기술제품 확인을 고르시기 바랍니다.",
            answer_en="Yes. Please choose the green technology product under “Certification aimed at”.",
            public=True,
        )
    return call


def apply_all(call: Call, applicants: Sequence[Organisation]) -> list[Application]:
    """Let every applicant apply, one after the other over the weeks; each gets the receipt at once."""
    content = paper(OPENS_AT)
    step = (CLOSES_AT - OPENS_AT - timedelta(hours=12)) / len(applicants)
    handed_in = []
    for place, company in enumerate(applicants):
        with clock.at(OPENS_AT + timedelta(hours=5) + step * place):
            handed_in.append(apply_one(call, company, place=place, content=content))
    return handed_in


_PAPER = letter.Letter(
    title="사업자등록증명 (가상)",
    number="",
    language="ko",
    facts=[("용도", "시연용으로 만든 문서입니다.")],
    text=["이 문서는 실제 증명서가 아닙니다."],
    issued="2020. 3. 9.",
    issuer="초록 시연",
)


def paper(made_at: datetime) -> bytes:
    """Return a paper that stands for a certificate and says that it is none."""
    return letter.pdf(_PAPER, made_at=made_at)


def apply_one(call: Call, company: Organisation, *, place: int, content: bytes) -> Application:
    """Let the owner of `company` fill in and hand in an application now; `content` is its one paper.

    `place` varies what it says.
    """
    costs = Decimal(2_400_000 + place % 7 * 100_000)
    return hand_in(call, company, costs=costs, answers=answers_of(company, place), content=content)


def hand_in(
    call: Call, company: Organisation, *, costs: Decimal, answers: Mapping[str, object], content: bytes
) -> Application:
    """Let the owner apply now: as much subsidy as the call gives for `costs` won, `answers` by their questions."""
    actor = owner_of(company)
    application = start_application(actor=actor, call=call, organisation=company)
    subsidy = (costs * call.subsidy_rate / 100).quantize(Decimal(1), ROUND_FLOOR)
    if call.subsidy_ceiling is not None:
        subsidy = min(call.subsidy_ceiling, subsidy)
    save_costs(
        actor=actor,
        application=application,
        base=digest_of(application),
        sums={"costs": costs, "subsidy": subsidy, "own_cash": costs - subsidy, "own_in_kind": Decimal(0)},
    )
    for page in call.pages.all():
        asked = set(page.questions.filter(registry_key="").values_list("code", flat=True))
        values = {code: value for code, value in answers.items() if code in asked}
        save_page_answers(actor=actor, application=application, page=page, values=values)
    document = call.documents.get(code="business-registration")
    upload = SimpleUploadedFile("사업자등록증명.pdf", content, content_type="application/pdf")
    add_document(actor=actor, application=application, document=document, upload=upload)
    done = submit_application(actor=actor, application=application)
    make_receipt(done.pk)
    return done


def answers_of(company: Organisation, place: int) -> Mapping[str, object]:
    """Return what a company answers; what it makes is told without its name, as the review is blind."""
    technology = Technology.objects.filter(organisation=company).order_by("pk").first()
    subject = technology.summary_ko if technology is not None else company.summary_ko
    goal = ("technology", "both", "product")[place % 3]
    return {
        **contact_and_consents(company, place),
        "goal": goal,
        "technology": f"{subject} 기존 방식보다 자원과 에너지를 덜 쓰며, 사용 뒤에는 다시 원료로 쓸 수 있습니다.",
        "product-sales": None if goal == "technology" else str(30_000_000 + place * 4_500_000),
        "readiness": ["test-report", "patent", "paper"][: place % 4],
        "plan": "상반기에 기술설명서와 시험성적서를 갖추고, 하반기에 신청하여 현장심사를 받겠습니다.",
        "schedule": [
            {"step": "기술설명서 작성", "until": "2020-06-30"},
            {"step": "공인시험성적서 확보", "until": "2020-08-31"},
            {"step": "인증 신청", "until": "2020-10-15"},
        ],
        "staff": str(1 + place % 4),
    }


def contact_and_consents(company: Organisation, place: int) -> Mapping[str, object]:
    """Return what every call asks: who is in charge, and the consents."""
    return {
        "contact": {
            "name": company.representative_ko,
            "role": "대표",
            "email": f"contact@company{place + 1:02d}.chorok.example",
        },
        "consent-personal-data": "yes",
        "consent-company-data": "yes",
        "consent-integrity": "yes",
    }


def screen_all(call: Call, applications: Sequence[Application]) -> None:
    """Check every application; ask three to supplement, and reject those that stay incomplete or aren't eligible."""
    staff = person("staff")
    items = list(call.checklist.values_list("pk", flat=True))
    document = call.documents.get(code="business-registration")
    fine = dict.fromkeys(items, (CheckResult.FINE, ""))
    lacking = {**fine, items[1]: (CheckResult.MISSING, "사업자등록증명의 발급일을 알아볼 수 없음")}
    for place, application in enumerate(applications):
        with clock.at(SCREENED_AT + timedelta(minutes=7 * place)):
            if place in SUPPLEMENTED:
                save_checks(actor=staff, application=application, results=lacking)
                ask_supplement(
                    actor=staff,
                    application=application,
                    text="발급일이 보이는 사업자등록증명을 다시 올려 주시기 바랍니다.",
                    due_at=SUPPLEMENT_DUE_AT,
                    documents=[document],
                )
            elif place in REJECTED:
                save_checks(actor=staff, application=application, results=lacking)
                reject_application(actor=staff, application=application, reason=REJECTED[place])
            else:
                save_checks(actor=staff, application=application, results=fine)
                accept_application(actor=staff, application=application)
    for place in SUPPLEMENTED:
        if place != SILENT:
            _supplement(applications[place], fine)
    with clock.at(SUPPLEMENT_DUE_AT + timedelta(hours=16)):
        reject_application(
            actor=staff,
            application=applications[SILENT],
            reason="보완기한까지 사업자등록증명을 다시 제출하지 않았습니다.",
        )


def _supplement(application: Application, fine: Mapping[int, tuple[str, str]]) -> None:
    document = application.call.documents.get(code="business-registration")
    with clock.at(SUPPLEMENT_DUE_AT - timedelta(days=3)):
        owner = owner_of(application.organisation)
        upload = SimpleUploadedFile("사업자등록증명 재발급.pdf", paper(clock.now()), content_type="application/pdf")
        add_document(actor=owner, application=application, document=document, upload=upload)
        answer_supplement(actor=owner, application=application, answer="새로 발급받은 증명서를 올렸습니다.")
    with clock.at(SUPPLEMENT_DUE_AT - timedelta(days=2)):
        save_checks(actor=person("staff"), application=application, results=fine)
        accept_application(actor=person("staff"), application=application)
