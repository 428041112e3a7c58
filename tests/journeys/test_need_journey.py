"""The way of a need, in English and in Indonesian: a body abroad comes in by its one-time link and tells it, the
officer sees companies described in Korean with the phrases of both texts, and both sides agree to be introduced."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.needs.enums import CandidateState, NeedState
from chorok.needs.models import Candidate, Need
from chorok.registry.models import Organisation, Technology
from tests.factories import MembershipFactory, OrganisationFactory
from tests.journeys.kit.steps import confirm, fill, follow, press, tick
from tests.journeys.kit.worker import Worker
from tests.needs.making import make_technology

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]

NDE = "nde@islands.example"
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
) -> None:
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
