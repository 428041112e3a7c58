"""The public directory's pages, exports and shared cards."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook
from PIL import Image

from chorok.accounts.models import User
from chorok.registry.domain import directory
from chorok.registry.enums import Publication
from chorok.registry.models import Organisation
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organisation:
    """A company with a technology and a product, indexed."""
    made: Organisation = OrganisationFactory(
        name_ko="한빛환경", name_en="Hanbit Environment", region="중구", fictitious=True, email="kim@example.org"
    )
    made.fields.add(GreenFieldFactory())
    technology = TechnologyFactory(organisation=made, name_ko="막여과 기술", readiness=7)
    ProductFactory(
        organisation=made, technology=technology, name_ko="=빗물 저류조", price_from=1000, price_to=2000, currency="KRW"
    )
    directory.index_organisation(made.pk)
    return made


def text(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_kind_has_its_list(client: Client, company: Organisation) -> None:
    assert "한빛환경" in text(client, "/directory/")
    assert "막여과 기술" in text(client, "/directory/technologies/")
    assert "=빗물 저류조" in text(client, "/directory/products/")


def test_both_languages_find_it(client: Client, company: Organisation) -> None:
    for words in ("빗물저류", "rainwater"):
        assert f"/directory/products/{company.products.get().pk}/" in text(client, "/directory/products/", q=words)
    assert "Hanbit Environment" in text(client, "/directory/", q="hanbit", lang="en")


def test_a_filter_can_be_taken_back(client: Client, company: Organisation) -> None:
    response = client.get("/directory/", {"field": "renewable", "q": "한빛", "page": "2"})
    chips = response.context["chips"]
    assert [chip["label"] for chip in chips] == ["‘한빛’", "녹색산업 분야: 신재생에너지"]
    assert parse_qs(urlsplit(chips[1]["url"]).query) == {"q": ["한빛"]}
    assert parse_qs(urlsplit(chips[0]["url"]).query) == {"field": ["renewable"]}


def test_facets_say_how_many(client: Client, company: Organisation) -> None:
    form = client.get("/directory/").context["form"]
    assert form.fields["region"].choices[1:] == [("중구", "중구 (1)")]
    english = client.get("/directory/", {"lang": "en"}, follow=True)
    assert english.context["form"].fields["region"].choices[1:] == [("중구", "Jung-gu (1)")]
    assert '<p class="card-note">Jung-gu</p>' in english.content.decode()


def test_nothing_found_says_what_to_try(client: Client, company: Organisation) -> None:
    assert "맞는 것이 없습니다" in text(client, "/directory/", q="냉장고")
    assert "맞는 것이 없습니다" in text(client, "/directory/", region="없는구")


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "-1"}, {"page": "99999999999999999999"}, {"q": "\x00'\\"}])
def test_odd_addresses_are_borne(client: Client, company: Organisation, query: dict[str, str]) -> None:
    text(client, "/directory/", **query)


@pytest.mark.parametrize("path", ["/directory/products/", "/directory/products/?q=저류조", "/search/?q=저류조"])
def test_a_list_takes_the_same_statements_for_one_and_for_three(
    client: Client, company: Organisation, path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as first:
        client.get(path)
    for n in range(2):
        ProductFactory(organisation=company, name_ko=f"저류조 {n}")
    directory.index_organisation(company.pk)
    with django_assert_max_num_queries(30) as second:
        assert client.get(path).content.decode().count("저류조") >= 3
    assert len(second) == len(first)


def test_search_groups_what_it_finds(client: Client, company: Organisation) -> None:
    hits = client.get("/search/", {"q": "한빛"}).context["hits"]
    assert [(str(hit.label), hit.total) for hit in hits] == [("기업", 1), ("기술", 1), ("제품", 1)]
    assert client.get("/search/").context["hits"] == []


def test_the_company_page_tells_what_is_public(client: Client, company: Organisation) -> None:
    CertificationFactory(organisation=company, number="GT-20-00001", expires_on=None)
    page = text(client, f"/directory/companies/{company.pk}/")
    for shown in ("한빛환경", "막여과 기술", "=빗물 저류조", "GT-20-00001", "가상", f"/card/company/{company.pk}.png"):
        assert shown in page
    assert "kim@example.org" not in page


def test_technology_and_product_pages(client: Client, company: Organisation) -> None:
    technology, product = company.technologies.get(), company.products.get()
    page = text(client, f"/directory/technologies/{technology.pk}/")
    assert "TRL 7" in page
    assert f"/directory/products/{product.pk}/" in page
    page = text(client, f"/directory/products/{product.pk}/")
    assert "1,000원 ~ 2,000원" in page
    assert f"/directory/technologies/{technology.pk}/" in page


def test_a_draft_is_seen_by_its_own_people_only(client: Client, client_for: Any, company: Organisation) -> None:
    Organisation.objects.filter(pk=company.pk).update(publication=Publication.DRAFT)
    member: User = MembershipFactory(organisation=company).user
    product = company.products.get()
    for path in (f"/directory/companies/{company.pk}/", f"/directory/products/{product.pk}/"):
        assert client.get(path).status_code == 404
        assert "공개하지 않은 페이지입니다" in client_for(member).get(path).content.decode()


def test_a_draft_product_of_a_public_company_is_not_named(client: Client, company: Organisation) -> None:
    ProductFactory(organisation=company, name_ko="비밀 제품", publication=Publication.DRAFT)
    directory.index_organisation(company.pk)
    assert "비밀 제품" not in text(client, f"/directory/companies/{company.pk}/")
    assert "비밀 제품" not in text(client, "/directory/products/")


def test_the_address_of_a_merged_company_leads_on_for_good(client: Client, company: Organisation) -> None:
    first = OrganisationFactory()
    second = OrganisationFactory(merged_into=company)
    Organisation.objects.filter(pk=first.pk).update(merged_into=second)
    response = client.get(f"/directory/companies/{first.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/directory/companies/{company.pk}/")


def test_excel_holds_the_filtered_list_and_no_formula(client: Client, company: Organisation) -> None:
    ProductFactory(organisation=company, name_ko="종이컵")
    directory.index_organisation(company.pk)
    response = client.get("/directory/export/product.xlsx", {"q": "저류"})
    sheet = load_workbook(BytesIO(response.getvalue())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["이름(국문)", "=빗물 저류조"]
    assert sheet["A2"].data_type == "s"
    assert rows[1][-1] == f"http://localhost:8000/directory/products/{company.products.first().pk}/"


def test_csv_holds_the_list(client: Client, company: Organisation) -> None:
    response = client.get("/directory/export/company.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert len(lines) == 2
    assert lines[1].startswith("한빛환경,Hanbit Environment,")


def test_the_shared_card_is_a_picture_and_kept(
    client: Client, company: Organisation, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    response = client.get(f"/card/company/{company.pk}.png")
    assert Image.open(BytesIO(response.content)).size == (1200, 630)
    assert len(list((tmp_path / "cache" / "cards").iterdir())) == 1
    again = client.get(f"/card/company/{company.pk}.png", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/card/company/999999.png").status_code == 404


def test_search_engines_are_told_of_public_pages(client: Client, company: Organisation) -> None:
    page = text(client, "/sitemap.xml")
    assert f"http://localhost:8000/directory/companies/{company.pk}/" in page
    assert f"http://localhost:8000/directory/products/{company.products.get().pk}/" in page
