"""What a company reads of an overseas project it has a role in."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.outcomes.domain.claims import correct_claim
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.projects import open_project
from chorok.pipeline.domain.results import Signed, enter_result
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation
from tests.factories import LineFactory, MembershipFactory, OrganisationFactory, ProgrammeYearFactory
from tests.needs.introduced import linked
from tests.needs.making import asking_body, make_need, make_technology
from tests.pipeline.making import paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

ASKS = {"name_ko": "섬 수자원청", "name_en": "Island water agency"}


@pytest.fixture
def company() -> Organisation:
    made: Organisation = OrganisationFactory(name_ko="빗물나라", name_en="Rainland")
    return made


@pytest.fixture
def client_of(company: Organisation, client_for: Callable[[User], Client]) -> Client:
    return client_for(MembershipFactory(organisation=company).user)


def project_for(company: Organisation, *, anonymous: bool) -> Project:
    """A project opened from a need without an introduction, in which the company has a role."""
    need = make_need(organisation=asking_body(**ASKS, country="FJ"), anonymous=anonymous, country="FJ")
    project = open_project(actor=SYSTEM, title_ko="섬 빗물", country="FJ", need=need)
    save_partner(actor=SYSTEM, project=project, role="technology", organisation=company)
    return project


def test_who_asks_without_its_name_stays_so_until_both_want_to_meet(company: Organisation, client_of: Client) -> None:
    project = project_for(company, anonymous=True)
    pages = [
        reverse("desk_projects", args=[company.pk]),
        reverse("desk_project", args=[company.pk, project.pk]),
        reverse("search") + "?q=Island",
    ]
    for page in pages:
        for language in ("ko", "en"):
            read = client_of.get(page, headers={"accept-language": language})
            for name in ASKS.values():
                assertNotContains(read, name)
    assertContains(client_of.get(pages[1]), "국가지정기구(NDE), 피지")
    linked(project.need, make_technology(organisation=company))
    assertContains(client_of.get(pages[1]), "섬 수자원청")


def test_a_partner_that_is_only_named_stands_beside_a_need_of_nobody(company: Organisation, client_of: Client) -> None:
    project = open_project(actor=SYSTEM, title_ko="섬 빗물", country="FJ", need=make_need(anonymous=True, country="FJ"))
    save_partner(actor=SYSTEM, project=project, role="technology", organisation=company)
    save_partner(actor=SYSTEM, project=project, role="finance", other="섬 은행")
    assertContains(client_of.get(reverse("desk_project", args=[company.pk, project.pk])), "섬 은행")


def test_who_asks_by_its_name_is_named(company: Organisation, client_of: Client) -> None:
    project = project_for(company, anonymous=False)
    assertContains(client_of.get(reverse("desk_project", args=[company.pk, project.pk])), "섬 수자원청")


def test_the_amount_is_the_ledger_s_after_a_correction(
    company: Organisation, client_of: Client, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    ProgrammeYearFactory(year=2020)
    project = project_for(company, anonymous=False)
    signed = Signed(subject_ko="협약", subject_en="MOU", signed_on=date(2020, 5, 1), amount=Decimal(120_000))
    result = enter_result(
        actor=SYSTEM, project=project, kind="mou", line=LineFactory(), signed=signed, companies=[company],
        upload=paper("mou.txt"),
    )  # fmt: skip
    correct_claim(actor=SYSTEM, claim=result.claim, reason="금액 오기", amount=Decimal(90_000))
    staff = client_for(user_with(Role.STAFF))
    for read in (
        staff.get(reverse("staff_project_results", args=[project.pk])),
        client_of.get(reverse("desk_project", args=[company.pk, project.pk])),
    ):
        assertContains(read, "USD 90,000")
        assertNotContains(read, "120,000")


@pytest.mark.parametrize("odd", ["9" * 30, "²", "-1", "x", "1.5", ""])
def test_an_odd_number_in_the_address_opens_no_project_of_it(
    odd: str, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    staff = client_for(user_with(Role.STAFF))
    for name in ("need", "candidate"):
        assert staff.get(reverse("staff_project_new"), {name: odd}).status_code in {200, 404}
