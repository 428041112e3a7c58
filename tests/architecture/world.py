"""The little world the authorization table speaks of: one centre with one of everything, one person for each role."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import SignInLink, Term, User
from chorok.core import files
from chorok.core.models import Notification
from chorok.core.tokens import token_hash
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.outcomes.models import ConfirmationRequest, Indicator
from chorok.registry.domain.directory import index_organisation
from chorok.registry.enums import MemberRole, SummaryState, Verification
from chorok.registry.models import Invitation
from tests.architecture.world_agreements import make_agreements
from tests.architecture.world_applications import make_applications
from tests.architecture.world_calls import make_calls
from tests.architecture.world_consultations import make_consultations
from tests.architecture.world_countries import make_countries
from tests.architecture.world_forms import make_form
from tests.architecture.world_introductions import make_introductions
from tests.architecture.world_needs import make_needs
from tests.architecture.world_pipeline import make_pipeline
from tests.architecture.world_review import make_review
from tests.architecture.world_selection import make_selection
from tests.architecture.world_thesaurus import make_thesaurus
from tests.conftest import grant
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    LineFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    ProgrammeYearFactory,
    TechnologyFactory,
    UserFactory,
)

#: Every role a request can come from. `owner` and `accountant` belong to the company the URLs speak of, `rival` owns
#: another one, `former` was staff of an operator whose term is over and who may still look.
ROLES = (
    "visitor",
    "person",
    "owner",
    "accountant",
    "rival",
    "partner",
    "mentor",
    "evaluator",
    "staff",
    "manager",
    "former",
    "city",
    "admin",
)


@dataclass
class World:
    """One person for each role, and the record each URL argument stands for."""

    people: dict[str, User]
    values: dict[str, Any]
    by_url: dict[str, dict[str, Any]] = field(default_factory=dict)

    def value(self, argument: str, url: str) -> Any:
        """Return what `argument` stands for in `url`."""
        return self.by_url.get(url, {}).get(argument, self.values.get(argument))


def _people(now: datetime) -> dict[str, User]:
    today = now.date()
    running = Term.objects.create(
        operator_ko="새 기관", operator_en="New", starts_on=date(2020, 1, 1), reads_from=date(2020, 1, 1)
    )
    past = Term.objects.create(
        operator_ko="옛 기관",
        operator_en="Old",
        starts_on=date(2015, 1, 1),
        ends_on=date(2019, 12, 31),
        reads_from=date(2015, 1, 1),
        reads_until=today + timedelta(days=30),
    )
    people: dict[str, User] = {role: UserFactory(email=f"{role}@example.org") for role in ROLES if role != "visitor"}
    for role in (Role.PARTNER, Role.MENTOR, Role.EVALUATOR, Role.CITY, Role.ADMIN):
        grant(people[role], role)
    grant(people["staff"], Role.STAFF, running)
    grant(people["manager"], Role.MANAGER, running)
    grant(people["former"], Role.STAFF, past)
    return people


def make_world(now: datetime) -> World:
    """Make the centre the table speaks of."""
    people = _people(now)
    company = OrganisationFactory(business_number="1208147521", verification=Verification.UNVERIFIED)
    company.fields.add(GreenFieldFactory())
    rival = OrganisationFactory()
    owner = MembershipFactory(organisation=company, user=people["owner"])
    MembershipFactory(organisation=company, user=people["accountant"], role=MemberRole.ACCOUNTANT)
    MembershipFactory(organisation=rival, user=people["rival"])
    technology = TechnologyFactory(organisation=company)
    product = ProductFactory(organisation=company, summary_en="A summary", summary_state=SummaryState.DRAFT)
    certification = CertificationFactory(organisation=company)
    invitation = Invitation.objects.create(
        organisation=company,
        email="new@example.org",
        role=MemberRole.MEMBER,
        token_hash=token_hash("invited"),
        invited_by=people["owner"],
        invited_at=now,
        expires_at=now + timedelta(days=7),
    )
    SignInLink.objects.create(
        user=people["partner"], token_hash=token_hash("enter"), created_at=now, expires_at=now + timedelta(days=1)
    )
    message = Notification.objects.create(
        recipient=people["owner"],
        email="owner@example.org",
        language="ko",
        kind="test",
        subject="안내",
        body="본문",
        created_at=now,
    )
    year = ProgrammeYearFactory(year=2020)
    line = LineFactory(code="meeting")
    indicator = Indicator.objects.create(
        code="meeting-companies",
        line=line,
        kind=ClaimKind.SUPPORT,
        measure=Measure.COMPANIES,
        name_ko="참가 기업",
        name_en="Companies",
        unit_ko="개사",
        unit_en="companies",
        position=1,
    )
    claim = report_claim(
        actor=SYSTEM,
        year=year,
        line=line,
        kind=ClaimKind.SUPPORT,
        title_ko="상담회 참가",
        title_en="Took part",
        happened_on=date(2020, 7, 1),
        organisations=[company],
    )
    ConfirmationRequest.objects.create(
        claim=claim,
        organisation=company,
        email="owner@example.org",
        token_hash=token_hash("confirm"),
        asked_at=now,
        expires_at=now + timedelta(days=7),
    )
    evidence = add_evidence(
        actor=SYSTEM, claim=claim, title="참가 확인서", upload=SimpleUploadedFile("proof.txt", "증빙".encode())
    )
    assert evidence.file is not None
    table = files.store(
        upload=SimpleUploadedFile("table.csv", "kind,name_ko\ncompany,새기업\n".encode()),
        purpose="import",
        user_id=people["staff"].pk,
    )
    running_term = Term.objects.get(starts_on=date(2020, 1, 1))
    index_organisation(company.pk)
    values = {
        "organisation_id": company.pk,
        "membership_id": owner.pk,
        "invitation_id": invitation.pk,
        "offering_id": product.pk,
        "certification_id": certification.pk,
        "year": year.year,
        "code": indicator.code,
        "number": claim.number,
        "form": "xlsx",
        "kind": "products",
        "step": "publish",
        "key": "unknown",
        "uidb36": "1",
        "provider_id": "oidc",
        "file_id": table.pk,
        "token": "unknown",
    }
    by_url: dict[str, dict[str, Any]] = {
        "company_page": {"pk": company.pk},
        "technology_page": {"pk": technology.pk},
        "product_page": {"pk": product.pk},
        "share_card": {"pk": product.pk, "kind": "product"},
        "directory_export": {"kind": "product"},
        "file": {"pk": evidence.file.pk},
        "inbox_message": {"pk": message.pk},
        "enter": {"token": "enter"},
        "confirm": {"token": "confirm"},
        "desk_invitation": {"token": "invited"},
        "staff_summary": {"pk": product.pk, "kind": "product"},
        "city_operator_end": {"pk": running_term.pk},
        "city_role_revoke": {"pk": people["mentor"].role_grants.get().pk},
        "city_person": {"pk": people["mentor"].pk},
        "api_organisation": {"pk": company.pk},
        "api_technology": {"pk": technology.pk},
        "api_product": {"pk": product.pk},
        "mfa_remove_webauthn": {"pk": 0},
        "mfa_edit_webauthn": {"pk": 0},
    }
    by_url |= make_agreements(company, people)
    by_url |= make_applications(company, people["owner"], now)
    by_url |= make_calls(people["owner"], now)
    by_url |= make_consultations(company, people, now)
    by_url |= make_form()
    by_url |= make_needs(technology, people, now)
    by_url |= make_pipeline(company, people, line)
    by_url |= make_introductions(technology, people, now)
    by_url |= make_thesaurus(by_url["staff_need"]["pk"], people)
    by_url |= make_countries()
    by_url |= make_review(company, people["owner"], people["evaluator"], now)
    by_url |= make_selection(company, people["owner"], now)
    assert settings.DEMO, "the demonstration's pages stand in the table too"
    return World(people=people, values=values, by_url=by_url)
