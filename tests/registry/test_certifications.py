"""Certificates: numbers, dates, extensions."""

from datetime import date
from typing import Any

import pytest

from chorok.accounts.actors import Actor, actor_for
from chorok.core.errors import DomainError, Refused
from chorok.registry.domain.certifications import (
    add_certification,
    extend_certification,
    number_warning,
    remove_certification,
)
from chorok.registry.enums import CertificationKind, MemberRole
from chorok.registry.models import Certification, Organisation
from tests.factories import (
    CertificationFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def company() -> Organisation:
    organisation: Organisation = OrganisationFactory()
    return organisation


@pytest.fixture
def owner(company: Organisation) -> Actor:
    return actor_for(MembershipFactory(organisation=company, role=MemberRole.OWNER).user)


def add(actor: Actor, organisation: Organisation, **given: Any) -> Certification:
    values: dict[str, Any] = {
        "kind": CertificationKind.GREEN_TECHNOLOGY,
        "number": "GT-20-00123",
        "issued_on": date(2020, 3, 2),
    }
    return add_certification(actor=actor, organisation=organisation, **(values | given))


def test_a_green_technology_holds_four_years_unless_said_otherwise(company: Organisation, owner: Actor) -> None:
    assert add(owner, company, number=" gt-20-00123 ").expires_on == date(2024, 3, 2)
    assert Certification.objects.get().number == "GT-20-00123"
    given = add(owner, company, number="GT-20-00124", expires_on=date(2023, 3, 2))
    assert given.expires_on == date(2023, 3, 2)


def test_a_products_confirmation_ends_with_its_technologys_certificate(company: Organisation, owner: Actor) -> None:
    technology = TechnologyFactory(organisation=company)
    product = ProductFactory(organisation=company, technology=technology)
    values = {"kind": CertificationKind.GREEN_PRODUCT, "number": "GTP-20-00001", "product": product}
    with pytest.raises(DomainError) as refusal:
        add(owner, company, **values)
    assert refusal.value.field == "expires_on"
    add(owner, company, technology=technology, issued_on=date(2019, 1, 7))
    assert add(owner, company, **values).expires_on == date(2023, 1, 7)


def test_kinds_without_a_rule_have_no_end_of_their_own(company: Organisation, owner: Actor) -> None:
    assert add(owner, company, kind=CertificationKind.ISO, number="KR-14001-7").expires_on is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "GT-2020-123"}, "number"),
        ({"number": "GT-20-1234"}, "number"),
        ({"number": ""}, "number"),
        ({"kind": "green_company"}, "number"),
        ({"kind": "nothing"}, "kind"),
        ({"issued_on": date(2020, 5, 14)}, "issued_on"),
        ({"expires_on": date(2020, 3, 2)}, "expires_on"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(
    company: Organisation, owner: Actor, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        add(owner, company, **given)
    assert refusal.value.field == field
    assert not Certification.objects.exists()


def test_a_certificate_is_for_ones_own_technology_or_product_not_both(company: Organisation, owner: Actor) -> None:
    technology, product = TechnologyFactory(organisation=company), ProductFactory(organisation=company)
    for given, field in (
        ({"technology": TechnologyFactory()}, "technology"),
        ({"product": ProductFactory()}, "product"),
        ({"technology": technology, "product": product}, "product"),
    ):
        with pytest.raises(DomainError) as refusal:
            add(owner, company, **given)
        assert refusal.value.field == field
    assert not Certification.objects.exists()


def test_one_certificate_stands_once(company: Organisation, owner: Actor) -> None:
    add(owner, company)
    with pytest.raises(DomainError) as refusal:
        add(owner, company)
    assert refusal.value.field == "number"
    assert Certification.objects.count() == 1


def test_numbers_that_look_unusual_are_asked_about_not_refused(company: Organisation, owner: Actor) -> None:
    assert number_warning(CertificationKind.PATENT, "10-1234567") == ""
    assert "10-1234567" in str(number_warning(CertificationKind.PATENT, "특허 1234567"))
    assert number_warning(CertificationKind.ISO, "anything") == ""
    assert add(owner, company, kind=CertificationKind.PATENT, number="특허 1234567").number == "특허 1234567"


def test_an_extension_follows_the_old_certificate_which_stays(company: Organisation, owner: Actor) -> None:
    old = CertificationFactory(organisation=company, issued_on=date(2016, 4, 1), expires_on=date(2020, 4, 1))
    new = extend_certification(actor=owner, certification=old, issued_on=date(2020, 3, 20))
    old.refresh_from_db()
    assert (new.number, new.extends_id, new.expires_on) == (old.number, old.pk, date(2024, 4, 1))
    assert old.expires_on == date(2020, 4, 1)


def test_an_extension_is_given_once(company: Organisation, owner: Actor) -> None:
    old = CertificationFactory(organisation=company, issued_on=date(2012, 4, 1), expires_on=date(2016, 4, 1))
    new = extend_certification(actor=owner, certification=old, issued_on=date(2016, 3, 1))
    for certification in (old, new):
        with pytest.raises(DomainError):
            extend_certification(actor=owner, certification=certification, issued_on=date(2020, 3, 1))
    assert Certification.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"issued_on": date(2017, 5, 13)}, "issued_on"),
        ({"issued_on": date(2020, 5, 14)}, "issued_on"),
        ({"issued_on": date(2020, 5, 1), "expires_on": date(2021, 5, 13)}, "expires_on"),
        ({"issued_on": date(2020, 5, 1), "number": "17-1"}, "number"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(
    company: Organisation, owner: Actor, given: dict[str, Any], field: str
) -> None:
    old = CertificationFactory(organisation=company)
    with pytest.raises(DomainError) as refusal:
        extend_certification(actor=owner, certification=old, **given)
    assert refusal.value.field == field
    assert list(Certification.objects.all()) == [old]


def test_who_does_not_belong_records_nothing(company: Organisation) -> None:
    held = CertificationFactory(organisation=company)
    accountant = actor_for(MembershipFactory(organisation=company, role=MemberRole.ACCOUNTANT).user)
    for actor in (accountant, actor_for(MembershipFactory().user), Actor()):
        with pytest.raises(Refused):
            add(actor, company)
        with pytest.raises(Refused):
            extend_certification(actor=actor, certification=held, issued_on=date(2020, 5, 1))
        with pytest.raises(Refused):
            remove_certification(actor=actor, certification=held)
    assert list(Certification.objects.all()) == [held]


def test_a_certificate_with_an_extension_is_not_removed(company: Organisation, owner: Actor) -> None:
    old = CertificationFactory(organisation=company)
    new = extend_certification(actor=owner, certification=old, issued_on=date(2020, 5, 1))
    with pytest.raises(DomainError):
        remove_certification(actor=owner, certification=old)
    remove_certification(actor=owner, certification=new)
    remove_certification(actor=owner, certification=old)
    assert not Certification.objects.exists()
