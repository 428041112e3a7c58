"""A call for green-certification consulting, in English, from its template to the support case, each in a browser.

Staff publish it, a company applies and three more with it, an evaluator signs, steps back once and scores, staff rank,
the committee settles a tie over the last place, somebody appeals, and both sides sign the agreement.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from chorok.accounts.actors import actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.programmes_applying import apply_one, paper
from chorok.operations.demo.programmes_plan import write_template
from chorok.programs.domain.conflicts import affirm_no_conflict
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.scoring import save_scores, submit_scores
from chorok.programs.enums import AgreementState, ApplicationState, AssignmentState, Outcome
from chorok.programs.models import Agreement, Application, Assignment, Call, PanelMember, RankingRow
from chorok.registry.models import Organisation
from chorok.support.models import Case
from tests.factories import LineFactory, MembershipFactory, OrganisationFactory, ProgrammeYearFactory
from tests.factories_programs import YearLineFactory
from tests.journeys.kit.steps import fill, follow, picture, press, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]

CODE = "consulting"
#: Points by criterion of each applicant, the best first; the second and the third can't be told apart.
POINTS = {
    "빗물나라": (38, 28, 18, 9),
    "바람나라": (34, 24, 16, 8),
    "햇볕나라": (34, 24, 16, 8),
    "흙나라": (20, 15, 12, 4),
}


def company(name: str, english: str) -> Organisation:
    """Register a company of Seoul with an owner."""
    made: Organisation = OrganisationFactory(
        name_ko=name, name_en=english, representative_ko="김대표", region="중구", employees=9
    )
    MembershipFactory(organisation=made)
    return made


@pytest.fixture
def companies() -> list[Organisation]:
    """Four companies; the first one applies in the browser."""
    english = ("Rainland", "Windland", "Sunland", "Soilland")
    return [company(name, other) for name, other in zip(POINTS, english, strict=True)]


@pytest.fixture
def template() -> Call:
    """The template of the line for certification consulting, with money in the year's plan."""
    line = LineFactory(code="certification-consulting")
    YearLineFactory(year=ProgrammeYearFactory(year=2020), line=line, budget=Decimal(10_000_000))
    return write_template(line)


def open_from_the_template(staff: Page, template: Call) -> Call:
    """Begin a call with the template, give it its dates, publish it."""
    staff.goto(f"/staff/programme/calls/new/?source={template.code}")
    fill(staff, {"source": template.code, "year": "2020", "code": CODE, "name_ko": "컨설팅", "name_en": "Consulting"})
    press(staff, "Begin the call")
    call = Call.objects.get(code=CODE)
    now = clock.now()
    Call.objects.filter(pk=call.pk).update(
        quota=2,
        waiting_places=1,
        evaluators_each=2,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=3),
        results_on=clock.today() + timedelta(days=10),
        support_from=clock.today() + timedelta(days=20),
        support_until=clock.today() + timedelta(days=120),
    )
    staff.goto(f"/staff/programme/calls/{CODE}/")
    follow(staff, "Publish")
    press(staff, "Publish")
    call.refresh_from_db()
    assert call.takes_applications
    return call


def apply_in_the_browser(page: Page, call: Call, company: Organisation) -> Application:
    """Go through all steps from the call's public page to the receipt."""
    page.goto(f"/calls/{CODE}/")
    page.goto(f"/desk/{company.pk}/applications/calls/{CODE}/")
    press(page, "Begin the application")
    fill(page, {"costs": "3,000,000", "subsidy": "2,400,000", "own_cash": "600,000", "own_in_kind": "0"})
    press(page, "Save and continue")
    fill(page, {"q-contact-name": "Kim Rain", "q-contact-role": "CEO", "q-contact-email": "ceo@rain.example"})
    press(page, "Save and continue")
    fill(page, {"q-goal": "both", "q-technology": "Tanks of recycled plastic.", "q-product-sales": "1억 2,000만"})
    press(page, "Save and continue")
    row = {"q-schedule-0-step": "Test report", "q-schedule-0-until": "2027-03-02"}
    fill(page, {"q-plan": "Test first, then apply.", **row, "q-staff": "2"})
    press(page, "Save and continue")
    for consent in ("personal-data", "company-data", "integrity"):
        tick(page, f'[name="q-consent-{consent}"]')
    press(page, "Save and continue")
    asked = call.documents.get(code="business-registration")
    page.locator(f'[name="paper-{asked.pk}-upload"]').set_input_files(picture("registration.png"))
    press(page, f"Add the file : {asked.name_en}")
    follow(page, "Continue")
    press(page, "Hand in the application")
    expect(page.get_by_text("CONSULTING-0001").first).to_be_visible()
    return Application.objects.get(call=call, organisation=company)


