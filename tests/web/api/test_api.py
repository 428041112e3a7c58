"""The API, called as its own schema says and its answers held against it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from jsonschema import Draft202012Validator

from chorok.needs.models import Need
from chorok.outcomes.models import Indicator, ProgrammeYear, Target
from chorok.registry.domain import directory
from chorok.registry.enums import Publication
from chorok.registry.models import ReferenceSite
from chorok.web.api.base import CallerThrottle
from chorok.web.api.schema import schema
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    LineFactory,
    OrganisationFactory,
    ProductFactory,
    ProgrammeYearFactory,
    TechnologyFactory,
)
from tests.factories_programs import CallFactory
from tests.needs.making import asking_body, make_need

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def ids() -> dict[str, int]:
    """One company with a technology and a product, and a year with a target."""
    company = OrganisationFactory(
        name_ko="한빛환경", name_en="Hanbit", phone="+8221234567", founded_on=date(2015, 3, 2)
    )
    technology = TechnologyFactory(organisation=company, readiness=7)
    technology.fields.add(GreenFieldFactory())
    product = ProductFactory(
        organisation=company,
        technology=technology,
        name_ko="빗물 저류조",
        price_from=1000,
        price_to=2000,
        currency="KRW",
    )
    ReferenceSite.objects.create(product=product, country="ID", place_ko="자카르타", year=2019)
    CertificationFactory(organisation=company, product=product, expires_on=None)
    directory.index_organisation(company.pk)
    indicator = Indicator.objects.create(
        code="companies",
        line=LineFactory(),
        kind="support",
        measure="companies",
        unit_ko="개사",
        unit_en="companies",
        position=1,
        name_ko="참가 기업",
        name_en="Companies",
    )
    year: ProgrammeYear = ProgrammeYearFactory()
    Target.objects.create(year=year, indicator=indicator, value=20)
    return {"company": company.pk, "technology": technology.pk, "product": product.pk}


def fits(path: str, status: int, answer: Any) -> None:
    """Hold an answer against the schema of its path."""
    description = schema()
    shape = description["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**shape, "components": description["components"]}).validate(answer)


def every_path() -> list[str]:
    return sorted(schema()["paths"])


def test_the_schema_names_every_call() -> None:
    kinds = ["calls", "needs", "organisations", "products", "results", "technologies"]
    one = {"calls": "{code}", "results": "{year}"}
    assert every_path() == sorted(
        path for kind in kinds for path in (f"/api/v1/{kind}/", f"/api/v1/{kind}/{one.get(kind, '{id}')}/")
    )


def test_every_call_answers_as_the_schema_says(client: Client, ids: dict[str, int]) -> None:
    which = {
        "/api/v1/organisations/{id}/": ids["company"],
        "/api/v1/technologies/{id}/": ids["technology"],
        "/api/v1/products/{id}/": ids["product"],
        "/api/v1/needs/{id}/": make_need(expires_on=None).pk,
        "/api/v1/results/{year}/": 2020,
    }
    call = CallFactory()
    for path in every_path():
        address = path.replace("{id}", str(which.get(path))).replace("{year}", "2020").replace("{code}", call.code)
        response = client.get(address)
        assert response.status_code == 200, path
        fits(path, 200, response.json())


def test_a_product_is_told_in_full(client: Client, ids: dict[str, int]) -> None:
    told = client.get(f"/api/v1/products/{ids['product']}/").json()
    assert told["name_ko"] == "빗물 저류조"
    assert told["organisation"] == {"id": ids["company"], "name_ko": "한빛환경", "name_en": "Hanbit"}
    assert (told["price_from"], told["price_to"], told["currency"]) == ("1000.00", "2000.00", "KRW")
    assert told["readiness"] == 7
    assert told["reference_sites"][0]["country"] == "ID"
    assert len(told["certificates"]) == 1
    assert told["url"] == f"http://localhost:8000/directory/products/{ids['product']}/"


def test_personal_data_stays_inside(client: Client, ids: dict[str, int]) -> None:
    told = client.get(f"/api/v1/organisations/{ids['company']}/").json()
    assert told["phone"] == "+8221234567"
    assert not {"email", "representative_ko", "business_number"} & set(told)


def test_needs_are_told_without_contact_and_anonymous_ones_without_a_name(client: Client) -> None:
    body = asking_body(name_en="Ministry of Water")
    named = make_need(organisation=body, anonymous=False, expires_on=None)
    make_need(organisation=body, country="VN", expires_on=None)
    make_need(state="draft")
    found = client.get("/api/v1/needs/", {"country": "ID", "q": "rainwater school"}).json()
    assert (found["count"], found["results"][0]["asked_by"]) == (1, body.name)
    assert found["results"][0]["url"] == f"http://localhost:8000/needs/{named.pk}/"
    (hidden,) = client.get("/api/v1/needs/", {"country": "VN"}).json()["results"]
    assert (hidden["asked_by"], hidden["asked_by_kind"]) == ("", "nde")
    # Its page at the source would name it.
    for number, need in enumerate(Need.objects.order_by("pk")):
        page = f"https://ctcn.example/{number}"
        Need.objects.filter(pk=need.pk).update(source="CTCN", source_id=f"2026-{number}", source_url=page)
    (hidden,) = client.get("/api/v1/needs/", {"country": "VN"}).json()["results"]
    assert (hidden["source"], hidden["source_id"], hidden["source_url"]) == ("", "", "")
    named_page = client.get(f"/api/v1/needs/{named.pk}/").json()
    assert (named_page["source"], named_page["source_url"]) == ("CTCN", "https://ctcn.example/0")
    told = client.get(f"/api/v1/needs/{named.pk}/").json()
    assert (told["amount"], told["currency"], told["wished"]) == ("500000.00", "USD", "Rainwater storage tanks")
    text = str((found, hidden, told))
    assert "Dewi" not in text
    assert "dewi@example.org" not in text
    pages = client.get("/api/v1/needs/", {"size": 1}).json()
    assert (pages["count"], pages["pages"]) == (2, 2)
    assert len(client.get(pages["next"].removeprefix("http://localhost:8000")).json()["results"]) == 1


def test_a_need_that_is_not_published_is_not_told(client: Client) -> None:
    draft = make_need(state="draft")
    assert client.get(f"/api/v1/needs/{draft.pk}/").status_code == 404
    answer = client.get("/api/v1/needs/", {"country": "Indonesia"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["country"])


def test_a_list_is_searched_filtered_and_paged(client: Client, ids: dict[str, int]) -> None:
    company = OrganisationFactory(region="중구")
    for _ in range(3):
        ProductFactory(organisation=company, name_ko="태양광 모듈")
    directory.index_organisation(company.pk)
    found = client.get("/api/v1/products/", {"q": "태양광", "size": 2}).json()
    assert (found["count"], found["more"], found["page"], found["pages"]) == (3, False, 1, 2)
    assert len(found["results"]) == 2
    second = client.get(found["next"].removeprefix("http://localhost:8000")).json()
    assert len(second["results"]) == 1
    assert second["next"] is None
    assert client.get("/api/v1/products/", {"region": "중구"}).json()["count"] == 3
    assert client.get("/api/v1/products/", {"q": "rainwater"}).json()["count"] == 1


def test_a_parameter_that_cannot_be_read_is_named(client: Client) -> None:
    response = client.get("/api/v1/products/", {"sort": "x", "page": "0", "size": "1000"})
    assert response.status_code == 400
    told = response.json()
    fits("/api/v1/products/", 400, told)
    assert told["code"] == "invalid"
    assert sorted(told["fields"]) == ["page", "size", "sort"]


def test_what_is_not_public_does_not_exist(client: Client, ids: dict[str, int]) -> None:
    draft = OrganisationFactory(publication=Publication.DRAFT)
    directory.index_organisation(draft.pk)
    for address in (f"organisations/{draft.pk}", "products/999999", "results/1999"):
        response = client.get(f"/api/v1/{address}/")
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_too_many_calls_are_told_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallerThrottle, "rate", "2/min")
    assert [client.get("/api/v1/results/").status_code for _ in range(3)] == [200, 200, 429]
    response = client.get("/api/v1/results/")
    fits("/api/v1/results/", 429, response.json())
    assert int(response["Retry-After"]) <= 60
    assert client.get("/api/v1/results/", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_nothing_can_be_written(client: Client, ids: dict[str, int]) -> None:
    response = client.post(f"/api/v1/products/{ids['product']}/", {})
    assert response.status_code == 405
    assert set(response.json()) == {"code", "message", "fields"}


def test_the_schema_and_its_page(client: Client) -> None:
    assert client.get("/api/v1/schema/").json()["openapi"] == "3.1.0"
    page = client.get("/api/").content.decode()
    for path in every_path():
        assert f"<code>GET {path}</code>" in page


@pytest.mark.parametrize("path", ["/api/v1/products/", "/api/v1/products/?q=제품"])
def test_statements_are_as_many_for_one_and_for_three(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    company = OrganisationFactory()
    used = []
    for _ in range(2):
        ProductFactory(organisation=company)
        directory.index_organisation(company.pk)
        with django_assert_num_queries(2 if "q=" not in path else 5) as captured:
            client.get(path)
        used.append(len(captured))
        ProductFactory(organisation=company)
    assert used[0] == used[1]
