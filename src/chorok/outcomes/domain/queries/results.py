"""A year's targets and results by line, read from the running totals of the ledger.

Every published figure comes from here: the pages, the reports, the API. The number of SQL statements is the same
however many claims, companies and years there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from django.db.models import Count, Q
from django.utils.translation import get_language

from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind, Measure, PeriodState
from chorok.outcomes.models import CompanyTally, Indicator, Line, ProgrammeYear, Tally, Target

NOTHING = Decimal(0)


def in_language(korean: str, english: str) -> str:
    """Return the text in the reader's language, Korean where English is missing."""
    return korean if get_language() == "ko" else english or korean


@dataclass(frozen=True)
class Sums:
    """What the claims of one year, line and kind come to."""

    claims: int = 0
    quantity: int = 0
    amount: Decimal = NOTHING
    companies: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        """Add up what may be added; companies are counted apart, as one may stand in both."""
        return Sums(self.claims + other.claims, self.quantity + other.quantity, self.amount + other.amount)

    def value(self, measure: str) -> Decimal:
        """Return the figure an indicator of this measure shows."""
        figures: dict[str, Decimal | int] = {
            Measure.SUM: self.amount,
            Measure.QUANTITY: self.quantity,
            Measure.COUNT: self.claims,
            Measure.COMPANIES: self.companies,
        }
        return Decimal(figures[measure])


@dataclass(frozen=True)
class TargetOfYear:
    """What the plan of the year says; `value` None where it names no figure (“–”)."""

    value: Decimal | None
    at_least: bool
    when_ko: str
    when_en: str

    @property
    def when(self) -> str:
        """When in the year, in the reader's language."""
        return in_language(self.when_ko, self.when_en)


@dataclass(frozen=True)
class IndicatorResult:
    """One figure of a year: `final` is confirmed, `provisional` is reported and waits on top of it."""

    indicator: Indicator
    target: TargetOfYear | None
    final: Decimal
    provisional: Decimal
    final_claims: int
    provisional_claims: int

    @property
    def code(self) -> str:
        """The indicator's code, as it stands in addresses."""
        return self.indicator.code

    @property
    def name(self) -> str:
        """The indicator's name in the reader's language."""
        return self.indicator.name

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return in_language(self.indicator.unit_ko, self.indicator.unit_en)

    @property
    def currency(self) -> str:
        """The ISO 4217 code where the figure is money, else an empty text."""
        return REPORTING_CURRENCY[ClaimKind(self.indicator.kind)] if self.indicator.measure == Measure.SUM else ""

    @property
    def share(self) -> Decimal | None:
        """The confirmed part of the target in percent with one decimal, None where no figure was set.

        Rounded down, so that 99.96 % is never published as a target reached.
        """
        if self.target is None or not self.target.value:
            return None
        return (self.final * 100 / self.target.value).quantize(Decimal("0.1"), rounding=ROUND_DOWN)

    @property
    def reached(self) -> bool:
        """The confirmed figure has come to the target."""
        return self.share is not None and self.share >= 100  # noqa: PLR2004 - percent


@dataclass(frozen=True)
class LineResult:
    """A line of support with its figures; `line` is None for figures over all lines."""

    line: Line | None
    indicators: Sequence[IndicatorResult]


@dataclass(frozen=True)
class YearResults:
    """A programme year: its plan and what came of it."""

    year: int
    state: str
    closed_at: datetime | None
    note: str
    seal_hash: str
    seal_sequence: int | None
    sealed_at: datetime | None
    lines: Sequence[LineResult]

    @property
    def closed(self) -> bool:
        """The year takes no entry any more."""
        return self.state == PeriodState.CLOSED

    @property
    def indicators(self) -> list[IndicatorResult]:
        """Every figure in the order of the lines."""
        return [result for line in self.lines for result in line.indicators]

    @property
    def headline(self) -> list[IndicatorResult]:
        """The large figures of the year."""
        return [result for result in self.indicators if result.indicator.headline]

    @property
    def has_results(self) -> bool:
        """Something was reported in the year."""
        return any(result.final_claims or result.provisional_claims for result in self.indicators)

    @property
    def has_targets(self) -> bool:
        """The year had a plan, if only that a line runs."""
        return any(result.target is not None for result in self.indicators)

    def indicator(self, code: str) -> IndicatorResult | None:
        """Return the figure with the code, None where the year has none."""
        return next((result for result in self.indicators if result.code == code), None)


def year_results(year: int) -> YearResults:
    """Return the results of one year. Raises ProgrammeYear.DoesNotExist."""
    found = results_of([year])
    if not found:
        raise ProgrammeYear.DoesNotExist
    return found[0]


def results_of(years: Iterable[int]) -> list[YearResults]:
    """Return the results of several years, in the order of time; years the centre doesn't have are left out."""
    records = list(ProgrammeYear.objects.filter(pk__in=list(years)).select_related("seal").order_by("pk"))
    keys = [record.pk for record in records]
    indicators = list(Indicator.objects.select_related("line").order_by("line__position", "position", "pk"))
    targets = {(row.year_id, row.indicator_id): row for row in Target.objects.filter(year__in=keys)}
    sums = _Sums(keys, indicators)
    return [_year(record, indicators, targets, sums) for record in records]


