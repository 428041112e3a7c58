"""What people do with a call at the browser, step by step, in English."""

from datetime import datetime

from django.utils import timezone
from playwright.sync_api import Page, expect

from chorok.operations.demo.programmes_applying import CLOSES_AT, OPENS_AT
from chorok.operations.demo.programmes_review import points
from chorok.programs.enums import AgreementState, AssignmentState
from chorok.programs.models import Agreement, Application, Assignment, Call, Conflict, PanelMember, RankingRow
from chorok.registry.models import Organisation
from tests.journeys.kit.steps import confirm, fill, follow, picture, press, tick

WORK = "/staff/programme/calls"


def announce(staff: Page, template: Call, code: str) -> Call:
    """Begin a call with the template, give it its dates, publish it."""
    staff.goto(f"{WORK}/new/?source={template.code}")
    fill(staff, {"source": template.code, "year": "2020", "code": code, "name_ko": "컨설팅", "name_en": "Consulting"})
    press(staff, "Begin the call")
    staff.goto(f"{WORK}/{code}/edit/period/")
    days = {"results_on": "2020-05-06", "support_from": "2020-05-18", "support_until": "2020-11-17"}
    fill(staff, {"opens_at": _typed(OPENS_AT), "closes_at": _typed(CLOSES_AT), **days})
    press(staff, "Save the section")
    follow(staff, "Publish")
    press(staff, "Publish")
    return Call.objects.get(code=code)


def apply(page: Page, call: Call, company: Organisation) -> Application:
    """Go through all steps from the call's page at the desk to the receipt."""
    page.goto(f"/desk/{company.pk}/applications/calls/{call.code}/")
    press(page, "Begin the application")
    fill(page, {"costs": "3,000,000", "subsidy": "2,400,000", "own_cash": "600,000", "own_in_kind": "0"})
    press(page, "Save and continue")
    fill(page, {"q-contact-name": "Kim Rain", "q-contact-role": "CEO", "q-contact-email": "ceo@rain.example"})
    press(page, "Save and continue")
    fill(page, {"q-goal": "both", "q-technology": "Tanks of recycled plastic.", "q-product-sales": "1억 2,000만"})
    press(page, "Save and continue")
    row = {"q-schedule-0-step": "Test report", "q-schedule-0-until": "2020-06-30"}
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
    expect(page.get_by_text(f"{call.code.upper()}-0001").first).to_be_visible()
    return Application.objects.get(call=call, organisation=company)


def reject_some(staff: Page, call: Call, *, count: int, reason: str) -> None:
    """Choose the last ones of the list's first page and reject them with one reason, after the preview."""
    staff.goto(f"{WORK}/{call.code}/applications/")
    chosen = [box.get_attribute("value") for box in staff.locator('main [name="chosen"]').all()][-count:]
    for value in chosen:
        tick(staff, f'[name="chosen"][value="{value}"]')
    press(staff, "Reject the chosen ones …")
    expect(staff.get_by_role("heading", name=f"{count} applications are rejected")).to_be_visible()
    fill(staff, {"reject-reason": reason})
    press(staff, "Reject them")


def pass_the_rest(staff: Page, call: Call, *, count: int) -> None:
    """Choose everything that is not settled yet, on every page of the list, and let it pass after the preview."""
    staff.goto(f"{WORK}/{call.code}/applications/?state=submitted")
    tick(staff, '[name="all"]')
    press(staff, "Pass the chosen ones …")
    expect(staff.get_by_role("heading", name=f"{count} applications pass the screening")).to_be_visible()
    press(staff, "Let them pass")


def invite(staff: Page, call: Call, address: str) -> PanelMember:
    """Invite an evaluator by address."""
    staff.goto(f"{WORK}/{call.code}/panel/")
    fill(staff, {"email": address})
    tick(staff, '[name="chair"]')
    press(staff, "Invite")
    return PanelMember.objects.get(call=call, user__email=address)


def sign_pledge(evaluator: Page, call: Call) -> None:
    """Sign the pledge at the review desk."""
    evaluator.goto(f"/review/calls/{call.code}/pledge/")
    tick(evaluator, '[name="agree"]')
    press(evaluator, "Sign the pledge")


def assign(staff: Page, call: Call, *, count: int) -> None:
    """Assign automatically, after the page has said how many."""
    staff.goto(f"{WORK}/{call.code}/assignments/automatic/")
    staff.locator("main details.confirm summary", has_text="Assign now").click()
    expect(staff.get_by_text(f"{count} assignments are made")).to_be_visible()
    with staff.expect_navigation():
        staff.locator("main details.confirm[open] form button").last.click()


def step_back(evaluator: Page, member: PanelMember, application: Application) -> Conflict:
    """Say of one application that an interest lies there."""
    sheet = Assignment.objects.get(member=member, application=application)
    evaluator.goto(f"/review/calls/{member.call.code}/applications/{sheet.pk}/conflict/")
    fill(evaluator, {"ground": "family"})
    with evaluator.expect_navigation():
        evaluator.get_by_role("main").locator("form button.danger, form button.primary").first.click()
    sheet.refresh_from_db()
    assert sheet.state == AssignmentState.RECUSED
    return Conflict.objects.get(member=member)


