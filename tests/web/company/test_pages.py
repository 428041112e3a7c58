"""The pages of the desk: who may open them, and that each draws itself at any length."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.registry.enums import MemberRole, OrganisationKind, Publication
from chorok.registry.models import GoodsCode, Membership, Organisation, Product
from tests.factories import (
    CertificationFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]

READ = (
    "desk_overview",
    "desk_verification",
    "desk_team",
    "desk_offerings",
    "desk_certificates",
    "desk_results",
    "desk_timeline",
)
WRITE = ("desk_profile", "desk_publish", "desk_certificate_new")


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    return membership


def address(name: str, organisation: Organisation) -> str:
    return reverse(name, args=[organisation.pk])


@pytest.mark.parametrize("name", READ + WRITE)
def test_a_visitor_is_sent_to_sign_in(client: Client, owner: Membership, name: str) -> None:
    response = client.get(address(name, owner.organisation))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", READ + WRITE)
def test_somebody_else_finds_nothing(client_for: ClientFor, owner: Membership, name: str) -> None:
    stranger = MembershipFactory().user
    assert client_for(stranger).get(address(name, owner.organisation)).status_code == 404


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", READ + WRITE)
def test_its_people_and_the_staff_open_it(
    client_for: ClientFor, user_with: Callable[..., User], owner: Membership, name: str, language: str
) -> None:
    for user in (owner.user, user_with(Role.STAFF)):
        response = client_for(user).get(address(name, owner.organisation) + f"?lang={language}")
        assert response.status_code == 200
        with translation.override(language):
            assert owner.organisation.name in response.content.decode()


@pytest.mark.parametrize("name", WRITE)
def test_an_accountant_reads_but_writes_nothing(client_for: ClientFor, owner: Membership, name: str) -> None:
    accountant = MembershipFactory(organisation=owner.organisation, role=MemberRole.ACCOUNTANT).user
    client = client_for(accountant)
    assert client.get(address("desk_overview", owner.organisation)).status_code == 200
    assert client.get(address(name, owner.organisation)).status_code == 403


def test_a_merged_record_has_no_desk(client_for: ClientFor, owner: Membership) -> None:
    organisation = owner.organisation
    organisation.merged_into = OrganisationFactory()
    organisation.save()
    assert client_for(owner.user).get(address("desk_overview", organisation)).status_code == 404


def test_the_way_in_depends_on_how_many_one_belongs_to(client_for: ClientFor, owner: Membership) -> None:
    client = client_for(owner.user)
    assert client.get(reverse("desk_home"))["Location"] == address("desk_overview", owner.organisation)
    second = MembershipFactory(user=owner.user).organisation
    page = client.get(reverse("desk_home")).content.decode()
    assert address("desk_overview", owner.organisation) in page
    assert address("desk_overview", second) in page
    nobody = client_for(UserFactory()).get(reverse("desk_home")).content.decode()
    assert reverse("desk_start_company") in nobody


@pytest.mark.parametrize("name", READ)
def test_lists_take_the_same_number_of_statements_at_any_length(
    client_for: ClientFor, owner: Membership, name: str, django_assert_num_queries: Any
) -> None:
    client, organisation = client_for(owner.user), owner.organisation

    def grow(count: int) -> None:
        for _one in range(count):
            MembershipFactory(organisation=organisation)
            technology = TechnologyFactory(organisation=organisation)
            ProductFactory(organisation=organisation, technology=technology)
            CertificationFactory(organisation=organisation, technology=technology, issued_on=date(2019, 1, 2))

    grow(1)
    client.get(address(name, organisation))
    with CaptureQueriesContext(connection) as one:
        client.get(address(name, organisation))
    grow(2)
    with django_assert_num_queries(len(one)):
        client.get(address(name, organisation))


def test_a_team_is_offered_to_become_a_company(client_for: ClientFor) -> None:
    membership = MembershipFactory(organisation__kind=OrganisationKind.TEAM)
    page = client_for(membership.user).get(address("desk_overview", membership.organisation)).content.decode()
    assert address("desk_convert", membership.organisation) in page


def test_codes_are_found_by_prefix_and_words(client_for: ClientFor) -> None:
    GoodsCode.objects.create(code="4823691000", name_ko="컵", name_en="Cups", parents_ko="종이제 용기")
    GoodsCode.objects.create(code="3925100000", name_ko="저장조", name_en="Reservoirs", parents_ko="플라스틱")
    client = client_for(UserFactory())
    for text, found, other in (
        ("4823.69", "4823691000", "3925100000"),
        ("플라스틱 저장조", "3925100000", "4823691000"),
    ):
        page = client.get(reverse("desk_goods_codes"), {"code_query": text}).content.decode()
        assert found in page
        assert other not in page


@pytest.mark.parametrize("read_at", ["2020-99-99T00:00:00Z", "0001-01-01", "\x00", "²"])
def test_a_mangled_moment_of_reading_saves_nothing(client_for: ClientFor, owner: Membership, read_at: str) -> None:
    response = client_for(owner.user).post(
        address("desk_profile", owner.organisation),
        {"name_ko": "새 이름", "country": "KR", "summary_ko": "적던 글", "read_at": read_at},
    )
    assert response.status_code == 200
    assert "적던 글" in response.content.decode()
    before = owner.organisation.name_ko
    owner.organisation.refresh_from_db()
    assert owner.organisation.name_ko == before != "새 이름"


def test_a_page_drawn_anew_keeps_the_moment_of_reading(client_for: ClientFor, owner: Membership) -> None:
    read_at = owner.organisation.updated_at.isoformat()
    Organisation.objects.filter(pk=owner.organisation.pk).update(region="중구", updated_at=clock.in_days(1))
    values = {"name_ko": "새 이름", "country": "KR", "email": "no address", "read_at": read_at}
    client = client_for(owner.user)
    drawn = client.post(address("desk_profile", owner.organisation), values)
    again = values | {"email": "a@example.org", "read_at": drawn.context["read_at"]}
    assert client.post(address("desk_profile", owner.organisation), again).status_code == 200
    owner.organisation.refresh_from_db()
    assert (owner.organisation.region, owner.organisation.name_ko != "새 이름") == ("중구", True)


@pytest.mark.parametrize("total", ["", "²", "9" * 5000, "-1", "\x00"])
def test_a_mangled_number_of_reference_sites_draws_the_page(
    client_for: ClientFor, owner: Membership, total: str
) -> None:
    address_new = reverse("desk_offering_new", args=[owner.organisation.pk, "products"])
    values = {"add_site": "1", "sites-TOTAL_FORMS": total, "sites-INITIAL_FORMS": "0", "name_ko": "적던 이름"}
    response = client_for(owner.user).post(address_new, values)
    assert response.status_code == 200
    assert "적던 이름" in response.content.decode()


def test_a_form_that_claims_thousands_of_rows_is_refused_and_drawn_short(
    client_for: ClientFor, owner: Membership
) -> None:
    address_new = reverse("desk_offering_new", args=[owner.organisation.pk, "products"])
    values = {"name_ko": "제품", "summary_ko": "요약", "sites-TOTAL_FORMS": "5000", "sites-INITIAL_FORMS": "0"}
    response = client_for(owner.user).post(address_new, values)
    assert response.status_code == 200
    assert response.content.decode().count('class="site-row"') == 30
    assert len(response.context["sites"].non_form_errors()) == 1
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ko", '4823691000 · 기타 <span class="muted">종이제 용기</span>'),
        ("en", '4823691000 · Other <span class="muted" lang="ko">종이제 용기 &gt; 기타</span>'),
    ],
)
def test_a_goods_code_is_named_in_the_language_of_the_page(language: str, told: str, client_for: ClientFor) -> None:
    code = GoodsCode.objects.create(code="4823691000", name_ko="기타", name_en="Other", parents_ko="종이제 용기")
    client = client_for(UserFactory())
    found = client.get(reverse("desk_goods_codes"), {"code_query": "4823", "lang": language}).content.decode()
    assert told in found
    product = ProductFactory(goods_code=code)
    assert told in client.get(reverse("product_page", args=[product.pk]), {"lang": language}).content.decode()


@pytest.mark.parametrize("name", ["desk_goods_codes", "desk_ipc_topics"])
def test_a_search_for_codes_bears_any_sign(client_for: ClientFor, owner: Membership, name: str) -> None:
    for text in ("\x00", "a\x00b", "²", "%_\\'", "9" * 5000):
        assert client_for(owner.user).get(reverse(name), {"code_query": text}).status_code == 200
