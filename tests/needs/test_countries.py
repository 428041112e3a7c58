"""What is needed where, who is active there, and what other rooms add."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chorok.accounts.actors import SYSTEM, VISITOR, Actor
from chorok.accounts.enums import Role
from chorok.needs.domain.queries import countries
from chorok.needs.domain.queries.countries import (
    Block,
    Entry,
    active_companies,
    blocks_of,
    by_state,
    overview,
    register_block,
)
from chorok.needs.enums import NeedState
from chorok.needs.models import Need
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim, ClaimOrganisation
from chorok.registry.enums import Publication
from chorok.registry.models import Organisation, ReferenceSite
from tests.factories import LineFactory, OrganisationFactory, ProductFactory, ProgrammeYearFactory, TechnologyFactory
from tests.needs.making import make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def site(country: str, **of: object) -> ReferenceSite:
    return ReferenceSite.objects.create(country=country, place_ko="현장", year=2019, **of)


def result(number: str, country: str, company: Organisation, **changed: object) -> Claim:
    given = {
        "year": ProgrammeYearFactory(), "line": LineFactory(), "kind": ClaimKind.values[0], "title_ko": "수출 계약",
        "happened_on": date(2020, 3, 2), "state": ClaimState.CONFIRMED, "reported_at": "2020-03-03T00:00:00Z",
        **changed,
    }  # fmt: skip
    made: Claim = Claim.objects.create(number=number, country=country, **given)
    ClaimOrganisation.objects.create(claim=made, organisation=company)
    return made


@pytest.fixture
def company() -> Organisation:
    made: Organisation = OrganisationFactory(name_ko="가람물")
    return made


def test_needs_and_active_companies_are_counted_by_country(company: Organisation) -> None:
    technology, product = make_technology(organisation=company), ProductFactory(organisation=company)
    site("ID", technology=technology)
    site("ID", product=product)
    site("KE", product=product)
    site("KR", technology=technology)
    other = OrganisationFactory()
    result("R2020-1", "ID", other)
    result("R2020-2", "ID", company)
    for country in ("ID", "ID", "PE"):
        make_need(country=country)
    make_need(country="GH", state=NeedState.DRAFT)
    rows = [(row.code, row.needs, row.companies) for row in overview(Need.objects.public())]
    assert rows == [("ID", 2, 2), ("PE", 1, 0), ("KE", 0, 1)]
    active, number = active_companies("ID", 10)
    assert number == 2
    told = {one.company: (len(one.sites), [claim.number for claim in one.claims]) for one in active}
    assert told == {company: (2, ["R2020-2"]), other: (0, ["R2020-1"])}
    assert [one.company for one in active_companies("ID", 1)[0]] == [company]


def test_what_is_not_public_says_nothing(company: Organisation) -> None:
    hidden = OrganisationFactory(publication=Publication.DRAFT)
    site("ID", technology=make_technology(organisation=hidden))
    site("ID", technology=TechnologyFactory(organisation=company, publication=Publication.DRAFT))
    result("R2020-1", "ID", hidden)
    result("R2020-2", "ID", company, public=False)
    result("R2020-3", "ID", company, state=ClaimState.WITHDRAWN)
    result("R2020-4", "ID", company, state=ClaimState.REPORTED)
    result("R2020-5", "ID", OrganisationFactory(country="ID"))
    assert active_companies("ID", 10) == ([], 0)
    assert overview(Need.objects.public()) == []


def test_the_same_statements_at_any_number_of_companies(company: Organisation) -> None:
    site("ID", technology=make_technology(organisation=company))
    result("R2020-0", "ID", company)
    counts = []
    for more in (0, 2):
        for number in range(more):
            another = OrganisationFactory()
            site("ID", product=ProductFactory(organisation=another))
            result(f"R2020-{number + 1}", "ID", another)
        with CaptureQueriesContext(connection) as seen:
            active_companies("ID", 10)
            overview(Need.objects.public())
        counts.append(len(seen))
    assert counts == [9, 9]


def test_staff_see_needs_by_state_and_visitors_published_ones(actor_with: Callable[..., Actor]) -> None:
    make_need()
    make_need(state=NeedState.DRAFT)
    assert by_state(actor_with(Role.STAFF), "ID") == {NeedState.PUBLISHED: 1, NeedState.DRAFT: 1}
    assert by_state(VISITOR, "ID") == {NeedState.PUBLISHED: 1}


def test_a_room_above_adds_its_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countries, "_blocks", [])
    projects = Block("Projects", [Entry("Wells", "/staff/projects/1/")], 1, "/staff/projects/?country=ID")
    register_block(lambda actor, code: projects if actor.is_staff and code == "ID" else None)
    assert blocks_of(SYSTEM, "ID") == [projects]
    assert blocks_of(SYSTEM, "PE") == []
    assert blocks_of(VISITOR, "ID") == []
