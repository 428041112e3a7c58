"""Technologies and products: who writes them, what is refused, and what the public sees."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification, StoredFile
from chorok.registry.domain.offerings import (
    delete_draft,
    hide_offering,
    publish_offering,
    save_product,
    save_technology,
    take_back_offering,
)
from chorok.registry.domain.reference_sites import Site
from chorok.registry.enums import MemberRole, OrganisationKind, Publication, SummaryState
from chorok.registry.models import Organisation, Product, ReferenceSite, Technology
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
)
from tests.registry.pictures import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
JAKARTA = Site("ID", "자카르타 북부 학교", "A school in North Jakarta", 2019, "30 m³")


@pytest.fixture
def company() -> Organisation:
    organisation: Organisation = OrganisationFactory(completeness=0)
    return organisation


@pytest.fixture
def owner(company: Organisation) -> Actor:
    return actor_for(MembershipFactory(organisation=company, role=MemberRole.OWNER).user)


def test_a_technology_is_kept_with_all_it_was_given(company: Organisation, owner: Actor) -> None:
    field = GreenFieldFactory()
    technology = save_technology(
        actor=owner,
        organisation=company,
        name_ko=" 빗물저류 모듈 ",
        name_en="Rainwater storage module",
        summary_ko="폐플라스틱으로 만든 빗물저류조",
        summary_en="Rainwater tanks of waste plastic",
        fields=[field],
        readiness=8,
        reference_sites=[JAKARTA],
    )
    technology.refresh_from_db()
    assert technology.name_ko == "빗물저류 모듈"
    assert (technology.publication, technology.summary_state) == (Publication.DRAFT, SummaryState.DRAFT)
    assert (technology.readiness, list(technology.fields.all())) == (8, [field])
    assert list(technology.reference_sites.values_list("country", "year", "scale")) == [("ID", 2019, "30 m³")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_ko": "  "}, "name_ko"),
        ({"readiness": 0}, "readiness"),
        ({"readiness": 10}, "readiness"),
        ({"reference_sites": [replace(JAKARTA, country="XX")]}, "reference_sites"),
        ({"reference_sites": [replace(JAKARTA, place_ko=" ")]}, "reference_sites"),
        ({"reference_sites": [replace(JAKARTA, year=2021)]}, "reference_sites"),
        ({"reference_sites": [replace(JAKARTA, year=1949)]}, "reference_sites"),
    ],
)
def test_a_technology_that_cannot_be_is_refused(
    company: Organisation, owner: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        save_technology(actor=owner, organisation=company, **({"name_ko": "기술"} | values))  # type: ignore[misc]
    assert refusal.value.field == field
    assert not Technology.objects.exists()
    assert not ReferenceSite.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"price_from": Decimal(20), "price_to": Decimal(10), "currency": "USD"}, "price_to"),
        ({"price_from": Decimal(-1), "currency": "USD"}, "price_from"),
        ({"price_from": Decimal(1)}, "currency"),
        ({"price_to": Decimal(1), "currency": "XXX"}, "currency"),
    ],
)
def test_a_price_that_cannot_be_is_refused(
    company: Organisation, owner: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        save_product(actor=owner, organisation=company, name_ko="제품", **values)
    assert refusal.value.field == field
    assert not Product.objects.exists()


def test_a_price_range_keeps_its_currency_and_loses_it_with_the_price(company: Organisation, owner: Actor) -> None:
    product = save_product(
        actor=owner,
        organisation=company,
        name_ko="제품",
        price_from=Decimal("1.50"),
        price_to=Decimal(2),
        currency="USD",
        price_unit_en="per piece",
    )
    product.refresh_from_db()
    assert (product.price_from, product.price_to, product.currency) == (Decimal("1.50"), Decimal("2.00"), "USD")
    product = save_product(actor=owner, organisation=company, product=product, price_from=None, price_to=None)
    assert product.currency == ""


def test_a_product_uses_technologies_of_its_own_organisation_only(company: Organisation, owner: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        save_product(actor=owner, organisation=company, name_ko="제품", technology=TechnologyFactory())
    assert refusal.value.field == "technology"
    assert not Product.objects.exists()


def test_a_page_of_another_organisation_cannot_be_written(company: Organisation, owner: Actor) -> None:
    foreign = ProductFactory(name_ko="남의 제품")
    with pytest.raises(DomainError):
        save_product(actor=owner, organisation=company, product=foreign, name_ko="내 제품")
    foreign.refresh_from_db()
    assert foreign.name_ko == "남의 제품"


def test_who_does_not_belong_may_not_write(company: Organisation) -> None:
    accountant = actor_for(MembershipFactory(organisation=company, role=MemberRole.ACCOUNTANT).user)
    stranger = actor_for(MembershipFactory().user)
    for actor in (accountant, stranger, Actor()):
        with pytest.raises(Refused):
            save_product(actor=actor, organisation=company, name_ko="제품")
    assert not Product.objects.exists()


def test_reference_sites_that_stay_are_not_written_again(company: Organisation, owner: Actor) -> None:
    hanoi = Site("VN", "하노이 병원", "A hospital in Hanoi", 2018)
    product = save_product(actor=owner, organisation=company, name_ko="제품", reference_sites=[JAKARTA])
    kept = product.reference_sites.get().pk
    save_product(actor=owner, organisation=company, product=product, reference_sites=[JAKARTA, hanoi])
    assert list(product.reference_sites.values_list("pk", "country")) == [
        (kept, "ID"),
        (product.reference_sites.get(country="VN").pk, "VN"),
    ]
    save_product(actor=owner, organisation=company, product=product, reference_sites=[hanoi])
    assert list(product.reference_sites.values_list("country", flat=True)) == ["VN"]


def test_a_changed_english_summary_waits_for_review_again(company: Organisation, owner: Actor) -> None:
    product = ProductFactory(
        organisation=company, summary_en="Paper cups", summary_state=SummaryState.REVIEWED, publication="draft"
    )
    same = save_product(actor=owner, organisation=company, product=product, summary_en=" Paper cups ")
    assert same.summary_state == SummaryState.REVIEWED
    changed = save_product(actor=owner, organisation=company, product=product, summary_en="Kraft paper cups")
    assert changed.summary_state == SummaryState.DRAFT
    cleared = save_product(actor=owner, organisation=company, product=product, summary_en="")
    assert cleared.summary_state == SummaryState.MISSING


def test_a_picture_needs_its_words_in_both_languages(company: Organisation, owner: Actor) -> None:
    for given, field in (({}, "picture_alt_ko"), ({"picture_alt_ko": "컵"}, "picture_alt_en")):
        with pytest.raises(DomainError) as refusal:
            save_product(actor=owner, organisation=company, name_ko="컵", picture=png(), **given)  # type: ignore[misc]
        assert refusal.value.field == field
    assert not Product.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_picture_is_public_only_while_its_page_is(company: Organisation, owner: Actor) -> None:
    product = save_product(
        actor=owner,
        organisation=company,
        name_ko="컵",
        summary_ko="종이컵",
        fields=[GreenFieldFactory()],
        picture=png(),
        picture_alt_ko="갈색 종이컵",
        picture_alt_en="A brown paper cup",
    )
    assert not StoredFile.objects.get(pk=product.picture_id).public
    publish_offering(actor=owner, offering=product)
    assert StoredFile.objects.get(pk=product.picture_id).public
    take_back_offering(actor=owner, offering=product)
    assert not StoredFile.objects.get(pk=product.picture_id).public
    bare = save_product(actor=owner, organisation=company, product=product, remove_picture=True)
    assert (bare.picture, bare.picture_alt_ko, bare.picture_alt_en) == (None, "", "")


def test_what_is_no_picture_is_refused_beside_its_field(company: Organisation, owner: Actor) -> None:
    upload = SimpleUploadedFile("cup.png", b"%PDF-1.7 not a picture")
    with pytest.raises(DomainError) as refusal:
        save_product(
            actor=owner, organisation=company, name_ko="컵", picture=upload, picture_alt_ko="컵", picture_alt_en="Cup"
        )
    assert refusal.value.field == "picture"
    assert not Product.objects.exists()


def test_a_bare_draft_is_not_published(company: Organisation, owner: Actor) -> None:
    product = save_product(actor=owner, organisation=company, name_ko="제품", fields=[GreenFieldFactory()])
    with pytest.raises(DomainError):
        publish_offering(actor=owner, offering=product)
    save_product(actor=owner, organisation=company, product=product, summary_ko="요약", fields=[])
    with pytest.raises(DomainError):
        publish_offering(actor=owner, offering=product)
    product.refresh_from_db()
    assert product.publication == Publication.DRAFT


def test_a_public_page_keeps_what_it_needs(company: Organisation, owner: Actor) -> None:
    product = ProductFactory(organisation=company)
    product.fields.set([GreenFieldFactory()])
    for values, field in (({"summary_ko": ""}, "summary_ko"), ({"fields": []}, "fields")):
        with pytest.raises(DomainError) as refusal:
            save_product(actor=owner, organisation=company, product=product, **values)  # type: ignore[arg-type]
        assert refusal.value.field == field
    product.refresh_from_db()
    assert (product.summary_ko, product.fields.count()) == ("요약", 1)


def test_what_the_staff_took_down_only_the_staff_restores(
    company: Organisation, owner: Actor, actor_with: Callable[..., Actor]
) -> None:
    staff = actor_with(Role.STAFF)
    product = ProductFactory(organisation=company)
    product.fields.set([GreenFieldFactory()])
    with pytest.raises(Refused):
        hide_offering(actor=owner, offering=product, reason="싫어서")
    with pytest.raises(DomainError) as refusal:
        hide_offering(actor=staff, offering=product, reason=" ")
    assert refusal.value.field == "reason"
    hide_offering(actor=staff, offering=product, reason="사진이 다른 제품입니다")
    message = Notification.objects.get(kind="offering_hidden")
    assert (message.recipient_id, message.body) == (owner.user_id, "사유: 사진이 다른 제품입니다")
    product.refresh_from_db()
    with pytest.raises(Refused):
        publish_offering(actor=owner, offering=product)
    assert publish_offering(actor=staff, offering=product).publication == Publication.PUBLISHED


def test_only_a_draft_nothing_hangs_on_is_deleted(company: Organisation, owner: Actor) -> None:
    technology = TechnologyFactory(organisation=company)
    with pytest.raises(DomainError):
        delete_draft(actor=owner, offering=technology)
    take_back_offering(actor=owner, offering=technology)
    product = ProductFactory(organisation=company, technology=technology, publication=Publication.DRAFT)
    with pytest.raises(DomainError):
        delete_draft(actor=owner, offering=technology)
    certificate = CertificationFactory(organisation=company, product=product)
    with pytest.raises(DomainError):
        delete_draft(actor=owner, offering=product)
    assert (Technology.objects.count(), Product.objects.count()) == (1, 1)
    certificate.delete()
    delete_draft(actor=owner, offering=product)
    delete_draft(actor=owner, offering=technology)
    assert (Technology.objects.count(), Product.objects.count()) == (0, 0)


def test_publishing_a_product_fills_the_meter(company: Organisation, owner: Actor) -> None:
    assert company.kind == OrganisationKind.COMPANY
    product = save_product(
        actor=owner, organisation=company, name_ko="제품", summary_ko="요약", fields=[GreenFieldFactory()]
    )
    company.refresh_from_db()
    before = company.completeness
    publish_offering(actor=owner, offering=product)
    company.refresh_from_db()
    assert (before, company.completeness) == (0, 15)
