"""The 2020 call for green-certification consulting, in English, from its template to the support cases.

People at the browser do each kind of step, with the clock moved to the days of the demonstration's call; the mass of
the 40 applications and five evaluators comes from the demonstration too (`tests.journeys.kit.call_of_2020`).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect

from chorok.accounts.models import User
from chorok.core.models import Notification
from chorok.operations.demo import programmes_agreements as agreements
from chorok.operations.demo import programmes_applying as applying
from chorok.operations.demo import programmes_review as review
from chorok.operations.demo.programmes_people import JUDGES, owner_of
from chorok.operations.demo.programmes_plan import BUDGETS
from chorok.programs.domain.announcing import tell_results
from chorok.programs.domain.notices import KIND_SELECTION
from chorok.programs.enums import AgreementState, ApplicationState, ConflictSource, Outcome
from chorok.programs.models import Agreement, Application, Call, Conflict, Ranking, RankingRow, YearLine
from chorok.support.models import Case
from tests.journeys.kit import call_of_2020 as mass
from tests.journeys.kit import call_steps as steps
from tests.journeys.kit.clocks import MovedClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("planned")]

CODE = "consulting"
WORK = f"/staff/programme/calls/{CODE}"
REASON = "The certificate of registration is older than three months."


def _states(call: Call) -> dict[str, int]:
    found = Application.objects.filter(call=call).order_by().values_list("state", flat=True)
    return {state: list(found).count(state) for state in set(found)}


@pytest.fixture
def at_desk(someone: Callable[[str], Page], sign_in: Callable[[Page, User], None]) -> Callable[[User | None], Page]:
    """Open a browser of a person's own, in English, signed in: `at_desk(user)`."""

    def open_page(user: User | None) -> Page:
        assert user is not None
        page = someone("en")
        sign_in(page, user)
        return page

    return open_page


def _screened(staff: Page, call: Call) -> None:
    staff.goto(f"{WORK}/applications/")
    expect(staff.get_by_text("40 applications", exact=True)).to_be_visible()
    steps.reject_some(staff, call, count=3, reason=REASON)
    steps.pass_the_rest(staff, call, count=37)
    staff.goto(f"{WORK}/applications/")
    expect(staff.get_by_text("Passed screening 37")).to_be_visible()
    expect(staff.get_by_text("Rejected in screening 3")).to_be_visible()


def _reviewed(staff: Page, evaluator: Page, call: Call, first: Application) -> None:
    member = steps.invite(staff, call, JUDGES[0].email)
    mass.invite_the_others(call)
    steps.sign_pledge(evaluator, call)
    steps.assign(staff, call, count=5 * 37 - 1)
    steps.step_back(evaluator, member, mass.by_merit(call)[-1])
    steps.affirm_the_rest(evaluator, call, count=36)
    sheet = steps.score(evaluator, member, first, hidden=(first.organisation.name_ko, "Kim Rain", "rain.example"))
    assert sheet.total == Decimal(92)
    mass.score_the_rest(call)
    staff.goto(f"{WORK}/panel/")
    assert staff.locator("main tbody tr", has_text="36 / 36").count() == 2
    assert staff.locator("main tbody tr", has_text="37 / 37").count() == 3
    conflicts = Conflict.objects.filter(member__call=call).values_list("source", "member__user__email")
    assert set(conflicts) == {
        (ConflictSource.FOUND, JUDGES[1].email),
        (ConflictSource.DECLARED, JUDGES[0].email),
    }


def _decided(staff: Page, call: Call) -> None:
    steps.draw_up(staff, call)
    assert steps.stats(staff)["Selected"] == "27 / 27"
    expect(staff.get_by_text("can't tell the applications from place 27 on apart")).to_be_visible()
    before = mass.row_of(call, 27), mass.row_of(call, 28)
    assert before[0].total == before[1].total
    steps.turn_the_tie(staff, call, *before)
    assert mass.row_of(call, 27).application == before[1].application
    steps.decide(staff, call, count=37)
    tell_results(Ranking.objects.get(call=call).pk)
    rows = RankingRow.objects.filter(ranking__call=call).order_by("position").values_list("decided", flat=True)
    assert list(rows) == [Outcome.SELECTED] * 27 + [Outcome.WAITING] * 3 + [Outcome.NOT_SELECTED] * 7
    told = Notification.objects.filter(kind=KIND_SELECTION, link__contains="/desk/")
    assert told.values("link").distinct().count() == 37
    staff.goto(f"/calls/{CODE}/results/")
    assert steps.stats(staff) == {"Applications": "40", "Selected": "27", "On the waiting list": "3"}
    expect(staff.get_by_text("Kim One")).to_have_count(0)


