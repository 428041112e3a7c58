"""A founder's team becomes a company."""

import pytest

from chorok.accounts.actors import actor_for
from chorok.core.errors import DomainError, Refused
from chorok.registry.domain.conversion import convert_team_to_company
from chorok.registry.enums import MemberRole, OrganisationKind
from chorok.registry.models import Organisation, TeamConversion
from tests.factories import MembershipFactory, OrganisationFactory, ProductFactory, TechnologyFactory

pytestmark = pytest.mark.django_db
NUMBER = "120-81-47521"


def team() -> Organisation:
    made: Organisation = OrganisationFactory(
        kind=OrganisationKind.TEAM, name_ko="새싹팀", name_en="Sprout", region="중구", summary_ko="요약"
    )
    return made


def test_the_same_record_goes_on_and_the_team_is_remembered() -> None:
    organisation = team()
    owner = actor_for(MembershipFactory(organisation=organisation).user)
    technology = TechnologyFactory(organisation=organisation)
    product = ProductFactory(organisation=organisation)
    before = {
        name: getattr(organisation, name)
        for name in ("pk", "region", "summary_ko", "publication", "created_at", "country", "verification")
    }
    convert_team_to_company(
        actor=owner, organisation=organisation, name_ko="새싹에너지", name_en="Sprout Energy", business_number=NUMBER
    )
    organisation.refresh_from_db()
    assert (organisation.kind, organisation.name_ko, organisation.business_number) == (
        OrganisationKind.COMPANY,
        "새싹에너지",
        "1208147521",
    )
    assert {name: getattr(organisation, name) for name in before} == before
    assert organisation.memberships.get().role == MemberRole.OWNER
    assert organisation.technologies.get() == technology
    assert organisation.products.get() == product
    conversion = TeamConversion.objects.get()
    assert (conversion.team_name_ko, conversion.team_name_en, conversion.converted_by) == (
        "새싹팀",
        "Sprout",
        owner.user,
    )


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("business_number", {"business_number": ""}),
        ("business_number", {"business_number": "123-45-67890"}),
        ("name_ko", {"name_ko": " "}),
    ],
)
def test_a_wrong_value_is_named_and_the_team_stays(field: str, values: dict[str, str]) -> None:
    organisation = team()
    owner = actor_for(MembershipFactory(organisation=organisation).user)
    with pytest.raises(DomainError) as refused:
        convert_team_to_company(
            actor=owner, organisation=organisation, **({"name_ko": "새싹", "business_number": NUMBER} | values)
        )
    assert refused.value.field == field
    organisation.refresh_from_db()
    assert organisation.kind == OrganisationKind.TEAM
    assert not TeamConversion.objects.exists()


def test_a_number_that_is_taken_is_refused() -> None:
    OrganisationFactory(business_number="1208147521")
    organisation = team()
    owner = actor_for(MembershipFactory(organisation=organisation).user)
    with pytest.raises(DomainError) as refused:
        convert_team_to_company(actor=owner, organisation=organisation, name_ko="새싹", business_number=NUMBER)
    assert refused.value.field == "business_number"
    assert not TeamConversion.objects.exists()


def test_members_do_not_convert_and_a_company_is_one_already() -> None:
    organisation = team()
    member = actor_for(MembershipFactory(organisation=organisation, role=MemberRole.MEMBER).user)
    with pytest.raises(Refused):
        convert_team_to_company(actor=member, organisation=organisation, name_ko="새싹", business_number=NUMBER)
    company = OrganisationFactory()
    owner = actor_for(MembershipFactory(organisation=company).user)
    with pytest.raises(DomainError):
        convert_team_to_company(actor=owner, organisation=company, name_ko="새싹", business_number=NUMBER)
    assert not TeamConversion.objects.exists()
