"""The same figures in several years, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from chorok.outcomes.domain.queries.results import IndicatorResult, YearResults, results_of
from chorok.outcomes.models import Line


@dataclass(frozen=True)
class Row:
    """One figure across the years: None in a year that neither planned nor did it."""

    first: IndicatorResult
    by_year: Sequence[IndicatorResult | None]


@dataclass(frozen=True)
class ComparedLine:
    """A line of support with its figures across the years."""

    line: Line | None
    rows: Sequence[Row]


@dataclass(frozen=True)
class Comparison:
    """Several years, oldest first, and their figures by line."""

    years: Sequence[YearResults]
    lines: Sequence[ComparedLine]


def compare(years: Sequence[int]) -> Comparison:
    """Return the years side by side, in the order of the lines; unknown years are left out."""
    found = results_of(years)
    by_code = [{result.code: result for result in year.indicators} for year in found]
    lines: dict[int | None, tuple[Line | None, dict[str, Row]]] = {}
    for year in found:
        for line in year.lines:
            key = None if line.line is None else line.line.pk
            _, rows = lines.setdefault(key, (line.line, {}))
            for result in line.indicators:
                rows.setdefault(result.code, Row(result, [codes.get(result.code) for codes in by_code]))
    ordered = sorted(lines.values(), key=lambda item: _place(item[0]))
    return Comparison(found, [ComparedLine(line, _in_order(rows)) for line, rows in ordered])


def _place(line: Line | None) -> tuple[bool, int, int]:
    return (True, 0, 0) if line is None else (False, line.position, line.pk)


def _in_order(rows: dict[str, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: (row.first.indicator.position, row.first.indicator.pk))