def pass_all(staff: Page, call: Call) -> None:
    """Let everybody pass the screening at once, after the preview."""
    Call.objects.filter(pk=call.pk).update(closes_at=clock.now())
    staff.goto(f"/staff/programme/calls/{CODE}/applications/")
    for application in Application.objects.filter(call=call):
        tick(staff, f'[name="chosen"][value="{application.pk}"]')
    press(staff, "Pass the chosen ones …")
    press(staff, "Let them pass")
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.ELIGIBLE}


def sign_and_step_back(evaluator: Page, staff: Page, member: PanelMember, other: Organisation) -> None:
    """Sign the pledge; staff assign; say of one application that an interest lies there."""
    evaluator.goto(f"/review/calls/{CODE}/pledge/")
    tick(evaluator, '[name="agree"]')
    press(evaluator, "Sign the pledge")
    staff.goto(f"/staff/programme/calls/{CODE}/assignments/automatic/")
    confirm(staff, "Assign now")
    sheet = Assignment.objects.get(member=member, application__organisation=other)
    evaluator.goto(f"/review/calls/{CODE}/applications/{sheet.pk}/conflict/")
    fill(evaluator, {"ground": "family"})
    evaluator.get_by_role("main").locator("form button.danger, form button.primary").first.click()
    evaluator.wait_for_load_state()
    sheet.refresh_from_db()
    assert sheet.state == AssignmentState.RECUSED


def score_one(evaluator: Page, member: PanelMember, application: Application) -> None:
    """Read one application, blind, and submit its scores."""
    evaluator.goto(f"/review/calls/{CODE}/")
    confirm(evaluator, "I have no conflict of interest")
    sheet = Assignment.objects.get(member=member, application=application)
    evaluator.goto(f"/review/calls/{CODE}/applications/{sheet.pk}/")
    expect(evaluator.get_by_text("Tanks of recycled plastic.")).to_be_visible()
    assert not [name for name in ("빗물나라", "Rainland", "Kim Rain", "rain.example") if name in evaluator.content()]
    points = POINTS[application.organisation.name_ko]
    criteria = application.call.criteria.all()
    fill(evaluator, {f"points-{each.pk}": str(given) for each, given in zip(criteria, points, strict=True)})
    press(evaluator, "Submit and lock")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == (AssignmentState.SUBMITTED, Decimal(93))


def score_the_rest() -> None:
    """Give the points of all other sheets by the same functions the pages call."""
    for sheet in Assignment.objects.filter(state=AssignmentState.ASSIGNED).select_related("member__user"):
        actor = actor_for(sheet.member.user)
        affirm_no_conflict(actor=actor, assignments=[sheet])
        given = POINTS[sheet.application.organisation.name_ko]
        points = {each.pk: Decimal(one) for each, one in zip(sheet.application.call.criteria.all(), given, strict=True)}
        save_scores(actor=actor, assignment=sheet, points=points)
        submit_scores(actor=actor, assignment=sheet)


def settle_and_decide(staff: Page, call: Call) -> None:
    """Draw up the ranking, put the tie over the last place in order, decide."""
    staff.goto(f"/staff/programme/calls/{CODE}/ranking/")
    press(staff, "Draw up the ranking")
    second, third = RankingRow.objects.filter(tie_from=2).order_by("position")
    assert [row.application.organisation.name_ko for row in (second, third)] == ["바람나라", "햇볕나라"]
    staff.goto(f"/staff/programme/calls/{CODE}/ranking/decision/")
    expect(staff.get_by_text("This can’t be decided yet")).to_be_visible()
    staff.goto(f"/staff/programme/calls/{CODE}/ranking/ties/2/")
    fill(staff, {f"place_{second.application_id}": "2", f"place_{third.application_id}": "1"})
    press(staff, "Keep this order")
    staff.goto(f"/staff/programme/calls/{CODE}/ranking/decision/")
    fill(staff, {"committee": "Kim One", "minutes": "Sunland's schedule is more specific."})
    staff.locator("summary", has_text="Decide").click()
    press(staff, "Enter the decision and tell everyone")
    outcomes = RankingRow.objects.order_by("position").values_list("application__organisation__name_ko", "decided")
    assert list(outcomes) == [
        ("빗물나라", Outcome.SELECTED),
        ("햇볕나라", Outcome.SELECTED),
        ("바람나라", Outcome.WAITING),
        ("흙나라", Outcome.NOT_SELECTED),
    ]
    staff.goto(f"/calls/{CODE}/results/")
    expect(staff.get_by_text("Kim One")).to_have_count(0)


