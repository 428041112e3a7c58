"""A call in review for the pages that are looked at: read, to be asked about, scored, with a conflict and a claim."""

from dataclasses import dataclass
from decimal import Decimal

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.programs.domain.assigning import assign
from chorok.programs.domain.conflicts import affirm_no_conflict, claim_conflict
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.presentations import plan_presentations, start_presentation
from chorok.programs.domain.scoring import save_scores, submit_scores
from chorok.programs.enums import ApplicationState, ConflictGround, ConflictSource, ConflictState, QuestionKind
from chorok.programs.models import Answer, Application, Assignment, Call, Conflict, PanelMember
from chorok.registry.models import Organisation
from tests.factories import UserFactory
from tests.factories_programs import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    FormPageFactory,
    QuestionFactory,
)


@dataclass(frozen=True)
class Reviewed:
    """The call, the company's application, the evaluator's sheets: read, not spoken of yet, submitted."""

    call: Call
    invited: Call
    application: Application
    member: PanelMember
    read: Assignment
    unclear: Assignment
    submitted: Assignment


def build(people: dict[str, User], company: Organisation) -> Reviewed:
    """Put a panel together, assign, score one sheet and call somebody up."""
    call = CallFactory(code="in-review", name_ko="평가 중인 공고 (가상)", blind=True, review_due_at=clock.in_days(7))
    CriterionFactory(call=call, name_ko="기술성", name_en="Technology", most=60, guidance_ko="새로움과 실현 가능성")
    CriterionFactory(call=call, name_ko="사업성", name_en="Business", most=40)
    question = QuestionFactory(page=FormPageFactory(call=call), kind=QuestionKind.LONG)
    others = Organisation.objects.exclude(pk=company.pk).order_by("pk")[:2]
    applications = [_application(call, question, each, n, people) for n, each in enumerate((company, *others), start=1)]
    evaluator = actor_for(people["evaluator"])
    member = invite_evaluator(actor=SYSTEM, call=call, user=people["evaluator"], chair=True)
    sign_pledge(actor=evaluator, member=member, version=PLEDGE.version, ip=None)
    sheets = [assign(actor=SYSTEM, application=each, member=member) for each in applications]
    affirm_no_conflict(actor=evaluator, assignments=[sheets[0], sheets[2]])
    _score(evaluator, sheets[2])
    waiting = invite_evaluator(actor=SYSTEM, call=call, user=UserFactory(name="위촉 위원 (가상)"))
    Conflict.objects.create(
        member=waiting,
        application=applications[1],
        source=ConflictSource.CLAIMED,
        ground=ConflictGround.OTHER,
        detail="소송 상대방",
        state=ConflictState.CLAIMED,
        raised_at=clock.now(),
    )
    claim_conflict(actor=actor_for(people["company"]), application=applications[0], name="이심사", reason="소송 상대방")
    turns = plan_presentations(actor=SYSTEM, call=call, first_at=clock.in_days(1), talk_minutes=10, question_minutes=5)
    start_presentation(actor=SYSTEM, presentation=turns[0])
    invited = CallFactory(code="invited-to", name_ko="위촉 요청 공고 (가상)")
    invite_evaluator(actor=SYSTEM, call=invited, user=people["evaluator"])
    return Reviewed(call, invited, applications[0], member, *sheets)


def _application(
    call: Call, question: object, organisation: Organisation, number: int, people: dict[str, User]
) -> Application:
    application: Application = ApplicationFactory(
        call=call,
        organisation=organisation,
        state=ApplicationState.ELIGIBLE,
        number=number,
        submitted_at=clock.now(),
        submitted_by=people["company"],
        created_by=people["company"],
    )
    Answer.objects.create(
        application=application,
        question=question,
        text="옥상 빗물을 모아 냉방에 쓰는 장치를 실증합니다.",
        saved_at=clock.now(),
        saved_by=people["company"],
    )
    return application


def _score(evaluator: Actor, sheet: Assignment) -> None:
    points = {each.pk: Decimal(30) for each in sheet.application.call.criteria.all()}
    save_scores(
        actor=evaluator,
        assignment=sheet,
        points=points,
        comment_for_applicant="계획이 뚜렷합니다.",
        comment_internal="양호",
    )
    submit_scores(actor=evaluator, assignment=sheet)