def _somebody_moved_up(company: Page, staff: Page, call: Call) -> None:
    waited = mass.row_of(call, 28).application
    steps.withdraw(company, mass.row_of(call, 20).application)
    steps.move_up(staff, call)
    waited.refresh_from_db()
    assert waited.state == ApplicationState.SELECTED
    staff.goto(f"/calls/{CODE}/results/")
    assert steps.stats(staff) == {"Applications": "39", "Selected": "27", "On the waiting list": "2"}


def _agreed(company: Page, staff: Page, manager: Page, call: Call, first: Application) -> None:
    steps.open_agreements(staff, count=27)
    agreement = steps.agree(company, staff, manager, first)
    assert (agreement.state, agreement.committed) == (AgreementState.SIGNED, Decimal(2_400_000))
    mass.sign_with_the_others(call, but=first)
    bound = Agreement.objects.aggregate(sum=Sum("committed"))["sum"]
    line = YearLine.objects.get(year=2020, line=call.line)
    assert (line.budget, line.committed) == (Decimal(BUDGETS[mass.LINE]), bound)
    for state, count in (("signed", 25), ("signing", 1), ("negotiation", 1)):
        staff.goto(f"/staff/programme/agreements/?state={state}")
        expect(staff.get_by_text(f"{count} agreement{'' if count == 1 else 's'}", exact=True)).to_be_visible()
    staff.goto("/staff/programme/cases/")
    expect(staff.get_by_text("25 cases", exact=True)).to_be_visible()
    staff.goto(f"/staff/programme/cases/{Case.objects.get(agreement=agreement).pk}/")
    expect(staff.get_by_text(first.organisation.name_en).first).to_be_visible()


def test_a_call_from_its_template_to_the_support_cases(
    *, at_desk: Callable[[User | None], Page], moved_clock: MovedClock
) -> None:
    template = mass.template()
    moved_clock.move_to(applying.PUBLISHED_AT)
    staff, manager = at_desk(mass.user_of("staff")), at_desk(mass.user_of("manager"))
    company = at_desk(owner_of(mass.applicants()[0]).user)
    evaluator = at_desk(mass.user_of("evaluator"))

    call = steps.announce(staff, template, CODE)
    moved_clock.move_to(applying.OPENS_AT)
    first = steps.apply(company, call, mass.applicants()[0])
    mass.apply_with_the_others(call)
    moved_clock.move_to(applying.SCREENED_AT)
    _screened(staff, call)
    moved_clock.move_to(review.INVITED_AT)
    _reviewed(staff, evaluator, call, first)
    moved_clock.move_to(review.DECIDED_AT)
    _decided(staff, call)

    moved_clock.move_to(review.APPEALED_AT)
    loser = mass.row_of(call, 31).application
    steps.appeal(at_desk(owner_of(loser.organisation).user), loser)
    assert steps.answer_appeal(staff, loser) == "dismissed"
    leaver = mass.row_of(call, 20).application
    _somebody_moved_up(at_desk(owner_of(leaver.organisation).user), staff, call)
    moved_clock.move_to(agreements.OPENED_AT)
    _agreed(company, staff, manager, call, first)
    unsigned = "2 selected applicants have no signed agreements yet. Have them signed, or end them."
    assert steps.what_stands_open(staff, call) == [unsigned]
    steps.break_off(manager, Agreement.objects.get(state=AgreementState.NEGOTIATION))
    staff.goto(f"{WORK}/ranking/")
    expect(staff.get_by_text("A place is free")).to_be_visible()
    assert _states(call) == {
        ApplicationState.AGREED: 25,
        ApplicationState.SELECTED: 1,
        ApplicationState.LAPSED: 1,
        ApplicationState.WAITING: 2,
        ApplicationState.NOT_SELECTED: 7,
        ApplicationState.INELIGIBLE: 3,
        ApplicationState.WITHDRAWN: 1,
    }