def affirm_the_rest(evaluator: Page, call: Call, *, count: int) -> None:
    """Say that there is no conflict of interest with all the others."""
    evaluator.goto(f"/review/calls/{call.code}/")
    expect(evaluator.get_by_text(f"About {count} applications you haven't said yet")).to_be_visible()
    confirm(evaluator, "I have no conflict of interest")


def score(evaluator: Page, member: PanelMember, application: Application, *, hidden: tuple[str, ...]) -> Assignment:
    """Read one application, blind (`hidden` is what may not be read), and submit the best marks."""
    sheet = Assignment.objects.get(member=member, application=application)
    evaluator.goto(f"/review/calls/{member.call.code}/applications/{sheet.pk}/")
    expect(evaluator.get_by_text("Tanks of recycled plastic.")).to_be_visible()
    assert not [name for name in hidden if name in evaluator.content()]
    criteria = member.call.criteria.all()
    fill(evaluator, {f"points-{each.pk}": str(points(each, merit=0, judge=0)) for each in criteria})
    press(evaluator, "Submit and lock")
    sheet.refresh_from_db()
    return sheet


def draw_up(staff: Page, call: Call) -> None:
    """Draw up the ranking."""
    staff.goto(f"{WORK}/{call.code}/ranking/")
    press(staff, "Draw up the ranking")


def turn_the_tie(staff: Page, call: Call, first: RankingRow, second: RankingRow) -> None:
    """Put the second of a tie before the first, as the committee wishes; before that nothing can be decided."""
    staff.goto(f"{WORK}/{call.code}/ranking/decision/")
    expect(staff.get_by_text("This can’t be decided yet")).to_be_visible()
    staff.goto(f"{WORK}/{call.code}/ranking/ties/{first.position}/")
    fill(staff, {f"place_{first.application_id}": "2", f"place_{second.application_id}": "1"})
    press(staff, "Keep this order")


def decide(staff: Page, call: Call, *, count: int) -> None:
    """Read what each will be told, enter the committee's decision and send it out."""
    staff.goto(f"{WORK}/{call.code}/ranking/decision/")
    expect(staff.get_by_text(f"{count} messages, in the order of places")).to_be_visible()
    fill(staff, {"committee": "Kim One", "minutes": "The schedule of the second is more specific."})
    staff.locator("summary", has_text="Decide").click()
    expect(staff.get_by_text(f"{count} applicants are told the result now.")).to_be_visible()
    press(staff, "Enter the decision and tell everyone")


def appeal(company: Page, application: Application) -> None:
    """Appeal against the decision at the desk."""
    company.goto(f"/desk/{application.organisation_id}/applications/{application.pk}/result/")
    company.locator("main summary", has_text="Make an appeal").click()
    fill(company, {"text": "Our test report was not counted."})
    press(company, "Send the appeal")


def answer_appeal(staff: Page, application: Application) -> str:
    """Keep to the decision; return the appeal's state."""
    made = application.appeals.get()
    staff.goto(f"/staff/programme/appeals/{made.pk}/")
    fill(staff, {"verdict": "dismissed", "answer": "It was counted by all evaluators."})
    press(staff, "Answer and tell the applicant")
    made.refresh_from_db()
    return made.state


def withdraw(company: Page, application: Application) -> None:
    """Take the application back at the desk."""
    company.goto(f"/desk/{application.organisation_id}/applications/{application.pk}/")
    company.locator("main details.confirm summary", has_text="Withdraw the application").click()
    company.locator('main details.confirm[open] [name="withdraw-reason"]').fill("Another programme supports us.")
    with company.expect_navigation():
        company.locator("main details.confirm[open] form button").last.click()


def move_up(staff: Page, call: Call) -> None:
    """Follow the offer of the free place and select who is next on the waiting list."""
    staff.goto(f"{WORK}/{call.code}/ranking/")
    expect(staff.get_by_text("A place is free")).to_be_visible()
    follow(staff, "Decide about moving up")
    press(staff, "Select and tell the applicant")


def open_agreements(staff: Page, *, count: int) -> None:
    """Open the agreements of all who are selected, after the preview."""
    staff.goto("/staff/programme/agreements/open/")
    press(staff, "Open agreements with the chosen ones …")
    expect(staff.get_by_role("heading", name=f"{count} agreements are opened")).to_be_visible()
    press(staff, "Open the agreements")


def agree(company: Page, staff: Page, manager: Page, application: Application) -> Agreement:
    """Propose a budget, freeze it, sign it on both sides."""
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


def what_stands_open(staff: Page, call: Call) -> list[str]:
    """Return what the page on which a call is finished says is still to be done."""
    staff.goto(f"{WORK}/{call.code}/")
    follow(staff, "Finish the call")
    expect(staff.get_by_role("heading", name="What still stands open")).to_be_visible()
    return staff.locator("main section li").all_inner_texts()


def break_off(manager: Page, agreement: Agreement) -> None:
    """End an agreement that the company doesn't sign."""
    manager.goto(f"/staff/programme/agreements/{agreement.pk}/")
    follow(manager, "End it without signatures")
    fill(manager, {"reason": "The company didn't propose a budget in time."})
    press(manager, "End the agreement")
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.ENDED


def stats(page: Page) -> dict[str, str]:
    """Return the figures of a page by their labels, with their units."""
    found = page.locator("main .stat")
    texts = [(one.locator(".stat-label").inner_text(), one.locator(".stat-value").inner_text()) for one in found.all()]
    return {label: " ".join(value.split()) for label, value in texts}


def _typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")
