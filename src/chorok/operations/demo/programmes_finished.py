"""A small call of 2020 that is over: three companies applied for a subsidy of certification fees, two have signed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.programmes_agreements import best_first, propose_budget, sign_for
from chorok.operations.demo.programmes_applying import contact_and_consents, hand_in, paper
from chorok.operations.demo.programmes_people import JUDGES, companies, person, without_mails
from chorok.operations.demo.programmes_plan import YEAR
from chorok.operations.demo.programmes_review import COMMITTEE, merits, open_sheets, score
from chorok.programs.domain.agreements import freeze, open_agreement
from chorok.programs.domain.announcing import tell_results
from chorok.programs.domain.assigning import assign_automatically
from chorok.programs.domain.calls import create_call
from chorok.programs.domain.conflicts import affirm_no_conflict
from chorok.programs.domain.finishing import finish_call
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.publishing import publish_call
from chorok.programs.domain.resolution import keep_resolution
from chorok.programs.domain.screening import accept_application
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import BudgetCategory, Side
from chorok.programs.models import Application, Call

CODE = "fee-2020"
#: The place of the first of the three applicants among the demonstration's companies: none has to do with an evaluator.
FIRST = 3
GOALS = ("technology", "product", "company")
PUBLISHED_AT = datetime(2020, 3, 4, 0, 0, tzinfo=UTC)
APPLIED_AT = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
CLOSES_AT = datetime(2020, 3, 20, 9, 0, tzinfo=UTC)
REVIEWED_AT = datetime(2020, 3, 25, 1, 0, tzinfo=UTC)
DECIDED_AT = datetime(2020, 4, 6, 5, 0, tzinfo=UTC)
AGREED_AT = datetime(2020, 4, 16, 1, 0, tzinfo=UTC)
FINISHED_AT = datetime(2020, 5, 4, 1, 0, tzinfo=UTC)
_MINUTES = "평가 결과와 예산을 확인하고 총점 순으로 2개사를 선정하며 1개사를 예비순위로 둔다."


@transaction.atomic
def load_finished_call() -> bool:
    """Play the call through to its end, unless it is there."""
    if Call.objects.filter(code=CODE).exists():
        return False
    with without_mails():
        call = _open()
        _apply(call)
        _review(call)
        _decide(call)
        _agree(call)
        with clock.at(FINISHED_AT):
            finish_call(actor=person("staff"), call=call)
    return True


def _open() -> Call:
    template = Call.objects.templates().select_related("line").get(line__code="certification-fee")
    with clock.at(PUBLISHED_AT):
        call = create_call(
            actor=person("staff"),
            source=template,
            year=YEAR,
            line=template.line,
            code=CODE,
            name_ko="2020년 녹색인증 수수료 지원기업 모집 (가상)",
            name_en="Call for green-certification fee subsidy 2020 (fictitious)",
            fictitious=True,
            opens_at=PUBLISHED_AT,
            closes_at=CLOSES_AT,
            results_on=date(2020, 4, 6),
            waiting_until=date(2020, 4, 30),
            support_from=date(2020, 4, 20),
            support_until=date(2020, 10, 30),
            quota=2,
            waiting_places=1,
            evaluators_each=3,
        )
        return publish_call(actor=person("staff"), call=call)


def _apply(call: Call) -> None:
    content = paper(APPLIED_AT)
    for place, (goal, company) in enumerate(zip(GOALS, companies()[FIRST:], strict=False)):
        fee = Decimal(900_000 + place * 100_000)
        answers = {
            **contact_and_consents(company, FIRST + place),
            "goal": goal,
            "applied-on": f"2020-05-{11 + place}",
            "fee": str(fee),
            "invoice": "not-yet",
            "effect": "공공조달 우수제품 신청과 해외 바이어 상담에 인증을 활용하겠습니다.",
        }
        with clock.at(APPLIED_AT + timedelta(days=place)):
            hand_in(call, company, costs=fee, answers=answers, content=content)


def _review(call: Call) -> None:
    staff = person("staff")
    with clock.at(REVIEWED_AT):
        for application in Application.objects.filter(call=call).order_by("number"):
            accept_application(actor=staff, application=application)
        members = []
        for judge in JUDGES[: call.evaluators_each]:
            user = User.objects.get(email=judge.email)
            member = invite_evaluator(actor=staff, call=call, user=user)
            members.append(sign_pledge(actor=actor_for(user), member=member, version=PLEDGE.version, ip=None))
        assign_automatically(actor=staff, call=call)
    places = merits(call)
    for number, member in enumerate(members):
        with clock.at(REVIEWED_AT + timedelta(days=1 + number)):
            sheets = open_sheets(member)
            affirm_no_conflict(actor=actor_for(member.user), assignments=sheets)
            for sheet in sheets:
                score(sheet, merit=places[sheet.application_id], judge=number)


def _decide(call: Call) -> None:
    with clock.at(DECIDED_AT):
        ranking = draw_up_ranking(actor=person("staff"), call=call)
        decide(actor=person("manager"), ranking=ranking, minutes=_MINUTES, committee=COMMITTEE)
        tell_results(ranking.pk)
        keep_resolution(ranking.pk)


def _agree(call: Call) -> None:
    for place, application in enumerate(best_first(call)):
        with clock.at(AGREED_AT + timedelta(hours=place)):
            agreement = open_agreement(actor=person("staff"), application=application)
            propose_budget(agreement, category=BudgetCategory.FEES, name="녹색인증 심사수수료")
            freeze(actor=person("staff"), version=agreement.versions.get())
            sign_for(agreement, Side.COMPANY, Side.CENTRE)
