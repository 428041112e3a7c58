"""How the figures of a year are written, the same on every page and in every report."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.outcomes.domain.queries.results import IndicatorResult, YearResults, in_language
from chorok.web.components.templatetags.chorok import NO_VALUE, number

#: A chart needs something to compare.
FEWEST_BARS = 2


def with_unit(value: Decimal, result: IndicatorResult) -> str:
    """Return a figure with its unit: "20개사", "20 companies"."""
    space = "" if get_language() == "ko" else " "
    return f"{number(value)}{space}{result.unit}"


def target_text(result: IndicatorResult) -> str:
    """Return the target as the plan puts it: "25개사 이상", "1회", "–" where it names no figure."""
    if result.target is None or result.target.value is None:
        return NO_VALUE
    written = with_unit(result.target.value, result)
    return _("%(figure)s or more") % {"figure": written} if result.target.at_least else written


def share_text(result: IndicatorResult) -> str:
    """Return the confirmed share of the target in percent, "–" without a target."""
    return NO_VALUE if result.share is None else f"{number(result.share)}%"


def charts(results: YearResults) -> list[dict[str, Any]]:
    """Return the year's charts: how far each target is, then the figures that share a unit."""
    drawn = [_targets_chart(results), *(_unit_chart(unit, group) for unit, group in by_unit(results.indicators))]
    return [chart for chart in drawn if chart is not None]


def by_unit(results: Sequence[IndicatorResult]) -> list[tuple[str, list[IndicatorResult]]]:
    """Return the figures in groups that may stand on one axis, those alone in their unit left out (see `alone`).

    What counts as one unit is what Korean counts with one word, in every language: English names some by what is
    counted (건: "items", "MOUs"), and such a group bears all its names.
    """
    return [(_unit(group), group) for group in _groups(results) if len(group) >= FEWEST_BARS]


def alone(results: Sequence[IndicatorResult]) -> list[IndicatorResult]:
    """Return the figures no chart shows since no other figure shares their unit: with those of `by_unit`, all."""
    return [group[0] for group in _groups(results) if len(group) < FEWEST_BARS]


def _groups(results: Sequence[IndicatorResult]) -> list[list[IndicatorResult]]:
    groups: dict[str, list[IndicatorResult]] = {}
    for result in results:
        if result.final_claims or result.provisional_claims:
            groups.setdefault(result.indicator.unit_ko, []).append(result)
    return list(groups.values())


def _unit(group: Sequence[IndicatorResult]) -> str:
    units = [in_language(result.indicator.unit_ko, result.indicator.unit_en) for result in group]
    return ", ".join(dict.fromkeys(units))


def _targets_chart(results: YearResults) -> dict[str, Any] | None:
    planned = [item for item in results.indicators if item.share is not None]
    if not any(item.final_claims or item.provisional_claims for item in planned):
        return None
    return {
        "id": "chart-targets",
        "title": _("How much of each target is reached"),
        "chart": {
            "type": "bar",
            "unit": "%",
            "categories": [item.name for item in planned],
            "series": [{"name": _("Confirmed share of the target"), "data": [_plain(item.share) for item in planned]}],
        },
    }


def _unit_chart(unit: str, group: Sequence[IndicatorResult]) -> dict[str, Any]:
    series = [{"name": _("Confirmed"), "data": [_plain(item.final) for item in group]}]
    if any(item.provisional for item in group):
        series.append({"name": _("Provisional"), "data": [_plain(item.provisional) for item in group]})
    return {
        "id": f"chart-{group[0].code}",
        "title": _("Results counted in %(unit)s") % {"unit": unit},
        "chart": {"type": "bar", "unit": unit, "categories": [item.name for item in group], "series": series},
    }


def _plain(value: Decimal | None) -> int | float | None:
    """Return a number a chart can draw; the table beside it writes the exact one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