def appeal_and_answer(company: Page, staff: Page, application: Application) -> None:
    """Appeal against the decision; the centre keeps to it."""
    company.goto(f"/desk/{application.organisation_id}/applications/{application.pk}/result/")
    company.locator("main summary").last.click()
    fill(company, {"text": "Our test report was not counted."})
    press(company, "Send the appeal")
    appeal = application.appeals.get()
    staff.goto(f"/staff/programme/appeals/{appeal.pk}/")
    fill(staff, {"verdict": "dismissed", "answer": "It was counted by both evaluators."})
    press(staff, "Answer and tell the applicant")
    appeal.refresh_from_db()
    assert appeal.state == "dismissed"


def agree(company: Page, staff: Page, manager: Page, application: Application) -> Agreement:
    """Open the agreements of both selected, propose one budget, freeze it, sign it on both sides."""
    staff.goto("/staff/programme/agreements/open/")
    press(staff, "Open agreements with the chosen ones …")
    press(staff, "Open the agreements")
    agreement = Agreement.objects.get(application=application)
    ours, theirs = f"/desk/{application.organisation_id}/agreements/{agreement.pk}/", "/staff/programme/agreements/"
    company.goto(f"{ours}budget/")
    sums = {"supply": "3000000", "vat": "300000", "subsidy": "2400000", "own_cash": "900000", "own_in_kind": "0"}
    fill(company, {f"0-{name}": value for name, value in {"category": "consulting", "name": "Fee", **sums}.items()})
    press(company, "Save the budget")
    staff.goto(f"{theirs}{agreement.pk}/")
    confirm(staff, "Freeze for signing")
    for page, path in ((company, ours), (manager, f"{theirs}{agreement.pk}/")):
        page.goto(f"{path}sign/")
        fill(page, {"name": "A. Signer"})
        tick(page, '[name="agreed"]')
        press(page, "Sign the agreement")
    agreement.refresh_from_db()
    return agreement


def confirm(page: Page, label: str) -> None:
    """Press a button that says what will happen first, and press once more."""
    page.locator("main details.confirm summary", has_text=label).click()
    with page.expect_navigation():
        page.locator("main details.confirm[open] form button").last.click()


def test_a_call_from_its_template_to_the_support_case(
    *,
    template: Call,
    companies: list[Organisation],
    someone: Callable[[str], Page],
    someone_with: Callable[[Role, str], Page],
    sign_in: Callable[[Page, User], None],
    user_with: Callable[..., User],
) -> None:
    staff, manager = someone_with(Role.STAFF, "en"), someone_with(Role.MANAGER, "en")
    call = open_from_the_template(staff, template)
    owner = someone("en")
    sign_in(owner, companies[0].memberships.get().user)
    first = apply_in_the_browser(owner, call, companies[0])
    for place, other in enumerate(companies[1:], start=1):
        apply_one(call, other, place=place, content=paper(clock.now()))
    pass_all(staff, call)

    people = [user_with(Role.EVALUATOR, email=f"judge{number}@university{number}.example") for number in (1, 2)]
    centre = actor_for(user_with(Role.STAFF))
    members = [invite_evaluator(actor=centre, call=call, user=person) for person in people]
    sign_pledge(actor=actor_for(people[1]), member=members[1], version=PLEDGE.version, ip=None)
    evaluator = someone("en")
    sign_in(evaluator, people[0])
    sign_and_step_back(evaluator, staff, members[0], companies[3])
    score_one(evaluator, members[0], first)
    score_the_rest()
    settle_and_decide(staff, call)

    loser = someone("en")
    sign_in(loser, companies[3].memberships.get().user)
    appeal_and_answer(loser, staff, Application.objects.get(organisation=companies[3]))
    agreement = agree(owner, staff, manager, first)
    assert (agreement.state, agreement.committed) == (AgreementState.SIGNED, Decimal(2_400_000))
    case = Case.objects.get(agreement=agreement)
    staff.goto(f"/staff/programme/cases/{case.pk}/")
    expect(staff.get_by_text("Rainland").first).to_be_visible()
