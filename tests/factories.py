"""One factory for each model the tests need: the least that is valid, no surprises."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from chorok.accounts.models import User
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.registry.enums import CertificationKind, MemberRole, OrganisationKind, Publication
from chorok.registry.models import Certification, GreenField, Membership, Organisation, Product, Technology

NOW = datetime(2020, 5, 13, 1, 0, tzinfo=UTC)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"홍길동{n}")


class GreenFieldFactory(DjangoModelFactory[GreenField]):
    class Meta:
        model = GreenField
        django_get_or_create = ("code",)

    code = "renewable"
    name_ko = "신재생에너지"
    name_en = "New and renewable energy"
    position = 1


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    kind = OrganisationKind.COMPANY
    name_ko = factory.Sequence(lambda n: f"초록기업{n}")
    name_en = factory.Sequence(lambda n: f"Green Company {n}")
    publication = Publication.PUBLISHED
    created_at = NOW
    updated_at = NOW


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = MemberRole.OWNER
    joined_at = NOW


class TechnologyFactory(DjangoModelFactory[Technology]):
    class Meta:
        model = Technology

    organisation = factory.SubFactory(OrganisationFactory)
    name_ko = factory.Sequence(lambda n: f"기술{n}")
    summary_ko = "요약"
    publication = Publication.PUBLISHED
    created_at = NOW
    updated_at = NOW


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    organisation = factory.SubFactory(OrganisationFactory)
    name_ko = factory.Sequence(lambda n: f"제품{n}")
    summary_ko = "요약"
    publication = Publication.PUBLISHED
    created_at = NOW
    updated_at = NOW


class ProgrammeYearFactory(DjangoModelFactory[ProgrammeYear]):
    class Meta:
        model = ProgrammeYear
        django_get_or_create = ("year",)

    year = 2020


class LineFactory(DjangoModelFactory[Line]):
    class Meta:
        model = Line

    code = factory.Sequence(lambda n: f"line-{n}")
    name_ko = "수출상담회"
    name_en = "Export consultation meeting"
    position = 1


DAY = date(2020, 5, 13)


class CertificationFactory(DjangoModelFactory[Certification]):
    class Meta:
        model = Certification

    organisation = factory.SubFactory(OrganisationFactory)
    kind = CertificationKind.GREEN_TECHNOLOGY
    number = factory.Sequence(lambda n: f"GT-20-{n:05}")
    issued_on = date(2017, 5, 13)
    expires_on = date(2021, 5, 13)
    created_at = NOW
