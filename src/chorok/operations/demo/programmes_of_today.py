"""A call that closed a week ago and is in the middle of screening and review, for whoever tries these desks.

Its days count from the day it is loaded. The company one may sign in as is asked for a supplement, the evaluator has
applications to score, the staff one to screen and one that lacks an evaluator; presentations are planned for tomorrow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.programmes_applying import contact_and_consents, hand_in, paper
from chorok.operations.demo.programmes_people import JUDGES, companies, person, without_mails
from chorok.operations.demo.programmes_plan import YEAR
from chorok.operations.demo.programmes_review import merits, open_sheets, score
from chorok.programs.domain.assigning import assign_automatically
from chorok.programs.domain.calls import create_call
from chorok.programs.domain.conflicts import affirm_no_conflict, declare_conflict
from chorok.programs.domain.panel import invite_evaluator, set_review_due, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.presentations import plan_presentations
from chorok.programs.domain.publishing import approve_call, publish_call, submit_for_approval
from chorok.programs.domain.screening import accept_application, ask_supplement
from chorok.programs.enums import ConflictGround
from chorok.programs.models import Application, Call, PanelMember
from chorok.registry.models import Organisation

CODE = "prototype-review"
#: Places of the applicants among the demonstration's companies: first the one anybody may sign in for.
APPLICANTS = (0, 10, 11, 12, 13, 14, 15, 16)
#: The last one is not screened yet.
PASSED = slice(1, -1)
#: How many of the evaluators have signed the pledge; the others have still to answer.
PLEDGED = 4


@dataclass(frozen=True)
class _Days:
    """Days counted from the one the call is loaded on, whatever the clock is held at meanwhile."""

    today: date

    def on(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: int) -> datetime:
        """Return a full hour where the centre is, in UTC: the clock is held at it."""
        here = datetime.combine(self.on(days), time(hour), tzinfo=timezone.get_default_timezone())
        return here.astimezone(UTC)


@transaction.atomic
def load_call_in_review() -> bool:
    """Bring a call as far as the module's first lines say, unless it is there."""
    if Call.objects.filter(code=CODE).exists():
        return False
    days = _Days(clock.today())
    with without_mails():
        call = _published(days)
        _screened(call, _handed_in(call, days), days)
        _reviewed(call, _panel(call, days), days)
    return True


def _published(days: _Days) -> Call:
    template = Call.objects.templates().select_related("line").get(line__code="prototype")
    staff = person("staff")
    with clock.at(days.at(-35, 10)):
        call = create_call(
            actor=staff,
            source=template,
            year=YEAR,
            line=template.line,
            code=CODE,
            name_ko=f"{template.name_ko} 1차 (가상)",
            name_en=f"{template.name_en}, first round (fictitious)",
            fictitious=True,
            evaluators_each=3,
            opens_at=days.at(-30, 9),
            closes_at=days.at(-7, 18),
            results_on=days.on(20),
            support_from=days.on(40),
            support_until=days.on(220),
        )
        submit_for_approval(actor=staff, call=call)
    with clock.at(days.at(-33, 14)):
        approve_call(actor=person("city"), call=call)
    with clock.at(days.at(-32, 9)):
        return publish_call(actor=staff, call=call)


def _handed_in(call: Call, days: _Days) -> list[Application]:
    content = paper(days.at(-30, 9))
    everybody = companies()
    made = []
    for number, place in enumerate(APPLICANTS):
        with clock.at(days.at(-25 + 2 * number, 11)):
            costs = Decimal(16_000_000 + number * 1_000_000)
            answers = _answers(everybody[place], place, costs=costs, done_on=days.on(180))
            made.append(hand_in(call, everybody[place], costs=costs, answers=answers, content=content))
    return made


def _answers(company: Organisation, place: int, *, costs: Decimal, done_on: date) -> Mapping[str, object]:
    return {
        **contact_and_consents(company, place),
        "product": f"{company.summary_ko} 현장에서 시험할 수 있는 크기의 시제품을 제작합니다.",
        "parts": [
            {"part": "금형", "price": f"{costs * 6 / 10:.0f}"},
            {"part": "부품과 조립", "price": f"{costs * 4 / 10:.0f}"},
        ],
        "done-on": done_on.isoformat(),
        "market": "공공조달과 시범사업으로 첫 실적을 만들고, 해외 바이어 상담에 시제품을 활용하겠습니다.",
        "sales": str(300_000_000 + place * 10_000_000),
    }


def _screened(call: Call, applications: list[Application], days: _Days) -> None:
    staff = person("staff")
    for application in applications[PASSED]:
        with clock.at(days.at(-5, 11)):
            accept_application(actor=staff, application=application)
    with clock.at(days.at(-2, 15)):
        ask_supplement(
            actor=staff,
            application=applications[0],
            text="제출한 사업자등록증명의 발급일이 보이지 않습니다. 다시 올려 주시기 바랍니다.",
            due_at=days.at(5, 18),
            documents=[call.documents.get(code="business-registration")],
        )


def _panel(call: Call, days: _Days) -> list[PanelMember]:
    """Invite everybody; return who has signed the pledge."""
    staff = person("staff")
    judges = [User.objects.get(email=judge.email) for judge in JUDGES]
    with clock.at(days.at(-4, 10)):
        set_review_due(actor=staff, call=call, due_at=days.at(10, 18))
        members = [
            invite_evaluator(actor=staff, call=call, user=user, chair=place == 0) for place, user in enumerate(judges)
        ]
    with clock.at(days.at(-3, 10)):
        return [
            sign_pledge(actor=actor_for(member.user), member=member, version=PLEDGE.version, ip=None)
            for member in members[:PLEDGED]
        ]


def _reviewed(call: Call, members: list[PanelMember], days: _Days) -> None:
    """Assign; the second evaluator is done, the third has begun and stepped back once, the others have not begun."""
    staff, places = person("staff"), merits(call)
    with clock.at(days.at(-3, 14)):
        assign_automatically(actor=staff, call=call)
        plan_presentations(actor=staff, call=call, first_at=days.at(1, 10), talk_minutes=10, question_minutes=10)
    with clock.at(days.at(-1, 15)):
        stepped_back, *rest = open_sheets(members[2])
        declare_conflict(actor=actor_for(members[2].user), assignment=stepped_back, ground=ConflictGround.FAMILY)
        for judge, sheets, scored in ((1, open_sheets(members[1]), None), (2, rest, 2)):
            affirm_no_conflict(actor=actor_for(members[judge].user), assignments=sheets)
            for sheet in sheets[:scored]:
                score(sheet, merit=places[sheet.application_id], judge=judge)
