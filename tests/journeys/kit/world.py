"""The world the accessibility test looks at: the demonstration, with the records the pages' addresses name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import Term, User
from chorok.core import clock
from chorok.engines.matching.thesaurus import COLUMNS
from chorok.operations.demo.people import DOMAIN
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.domain.confirmation import ask_company_to_confirm
from chorok.outcomes.domain.queries.results import year_results
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim, Indicator, Line
from chorok.pipeline.models import Project
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Certification, Membership, Organisation, Product, Technology
from chorok.thesaurus.domain.importing import upload_concepts
from tests.architecture.world_agreements import make_agreements
from tests.architecture.world_applications import make_applications
from tests.architecture.world_consultations import make_consultations
from tests.architecture.world_councils import make_councils
from tests.architecture.world_countries import make_countries
from tests.architecture.world_introductions import make_introductions
from tests.architecture.world_needs import make_needs
from tests.architecture.world_papers import make_papers
from tests.architecture.world_pipeline import make_pipeline
from tests.architecture.world_selection import make_selection
from tests.journeys.kit.calls import Calls
from tests.journeys.kit.calls import build as build_calls
from tests.journeys.kit.forms import BuiltForm
from tests.journeys.kit.forms import build as build_form
from tests.journeys.kit.midway import Midway
from tests.journeys.kit.midway import build as build_midway
from tests.journeys.kit.review import Reviewed
from tests.journeys.kit.review import build as build_review

#: A file of concepts that can be brought in, and one with mistakes.
CONCEPT_FILES = {
    "good": f"{'|'.join(COLUMNS)}\nsea_fog|water|28||||us|sea fog|해무||||\n".encode(),
    "wrong": f"{'|'.join(COLUMNS)}\nsea_fog|sky|46||||us|sea fog|||||\n".encode(),
}


@dataclass(frozen=True)
class World:
    """What pages' addresses are made of."""

    people: dict[str, User]
    organisation: Organisation
    team: Organisation
    technology: Technology
    product: Product
    claim: Claim
    public_claim: Claim
    confirmation_token: str
    indicator: str
    indicator_2019: str
    term: Term
    line: Line
    certification: Certification
    midway: Midway
    form: BuiltForm
    calls: Calls
    review: Reviewed
    applications: dict[str, dict[str, Any]]
    selection: dict[str, dict[str, Any]]
    agreements: dict[str, dict[str, Any]]
    consultations: dict[str, dict[str, Any]]
    needs: dict[str, dict[str, Any]]
    pipeline: dict[str, dict[str, Any]]
    thesaurus: dict[str, int]
    papers: dict[str, dict[str, Any]]
    councils: dict[str, dict[str, Any]]
    introductions: dict[str, dict[str, Any]]


def build() -> World:
    """Pick one record of each kind of the demonstration, and make what it doesn't have."""
    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    mine = Membership.objects.filter(user=people["company"], left_at=None, organisation__kind=OrganisationKind.COMPANY)
    organisation = mine.earliest("pk").organisation
    team = Membership.objects.filter(user=people["founder"], organisation__kind=OrganisationKind.TEAM).earliest("pk")
    line = Line.objects.earliest("pk")
    claim = report_claim(
        actor=actor_for(people["staff"]),
        year=2020,
        line=line,
        kind=ClaimKind.SALES,
        title_ko="빗물저류조 매출 (가상)",
        title_en="Sales of rainwater tanks (fictitious)",
        happened_on=date(2020, 5, 13),
        amount=Decimal(12_500_000),
        currency="KRW",
        organisations=[organisation],
        fictitious=True,
    )
    _request, token = ask_company_to_confirm(
        actor=SYSTEM, claim=claim, organisation=organisation, email="ceo@example.org"
    )
    pipeline = make_pipeline(organisation, {"staff": people["staff"]}, line)
    project = Project.objects.get(pk=pipeline["staff_project"]["pk"])
    published = {"organisation": organisation, "publication": Publication.PUBLISHED}
    return World(
        people=people,
        organisation=organisation,
        team=team.organisation,
        technology=Technology.objects.filter(**published).earliest("pk"),
        product=Product.objects.filter(**published).earliest("pk"),
        claim=claim,
        public_claim=Claim.objects.filter(year__year=2019, public=True).earliest("pk"),
        confirmation_token=token,
        indicator=Indicator.objects.filter(targets__year__year=2020).earliest("pk").code,
        indicator_2019=year_results(2019).indicators[0].code,
        term=Term.objects.filter(ends_on=None).latest("starts_on"),
        line=line,
        certification=Certification.objects.filter(organisation=organisation).earliest("pk"),
        midway=build_midway(people, organisation),
        form=build_form(actor_for(people["staff"])),
        calls=build_calls(actor_for(people["company"])),
        review=build_review(people, organisation),
        applications=make_applications(organisation, people["company"], clock.now()),
        selection=make_selection(organisation, people["company"], clock.now()),
        consultations=make_consultations(
            organisation, {"partner": people["partner"], "person": people["founder"]}, clock.now()
        ),
        needs=make_needs(
            Technology.objects.filter(**published).earliest("pk"),
            {"partner": people["partner"], "staff": people["staff"]},
            clock.now(),
        )
        | make_countries(),
        pipeline=pipeline,
        thesaurus={
            name: upload_concepts(actor=actor_for(people["staff"]), name="fog.psv", content=content).pk
            for name, content in CONCEPT_FILES.items()
        },
        papers=make_papers(Technology.objects.filter(**published).earliest("pk"), project, people),
        councils=make_councils(organisation, project, people),
        introductions=make_introductions(
            Technology.objects.filter(**published).earliest("pk"),
            {"partner": people["partner"], "staff": people["staff"]},
            clock.now(),
        ),
        agreements=make_agreements(organisation, {"owner": people["company"], "manager": people["manager"]}),
    )
