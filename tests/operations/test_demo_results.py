"""The demonstration shows exactly the figures that were published, and marks what was made up."""

import pytest

from chorok.operations.demo.figures import ANNOUNCEMENT, COMPANIES_NEEDED, RESULTS_2019
from chorok.operations.demo.results import load_results
from chorok.outcomes.domain.queries.results import TargetOfYear, year_results
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, Entry, Evidence, ProgrammeYear
from chorok.registry.models import Organisation
from tests.operations.published import PUBLISHED_2019, PUBLISHED_2020, figures

pytestmark = pytest.mark.django_db


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
