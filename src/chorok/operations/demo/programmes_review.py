"""The 2020 call for certification consulting, from the panel to the committee's decision and an appeal.

Scores follow a made-up order of merit, so that a tie lies across the last place: the committee has to settle it.
"""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.programmes_people import JUDGES, owner_of, person
from chorok.programs.domain.announcing import tell_results
from chorok.programs.domain.appeals import answer_appeal, make_appeal
from chorok.programs.domain.assigning import assign_automatically
from chorok.programs.domain.bonuses import award_bonuses
from chorok.programs.domain.committee import settle_tie
from chorok.programs.domain.conflicts import affirm_no_conflict
from chorok.programs.domain.panel import invite_evaluator, set_review_due, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.resolution import keep_resolution
from chorok.programs.domain.scoring import save_scores, submit_scores
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Application, Assignment, Call, Criterion, PanelMember, Ranking

INVITED_AT = datetime(2020, 4, 10, 1, 0, tzinfo=UTC)
PLEDGED_AT = datetime(2020, 4, 13, 2, 0, tzinfo=UTC)
ASSIGNED_AT = datetime(2020, 4, 14, 1, 0, tzinfo=UTC)
SCORED_AT = datetime(2020, 4, 20, 1, 0, tzinfo=UTC)
REVIEW_DUE_AT = datetime(2020, 4, 27, 9, 0, tzinfo=UTC)
RANKED_AT = datetime(2020, 4, 28, 1, 0, tzinfo=UTC)
DECIDED_AT = datetime(2020, 5, 6, 5, 0, tzinfo=UTC)
APPEALED_AT = datetime(2020, 5, 8, 4, 0, tzinfo=UTC)
ANSWERED_AT = datetime(2020, 5, 13, 1, 0, tzinfo=UTC)
#: Merits go down from the best by this step, in percent of the points; two neighbours are equal.
_BEST, _STEP = Decimal(96), Decimal("1.1")
#: Places (from 0) of the pair that gets equal scores: the last to be selected and the first to wait.
TIED = (26, 27)
#: A step that has no common divisor with the number of applications mixes their order.
_MIX = 11
#: How strict each evaluator is, in percent of the points.
_STRICTNESS = (Decimal(-4), Decimal(-2), Decimal(0), Decimal(2), Decimal(4))
#: Places (from 0) of those to whom the staff award the bonus for an enterprise of women and others: none near the tie.
_WITH_BONUS = (2, 9)
_HALF = Decimal("0.5")
MINUTES = """\
1. 평가위원 5인의 서면평가 결과(최고점·최저점 제외 평균)와 가점을 확인하였다.
2. 총점이 같은 두 기업은 녹색인증 적합성 점수까지 같아, 추진계획의 구체성을 다시 논의하여 순위를 정하였다.
3. 모집 규모에 따라 27개사를 선정하고 3개사를 예비순위로 둔다.
"""
COMMITTEE = "정그루 (가상)\n최나무 (가상)\n오저울 (가상)"


def review(call: Call) -> None:
    """Invite the five evaluators, find their conflicts of interest, assign and score everything that passed."""
    staff = person("staff")
    with clock.at(INVITED_AT):
        set_review_due(actor=staff, call=call, due_at=REVIEW_DUE_AT)
        judges = [User.objects.get(email=judge.email) for judge in JUDGES]
        members = [
            invite_evaluator(actor=staff, call=call, user=user, chair=place == 0) for place, user in enumerate(judges)
        ]
    with clock.at(PLEDGED_AT):
        for member in members:
            sign_pledge(actor=actor_for(member.user), member=member, version=PLEDGE.version, ip=None)
    with clock.at(ASSIGNED_AT):
        assign_automatically(actor=staff, call=call)
    places = merits(call)
    for place, member in enumerate(members):
        sheets = open_sheets(member)
        with clock.at(SCORED_AT + timedelta(days=place)):
            affirm_no_conflict(actor=actor_for(member.user), assignments=sheets)
        for number, sheet in enumerate(sheets, start=1):
            with clock.at(SCORED_AT + timedelta(days=place, minutes=12 * number)):
                score(sheet, merit=places[sheet.application_id], judge=place)


