"""The way of a need, in English and in Indonesian: a body abroad comes in by its one-time link and tells it, the
officer sees companies described in Korean with the phrases of both texts, both sides agree to be introduced, meet by
video, and tell a month later what became of it; a project of it goes through its funder's stages to a concept note and
an MOU on the results page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.needs.domain.rounds import open_rounds
from chorok.needs.enums import CandidateState, NeedState
from chorok.needs.models import Candidate, MeetingTime, Need
from chorok.outcomes.domain.indicators import save_indicator
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.outcomes.models import Claim, Line
from chorok.pipeline.domain.starting import load_funders
from chorok.registry.models import Organisation, Technology
from tests.factories import LineFactory, MembershipFactory, OrganisationFactory
from tests.journeys.kit.clocks import MovedClock
from tests.journeys.kit.project_steps import go_on, is_held_back, make_note, open_project, read_result, sign
from tests.journeys.kit.steps import confirm, fill, follow, press, tick
from tests.journeys.kit.worker import Worker
from tests.needs.making import make_technology

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]

NDE = "nde@islands.example"
ROOM = "https://rooms.example/lab"
ENGLISH = {
    "title": "Rainwater storage for schools",
    "language": "en",
    "problem": "Schools on outer islands run dry in the long season. Roofs are large, but nothing stores the rain.",
    "scale": "40 schools",
    "wished": "Rainwater storage tanks that can be carried by hand",
}
INDONESIAN = {
    "title": "Penampungan air hujan untuk sekolah",
    "language": "id",
    "problem": "Sekolah di pulau terluar kehabisan air pada musim kemarau dan memerlukan penampungan air hujan.",
}


def invite(staff: Page) -> None:
    """Mail somebody abroad the link to the form."""
    staff.goto("/staff/needs/")
    follow(staff, "Invite somebody to tell one")
    fill(staff, {"email": NDE, "person": "Ana Silva", "name_en": "Island NDE", "kind": "nde", "country": "FJ"})
    press(staff, "Mail the link")


def tell(partner: Page, values: dict[str, str]) -> Need:
    """Tell a need in the form that is open, and hand it in."""
    fill(partner, values)
    press(partner, "Save")
    confirm(partner, "Hand it in")
    expect(partner.get_by_role("main")).to_contain_text("Waiting for review")
    return Need.objects.latest("pk")


def publish(staff: Page, need: Need) -> None:
    """Review the need and publish it."""
    staff.goto(f"/staff/needs/{need.pk}/")
    expect(staff.get_by_role("main")).not_to_contain_text(NDE)
    staff.locator("main details.confirm summary", has_text="Publish").click()
    fill(staff, {"until": f"{clock.today() + timedelta(days=200)}"})
    with staff.expect_navigation():
        staff.locator("main details.confirm[open] form button").click()
    need.refresh_from_db()
    assert need.state == NeedState.PUBLISHED


def shortlist_the_first(staff: Page, technology: Technology) -> None:
    """See why, in both texts, and put the first technology on the shortlist."""
    follow(staff, "Technologies found")
    first = staff.locator("article.match").first
    expect(first).to_contain_text("빗물저류조")
    row = first.get_by_role("row", name="rainwater harvesting")
    expect(row.locator(".phrase").first).to_have_text("Rainwater storage")
    expect(row).to_contain_text("빗물저류")
    expect(staff.get_by_role("main")).not_to_contain_text("전기 이륜차")
    confirm(staff, "Put on the shortlist")
    assert Candidate.objects.get().technology == technology


def agree(staff: Page, company: Page, organisation: Organisation) -> None:
    """Ask the company, which knows who asks by kind and country alone, and let it agree."""
    confirm(staff, "Ask the company")
    company.goto(f"/desk/{organisation.pk}/needs/")
    follow(company, ENGLISH["title"])
    expect(company.get_by_role("main")).to_contain_text("National designated entity (NDE), Fiji")
    expect(company.get_by_role("main")).not_to_contain_text("Island NDE")
    fill(company, {"agrees": "yes"})
    tick(company, '[name="consents"]')
    press(company, "Answer")


def introduce(staff: Page, partner: Page, need: Need, worker: Worker) -> None:
    """Introduce the company by mail, in English, and let the partner want to meet it."""
    staff.reload()
    confirm(staff, "Introduce")
    mail = worker.mail_to(NDE)
    assert mail.subject == "An answer to your need: Rainland"
    assert "hello@rain.example" in str(mail.body)
    partner.goto(f"/partner/needs/{need.pk}/")
    expect(partner.get_by_role("main")).to_contain_text("Rainland")
    confirm(partner, "We want to meet")
    assert Candidate.objects.get().state == CandidateState.LINKED


def propose(staff: Page, need: Need) -> None:
    """Enter a room of the lab and propose two times in it."""
    staff.goto("/staff/needs/rooms/")
    fill(staff, {"name_ko": "화상 상담실", "name_en": "Video room", "online_url": ROOM})
    press(staff, "Save")
    staff.goto(f"/staff/needs/{need.pk}/shortlist/")
    with staff.expect_navigation():
        staff.get_by_role("link", name="Video meeting and what became of it").click()
    follow(staff, "Propose times")
    day = clock.today() + timedelta(days=2)
    fill(staff, {"start_1": f"{day}T14:00:00", "start_2": f"{day}T16:00:00", "partner_zone": "Pacific/Fiji"})
    staff.locator('[name="room"]').select_option(label="Video room")
    press(staff, "Save")
    expect(staff.get_by_role("main")).to_contain_text("Times are proposed")


def accept(visitor: Page, worker: Worker) -> None:
    """Take the second time by the link, on a telephone, without signing in; the calendar comes with the mail."""
    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.goto(worker.link_to(NDE, "/introductions/"))
    expect(visitor.get_by_role("main")).to_contain_text("19:00–20:00 (Pacific/Fiji)")
    tick(visitor, '[name="answer"][value="accept"]')
    tick(visitor, f'[name="time"][value="{MeetingTime.objects.order_by("starts_at")[1].pk}"]')
    press(visitor, "Send the answer")
    expect(visitor.get_by_role("main")).to_contain_text("The time is agreed")
    mail = worker.mail_to(NDE)
    assert mail.subject == f"Your video meeting is agreed: {ENGLISH['title']}"
    assert [each.filename for each in mail.attachments] == ["meeting.ics"]


def hold(staff: Page, need: Need) -> None:
    """Note what came of the meeting."""
    staff.goto(f"/staff/needs/{need.pk}/introductions/{Candidate.objects.get(need=need).pk}/")
    follow(staff, "Held or not")
    fill(staff, {"held": "yes", "note": "They send drawings.", "next_step": "Quotation"})
    press(staff, "Save")
    expect(staff.get_by_role("main")).to_contain_text("They send drawings.")


def tell_what_became(visitor: Page, company: Page, candidate: Candidate, worker: Worker) -> None:
    """Tell a month later: whoever asks by its link, the company at its desk; the contract is counted once."""
    assert open_rounds() == 1
    visitor.goto(worker.link_to(NDE, "/introductions/"))
    signed = {"standing": "contract", "amount": "5000", "signed_on": f"{clock.today()}"}
    fill(visitor, signed)
    press(visitor, "Send the answer")
    expect(visitor.get_by_role("main")).to_contain_text("The centre has your answer.")
    company.goto(f"/desk/{candidate.technology.organisation_id}/needs/{candidate.pk}/")
    follow(company, "Answer After 1 month")
    fill(company, signed)
    press(company, "Send the answer")
    expect(company.get_by_role("main")).to_contain_text("Contract signed")
    assert [(claim.kind, claim.amount) for claim in Claim.objects.all()] == [("contract", 5000)]


def meet(pages: tuple[Page, Page, Page], need: Need, worker: Worker, moved_clock: MovedClock) -> None:
    """Meet by video two days later, and a month later tell what became of it: staff, company, and whoever asks."""
    staff, company, visitor = pages
    now = clock.now()
    propose(staff, need)
    accept(visitor, worker)
    moved_clock.move_to(now + timedelta(days=4))
    hold(staff, need)
    moved_clock.move_to(now + timedelta(days=33))
    LineFactory(code=settings.INTRODUCTIONS_LINE)
    open_year(actor=SYSTEM, year=clock.today().year)
    tell_what_became(visitor, company, Candidate.objects.get(need=need), worker)
    staff.goto("/staff/needs/quality/")
    expect(staff.get_by_role("row", name="Contract, of those both sides agreed on")).to_contain_text("1 / 1")
    moved_clock.move_to(now)


def carry_on(pages: tuple[Page, Page, Page], need: Need) -> None:
    """Make a project of the introduction: a concept note for the GCF, and an MOU that everybody can read."""
    staff, manager, visitor = pages
    line = Line.objects.get(code=settings.INTRODUCTIONS_LINE)
    named = {"name_ko": "업무협약", "name_en": "MOUs signed", "unit_ko": "건", "unit_en": "MOUs"}
    measured = {"kind": ClaimKind.MOU, "measure": Measure.COUNT, "position": 1, "headline": True}
    save_indicator(actor=SYSTEM, code="mous", line=line, **named, **measured)
    project = open_project(staff, need.pk, title_ko="섬 학교 빗물저장", title_en="Rainwater for island schools")
    is_held_back(staff, project)
    make_note(staff, project)
    go_on(staff, project)
    claim = sign(staff, project, line.pk, on=clock.today(), subject="MOU on tanks for island schools")
    manager.goto(f"/staff/results/{claim.number}/")
    press(manager, "Confirm this result")
    read_result(visitor, claim, subject="MOU on tanks for island schools", amount="USD 120,000")


def read_in_public(visitor: Page) -> None:
    """Read the need as anybody: no contact, no name."""
    visitor.goto("/needs/")
    with visitor.expect_navigation():
        visitor.get_by_role("link", name=ENGLISH["title"]).click()
    expect(visitor.get_by_role("main")).to_contain_text("Roofs are large")
    expect(visitor.get_by_role("main")).not_to_contain_text("Island NDE")
    expect(visitor.get_by_role("main")).not_to_contain_text(NDE)


def test_a_need_comes_in_by_its_link_and_meets_a_company_described_in_korean(
    someone: Callable[[str], Page],
    someone_with: Callable[[Role, str], Page],
    sign_in: Callable[[Page, User], None],
    worker: Worker,
    moved_clock: MovedClock,
) -> None:
    load_funders()
    organisation = OrganisationFactory(name_ko="빗물나라", name_en="Rainland", email="hello@rain.example")
    technology = make_technology(organisation=organisation)
    make_technology(name_ko="전기 이륜차", summary_ko="배터리를 바꾸어 타는 전기 이륜차")
    make_technology(name_ko="엘이디 조명", summary_ko="열을 고르게 퍼뜨리는 조명 기구")
    owner = MembershipFactory(organisation=organisation).user
    staff, partner, company = someone_with(Role.STAFF, "en"), someone("en"), someone("en")
    sign_in(company, owner)

    invite(staff)
    partner.goto(worker.link_to(NDE, "/account/enter/"))
    press(partner, "Sign in")
    expect(partner.locator('[name="contact_email"]')).to_have_value(NDE)
    need = tell(partner, ENGLISH)
    publish(staff, need)
    worker.work()

    shortlist_the_first(staff, technology)
    agree(staff, company, organisation)
    introduce(staff, partner, need, worker)
    company.reload()
    expect(company.get_by_role("main")).to_contain_text(NDE)
    read_in_public(someone("en"))
    meet((staff, company, someone("en")), need, worker, moved_clock)
    carry_on((staff, someone_with(Role.MANAGER, "en"), someone("en")), need)

    # The same in Indonesian text finds the same company, described only in Korean.
    partner.goto("/partner/needs/")
    follow(partner, "Tell a need")
    told = tell(partner, INDONESIAN)
    publish(staff, told)
    worker.work()
    staff.goto(f"/staff/needs/{told.pk}/matches/")
    first = staff.locator("article.match").first
    expect(first).to_contain_text("빗물저류조")
    expect(first.locator(".phrase[lang=id]").first).to_be_visible()
