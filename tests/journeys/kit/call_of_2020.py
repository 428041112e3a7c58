"""What the journey of a call takes from the demonstration: the companies, the evaluators, and what most of them do.

People at the browser do each kind of step once; the rest is done here by the same functions the pages call.
"""

from collections.abc import Sequence

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.programmes_agreements import best_first, propose_budget, sign_for
from chorok.operations.demo.programmes_applying import APPLICANTS, apply_one, paper
from chorok.operations.demo.programmes_people import JUDGES, companies, person
from chorok.operations.demo.programmes_review import merits, open_sheets, score
from chorok.programs.domain.agreements import freeze
from chorok.programs.domain.conflicts import affirm_no_conflict
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.enums import ApplicationState, Side
from chorok.programs.models import Agreement, Application, Call, PanelMember, RankingRow
from chorok.registry.models import Organisation

LINE = "certification-consulting"
#: As many agreements as the plan of 2020 wanted companies at least.
SIGNED = 25


def template() -> Call:
    """Return the template of the line for certification consulting."""
    return Call.objects.templates().get(line__code=LINE)


def applicants() -> Sequence[Organisation]:
    """Return the 40 companies that apply, in the order of their receipt numbers."""
    return companies()[:APPLICANTS]


def user_of(code: str) -> User:
    """Return a person of the demonstration one may sign in as."""
    user = person(code).user
    assert user is not None
    return user


def apply_with_the_others(call: Call) -> None:
    """Let every company but the first hand its application in."""
    content = paper(clock.now())
    for place, company in enumerate(applicants()[1:], start=1):
        apply_one(call, company, place=place, content=content)


def invite_the_others(call: Call) -> list[PanelMember]:
    """Invite all evaluators but the first, and let them sign the pledge."""
    members = []
    for judge in JUDGES[1:]:
        user = User.objects.get(email=judge.email)
        member = invite_evaluator(actor=person("staff"), call=call, user=user)
        members.append(sign_pledge(actor=actor_for(user), member=member, version=PLEDGE.version, ip=None))
    return members


def by_merit(call: Call) -> list[Application]:
    """Return what is in review in the demonstration's order of merit, the best first."""
    places = merits(call)
    found = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE).select_related("organisation")
    return sorted(found, key=lambda application: places[application.pk])


def score_the_rest(call: Call) -> None:
    """Let every evaluator affirm that there is no conflict of interest and score what waits, by that order of merit."""
    places = merits(call)
    judges = [judge.email for judge in JUDGES]
    for member in PanelMember.objects.filter(call=call).select_related("user"):
        sheets = open_sheets(member)
        affirm_no_conflict(actor=actor_for(member.user), assignments=[one for one in sheets if one.cleared_at is None])
        for sheet in sheets:
            score(sheet, merit=places[sheet.application_id], judge=judges.index(member.user.email))


def sign_with_the_others(call: Call, *, but: Application) -> None:
    """Bring all agreements but one as far as the demonstration does: 25 signed with it, one half, one negotiated."""
    rows = [application for application in best_first(call) if application != but]
    for place, application in enumerate(rows, start=1):
        agreement = Agreement.objects.get(application=application)
        propose_budget(agreement)
        if place > SIGNED:
            continue
        freeze(actor=person("staff"), version=agreement.versions.get())
        sign_for(agreement, *((Side.COMPANY, Side.CENTRE) if place < SIGNED else (Side.COMPANY,)))


def row_of(call: Call, position: int) -> RankingRow:
    """Return the application at a place of the ranking."""
    return RankingRow.objects.select_related("application__organisation").get(ranking__call=call, position=position)