def merits(call: Call) -> dict[int, int]:
    """Give each application in review (by id) its place in the made-up order of merit, from 0."""
    found = list(Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE).order_by("number"))
    return {application.pk: place * _MIX % len(found) for place, application in enumerate(found)}


def open_sheets(member: PanelMember) -> list[Assignment]:
    """Return what the member of the panel has still to score."""
    found = Assignment.objects.filter(member=member, state=AssignmentState.ASSIGNED).order_by("application")
    return list(found.select_related("application__call", "member__user"))


def score(sheet: Assignment, *, merit: int, judge: int) -> None:
    """Score one application now and hand the sheet in; `judge` is the evaluator's place in the panel, from 0."""
    actor = actor_for(sheet.member.user)
    criteria = sheet.application.call.criteria.all()
    save_scores(
        actor=actor,
        assignment=sheet,
        points={each.pk: points(each, merit=merit, judge=judge) for each in criteria},
        comment_for_applicant=_comment(merit),
    )
    submit_scores(actor=actor, assignment=sheet)


def points(criterion: Criterion, *, merit: int, judge: int) -> Decimal:
    """Return the points to half a point; the tied pair counts as one place."""
    step = TIED[0] if merit in TIED else merit
    share = (_BEST - _STEP * step + _STRICTNESS[judge]) / 100
    given = (criterion.most * share / _HALF).quantize(Decimal(1), ROUND_HALF_UP) * _HALF
    return max(Decimal(0), min(criterion.most, given))


def _comment(merit: int) -> str:
    if merit < 10:  # noqa: PLR2004 - the best
        return "기술의 녹색성이 뚜렷하고 증빙이 갖추어져 있습니다."
    if merit <= TIED[1]:
        return "추진계획은 적정하나 시험성적서를 보완할 필요가 있습니다."
    return "인증 대상 분야와의 관련성을 더 구체적으로 설명할 필요가 있습니다."


def select(call: Call) -> Ranking:
    """Award bonus points, rank, settle the tie and decide; everyone is told and the committee's papers are made."""
    manager = person("manager")
    by_merit = {merit: pk for pk, merit in merits(call).items()}
    rule = call.bonus_rules.get(points=1)
    with clock.at(RANKED_AT):
        for place in _WITH_BONUS:
            application = Application.objects.get(pk=by_merit[place])
            award_bonuses(actor=person("staff"), application=application, rules=[rule], note="여성기업 확인서 확인")
        ranking = draw_up_ranking(actor=person("staff"), call=call)
    with clock.at(DECIDED_AT):
        tied = list(ranking.rows.filter(application__in=[by_merit[place] for place in TIED]).order_by("position"))
        settle_tie(
            actor=manager,
            ranking=ranking,
            tie_from=tied[0].position,
            places={row.application_id: place for place, row in enumerate(tied, start=1)},
        )
        ranking = decide(actor=manager, ranking=ranking, minutes=MINUTES, committee=COMMITTEE)
        tell_results(ranking.pk)
        keep_resolution(ranking.pk)
    return ranking


def appeal(call: Call) -> None:
    """Let the best of those not selected appeal; the centre answers."""
    rows = Ranking.objects.get(call=call, decided_at__isnull=False).rows
    row = rows.filter(application__state=ApplicationState.NOT_SELECTED).earliest("position")
    with clock.at(APPEALED_AT):
        made = make_appeal(
            actor=owner_of(row.application.organisation),
            application=row.application,
            text="제출한 시험성적서가 준비 정도 평가에 반영되었는지 확인을 요청합니다.",
        )
    with clock.at(ANSWERED_AT):
        answer_appeal(
            actor=person("staff"),
            appeal=made,
            upheld=False,
            answer="시험성적서는 평가위원 모두의 채점에 반영되었음을 평가표에서 확인하였습니다. 결정을 유지합니다.",
        )
