"""A year's results: targets, final and provisional figures, share, and the same number of queries at any size."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chorok.outcomes.domain.queries.comparison import compare
from chorok.outcomes.domain.queries.results import (
    IndicatorResult,
    TargetOfYear,
    newest_planned_year,
    newest_year_with_results,
    results_of,
    year_results,
)
from chorok.outcomes.enums import ClaimKind, Measure, PeriodState
from chorok.outcomes.models import CompanyTally, Indicator, Line, ProgrammeYear, Seal, Tally, Target
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory

pytestmark = pytest.mark.django_db


def indicator(line: Line | None, kind: ClaimKind, measure: Measure, **values: Any) -> Indicator:
    number = Indicator.objects.count()
    return Indicator.objects.create(
        **{
            "code": f"figure-{number}",
            "line": line,
            "kind": kind,
            "measure": measure,
            "name_ko": f"지표 {number}",
            "name_en": f"Figure {number}",
            "unit_ko": "개사",
            "unit_en": "companies",
            "position": number,
            **values,
        }
    )


@pytest.fixture
def year() -> ProgrammeYear:
    return ProgrammeYearFactory(year=2020)


@pytest.fixture
def line() -> Line:
    return LineFactory(code="export-consultation")


def test_every_measure_reads_its_own_sum(year: ProgrammeYear, line: Line) -> None:
    for measure in Measure:
        indicator(line, ClaimKind.MOU, measure, code=measure.value)
    Tally.objects.create(
        year=year,
        line=line,
        kind=ClaimKind.MOU,
        final_claims=2,
        final_quantity=5,
        final_amount=Decimal("100000.50"),
        final_companies=3,
        provisional_claims=1,
        provisional_quantity=4,
        provisional_amount=Decimal("20000"),
        provisional_companies=4,
    )

    figures = {result.code: (result.final, result.provisional) for result in year_results(2020).indicators}

    assert figures == {
        "sum": (Decimal("100000.50"), Decimal(20000)),
        "quantity": (5, 4),
        "count": (2, 1),
        "companies": (3, 1),
    }


def test_a_target_without_a_figure_still_stands_in_the_year(year: ProgrammeYear, line: Line) -> None:
    planned = indicator(line, ClaimKind.SUPPORT, Measure.COMPANIES)
    indicator(line, ClaimKind.JOBS, Measure.QUANTITY)
    Target.objects.create(year=year, indicator=planned, when_ko="연중", when_en="all year")

    (result,) = year_results(2020).indicators

    assert result.code == planned.code
    assert result.target == TargetOfYear(None, True, "연중", "all year")
    assert (result.final, result.provisional, result.share, result.reached) == (0, 0, None, False)


def test_lines_come_in_the_order_of_the_plan_and_figures_over_all_lines_last(year: ProgrammeYear) -> None:
    second, first = LineFactory(position=2), LineFactory(position=1)
    for where in (None, second, first):
        Target.objects.create(year=year, indicator=indicator(where, ClaimKind.SUPPORT, Measure.COUNT))

    assert [found.line for found in year_results(2020).lines] == [first, second, None]


def test_over_all_lines_a_company_counts_once(year: ProgrammeYear) -> None:
    indicator(None, ClaimKind.SUPPORT, Measure.COMPANIES, code="companies")
    indicator(None, ClaimKind.SUPPORT, Measure.QUANTITY, code="quantity")
    one, other, waiting = OrganisationFactory.create_batch(3)
    for line, parties in ((LineFactory(), [one, other]), (LineFactory(), [one, waiting])):
        Tally.objects.create(
            year=year, line=line, kind=ClaimKind.SUPPORT, final_claims=1, final_quantity=2, final_companies=1
        )
        for party in parties:
            CompanyTally.objects.create(
                year=year,
                line=line,
                kind=ClaimKind.SUPPORT,
                organisation=party,
                final=int(party is not waiting),
                provisional=int(party is waiting),
            )

    results = year_results(2020)

    assert [(found.code, found.final, found.provisional) for found in results.indicators] == [
        ("companies", 2, 1),
        ("quantity", 4, 0),
    ]


def test_a_closed_year_names_its_seal() -> None:
    moment = datetime(2020, 2, 28, 1, tzinfo=UTC)
    closed = ProgrammeYearFactory(year=2019, state=PeriodState.CLOSED, closed_at=moment, note_ko="주", note_en="note")
    Seal.objects.create(year=closed, sequence=12, hash="ab" * 32, sealed_at=moment)

    results = year_results(2019)

    assert (results.closed, results.seal_sequence, results.seal_hash) == (True, 12, "ab" * 32)
    assert results.note == "주"
    with translation.override("en"):
        assert year_results(2019).note == "note"


def test_an_unknown_year_is_told_so() -> None:
    with pytest.raises(ProgrammeYear.DoesNotExist):
        year_results(1999)


@pytest.mark.parametrize(
    ("final", "target", "share", "reached"),
    [("25", "25", "100.0", True), ("24", "25", "96.0", False), ("2", "3", "66.6", False), ("26", "25", "104.0", True)],
)
def test_share(final: str, target: str, share: str, reached: bool) -> None:
    found = result_with(Decimal(final), Decimal(target))

    assert (found.share, found.reached) == (Decimal(share), reached)


@given(
    final=st.decimals(min_value=0, max_value=10**12, places=2),
    target=st.decimals(min_value="0.01", max_value=10**12, places=2),
)
def test_a_target_is_called_reached_exactly_when_it_is(final: Decimal, target: Decimal) -> None:
    assert result_with(final, target).reached == (final >= target)


def result_with(final: Decimal, target: Decimal) -> IndicatorResult:
    return IndicatorResult(Indicator(), TargetOfYear(target, True, "", ""), final, Decimal(0), 1, 0)


def test_newest_year_with_results_passes_over_a_year_that_only_plans(year: ProgrammeYear, line: Line) -> None:
    assert newest_year_with_results() == 2020

    Tally.objects.create(year=ProgrammeYearFactory(year=2019), line=line, kind=ClaimKind.MOU, final_claims=1)
    Tally.objects.create(year=year, line=line, kind=ClaimKind.MOU, provisional_claims=1)

    assert newest_year_with_results() == 2019


def test_newest_planned_year_passes_over_a_year_nothing_was_promised_for(year: ProgrammeYear, line: Line) -> None:
    ProgrammeYearFactory(year=2026)
    assert newest_planned_year() == 2026

    Target.objects.create(year=year, indicator=indicator(line, ClaimKind.MOU, Measure.COUNT), value=2)

    assert newest_planned_year() == 2020


def test_years_stand_side_by_side(year: ProgrammeYear, line: Line) -> None:
    both = indicator(line, ClaimKind.MOU, Measure.COUNT)
    planned = indicator(line, ClaimKind.SUPPORT, Measure.COMPANIES)
    before = ProgrammeYearFactory(year=2019)
    Tally.objects.create(year=before, line=line, kind=ClaimKind.MOU, final_claims=2)
    Tally.objects.create(year=year, line=line, kind=ClaimKind.MOU, final_claims=3)
    Target.objects.create(year=year, indicator=planned, value=20)

    found = compare([2020, 2019, 1999])

    assert [item.year for item in found.years] == [2019, 2020]
    (compared,) = found.lines
    assert [
        (row.first.code, [None if item is None else item.final for item in row.by_year]) for row in compared.rows
    ] == [(both.code, [2, 3]), (planned.code, [None, 0])]


@pytest.mark.parametrize("size", [1, 3])
def test_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    years = [ProgrammeYearFactory(year=2020 + number) for number in range(size)]
    indicator(None, ClaimKind.SUPPORT, Measure.COMPANIES)
    for _ in range(size):
        line = LineFactory()
        found = indicator(line, ClaimKind.SUPPORT, Measure.COMPANIES)
        for when in years:
            Target.objects.create(year=when, indicator=found, value=1)
            Tally.objects.create(year=when, line=line, kind=ClaimKind.SUPPORT, final_claims=1, final_companies=1)

    with django_assert_num_queries(5):
        results = results_of([when.pk for when in years])

    assert sum(len(item.indicators) for item in results) == size * (size + 1)