def newest_years() -> list[int]:
    """Return the centre's years, newest first."""
    return list(ProgrammeYear.objects.order_by("-pk").values_list("pk", flat=True))


def newest_planned_year() -> int | None:
    """Return the newest year something was promised for, else the newest year, None on an empty hub."""
    years = ProgrammeYear.objects.order_by("-pk").values_list("pk", flat=True)
    return years.filter(targets__isnull=False).first() or years.first()


def newest_year_with_results() -> int | None:
    """Return the newest year in which something was confirmed, else the newest year, None on an empty hub."""
    with_results = (
        Tally.objects.filter(final_claims__gt=0).order_by("-year_id").values_list("year_id", flat=True).first()
    )
    return with_results or ProgrammeYear.objects.order_by("-pk").values_list("pk", flat=True).first()


class _Sums:
    """The sums of some years, looked up by year, line and kind."""

    def __init__(self, years: Sequence[int], indicators: Sequence[Indicator]) -> None:
        self._final: dict[tuple[int, int, str], Sums] = {}
        self._waiting: dict[tuple[int, int, str], Sums] = {}
        self._lines: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for row in Tally.objects.filter(year__in=years):
            key = (row.year_id, row.line_id, row.kind)
            self._final[key] = Sums(row.final_claims, row.final_quantity, row.final_amount, row.final_companies)
            self._waiting[key] = Sums(
                row.provisional_claims,
                row.provisional_quantity,
                row.provisional_amount,
                row.provisional_companies - row.final_companies,
            )
            self._lines[row.year_id, row.kind].append(row.line_id)
        self._companies = self._companies_over_all_lines(years, indicators)

    @staticmethod
    def _companies_over_all_lines(
        years: Sequence[int], indicators: Sequence[Indicator]
    ) -> dict[tuple[int, str], tuple[int, int]]:
        """Count different companies across lines, as one may stand in several: (final ones, all of them)."""
        kinds = {item.kind for item in indicators if item.line_id is None and item.measure == Measure.COMPANIES}
        if not kinds:
            return {}
        counted = (
            CompanyTally.objects.filter(year__in=years, kind__in=kinds)
            .values_list("year_id", "kind")
            .annotate(
                final_ones=Count("organisation", distinct=True, filter=Q(final__gt=0)),
                all_of_them=Count("organisation", distinct=True, filter=Q(final__gt=0) | Q(provisional__gt=0)),
            )
        )
        return {(year, kind): (final, everyone) for year, kind, final, everyone in counted}

    def of(self, year: int, indicator: Indicator) -> tuple[Sums, Sums]:
        """Return the final and the waiting sums behind an indicator."""
        if indicator.line_id is not None:
            key = (year, indicator.line_id, indicator.kind)
            return self._final.get(key, Sums()), self._waiting.get(key, Sums())
        keys = [(year, line, indicator.kind) for line in self._lines[year, indicator.kind]]
        final = sum((self._final[key] for key in keys), Sums())
        waiting = sum((self._waiting[key] for key in keys), Sums())
        companies, everyone = self._companies.get((year, indicator.kind), (0, 0))
        return (
            Sums(final.claims, final.quantity, final.amount, companies),
            Sums(waiting.claims, waiting.quantity, waiting.amount, everyone - companies),
        )


def _year(
    record: ProgrammeYear,
    indicators: Sequence[Indicator],
    targets: dict[tuple[int, int], Target],
    sums: _Sums,
) -> YearResults:
    by_line: dict[int | None, list[IndicatorResult]] = {}
    lines: dict[int | None, Line | None] = {}
    for indicator in indicators:
        target = targets.get((record.pk, indicator.pk))
        final, waiting = sums.of(record.pk, indicator)
        if target is None and not final.claims and not waiting.claims:
            continue  # the year neither planned nor did it
        lines[indicator.line_id] = indicator.line
        by_line.setdefault(indicator.line_id, []).append(
            IndicatorResult(
                indicator=indicator,
                target=None if target is None else _target(target),
                final=final.value(indicator.measure),
                provisional=waiting.value(indicator.measure),
                final_claims=final.claims,
                provisional_claims=waiting.claims,
            )
        )
    seal = getattr(record, "seal", None)
    return YearResults(
        year=record.pk,
        state=record.state,
        closed_at=record.closed_at,
        note=in_language(record.note_ko, record.note_en),
        seal_hash="" if seal is None else seal.hash,
        seal_sequence=None if seal is None else seal.sequence,
        sealed_at=None if seal is None else seal.sealed_at,
        lines=[LineResult(line=lines[key], indicators=results) for key, results in by_line.items()],
    )


def _target(target: Target) -> TargetOfYear:
    return TargetOfYear(target.value, target.at_least, target.when_ko, target.when_en)
