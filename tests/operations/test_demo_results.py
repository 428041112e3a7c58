"""The demonstration shows exactly the figures that were published, and marks what was made up."""

from decimal import Decimal

import pytest

from chorok.operations.demo.companies import load_companies
from chorok.operations.demo.figures import ANNOUNCEMENT, COMPANIES_NEEDED, RESULTS_2019
from chorok.operations.demo.results import load_results
from chorok.outcomes.domain.queries.results import TargetOfYear, YearResults, year_results
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, Entry, Evidence, ProgrammeYear
from chorok.registry.domain.reference import load_reference
from chorok.registry.models import Organisation

pytestmark = pytest.mark.django_db

#: What the announcement says of 2019: indicator → figure.
PUBLISHED_2019 = {
    "exhibition-companies": 31,
    "exhibition-products": 72,
    "exhibition-sales": 55_000_000,
    "consultation-countries": 5,
    "consultation-value": 11_000_000,
    "consultation-mou-count": 2,
    "consultation-mou-value": 100_000,
    "delegation-companies": 8,
    "delegation-mou-count": 7,
    "delegation-mou-value": 1_500_000,
    "delegation-moa-count": 3,
    "delegation-moa-value": 420_000,
}
#: What it plans for 2020: indicator → (target, "or more", when).
PUBLISHED_2020 = {
    "mentoring-companies": (None, True, "연중"),
    "prototype-companies": (None, True, "연중"),
    "education-companies": (None, True, "연중"),
    "certification-consulting-companies": (25, True, "연중"),
    "certification-fee-companies": (2, True, "연중"),
    "startup-information-items": (250, True, "연중"),
    "exhibition-held": (1, False, "9월"),
    "consultation-companies": (20, True, "7월"),
    "delegation-companies": (10, True, "11월"),
    "green-biz-lab-meetings": (None, True, "연중"),
}


def figures(results: YearResults) -> dict[str, Decimal]:
    return {result.code: result.final for result in results.indicators}


class TestThePublishedYears:
    """2019 and 2020 by themselves, without the demonstration's companies."""

    def test_2019_shows_exactly_what_was_published(self, published: int) -> None:
        results = year_results(2019)

        assert figures(results) == PUBLISHED_2019
        assert {result.provisional for result in results.indicators} == {0}
        assert {result.target for result in results.indicators} == {None}
        assert results.closed
        assert results.seal_sequence == Entry.objects.count()

    def test_2020_shows_exactly_the_plan_and_no_result(self, published: int) -> None:
        results = year_results(2020)

        assert {
            result.code: (result.target.value, result.target.at_least, result.target.when)
            for result in results.indicators
            if isinstance(result.target, TargetOfYear)
        } == PUBLISHED_2020
        assert [line.line.code for line in results.lines if line.line is not None] == [
            "startup-mentoring",
            "prototype",
            "education",
            "certification-consulting",
            "certification-fee",
            "startup-information",
            "online-exhibition",
            "export-consultation",
            "overseas-delegation",
            "green-biz-lab",
        ]
        assert not results.has_results
        assert not results.closed

    def test_every_split_is_marked_and_proven(self, published: int) -> None:
        claims = Claim.objects.all()

        assert published == claims.count() == sum(len(split.parts) for split in RESULTS_2019)
        assert {claim.state for claim in claims} == {ClaimState.CLOSED}
        assert [claim.title_en for claim in claims if not claim.fictitious] == [
            "Buyers of 5 countries invited to the export consultation meeting"
        ]
        for claim in claims.filter(fictitious=True):
            assert claim.title_ko.endswith("(가상)")
            assert claim.title_en.endswith("(fictitious)")
        assert Evidence.objects.filter(public=True, url=ANNOUNCEMENT).count() == published
        companies = Organisation.objects.filter(claim_links__isnull=False).distinct()
        assert companies.count() == COMPANIES_NEEDED
        assert all(company.fictitious and company.name_ko.endswith("(가상)") for company in companies)

    def test_the_history_reads_2019(self, published: int) -> None:
        first = Entry.objects.order_by("sequence").first()

        assert first is not None
        assert first.at.isoformat() == "2019-08-03T01:00:00+00:00"
        assert ProgrammeYear.objects.get(pk=2019).closed_at.isoformat() == "2020-02-28T00:30:00+00:00"  # type: ignore[union-attr]

    def test_loading_twice_writes_nothing_more(self, published: int) -> None:
        entries = Entry.objects.count()

        assert load_results() == 0
        assert Entry.objects.count() == entries


def test_each_named_result_belongs_to_the_company_whose_trade_it_is() -> None:
    """The named results of the announcement stand with the first four companies, each with its own trade."""
    load_reference()
    load_companies()
    load_results()

    named = {
        "폐플라스틱 빗물저류시스템 업무협약": "빗물담기",
        "탄소저감 교육 소프트웨어 합의각서(5년)": "탄소교실",
        "미세먼지 저감 제품 업무협약": "맑은숨",
        "친환경 크라프트 종이컵 기획전 매출": "에코크라프트",
    }
    found = {
        claim.title_ko.removesuffix(" (가상)"): [
            company.name_ko.removesuffix(" (가상)") for company in claim.organisations.all()
        ]
        for claim in Claim.objects.filter(title_ko__in=[f"{title} (가상)" for title in named])
    }
    assert found == {title: [company] for title, company in named.items()}
    assert figures(year_results(2019)) == PUBLISHED_2019
