"""The results of the centre: a year, the claims behind a figure, years side by side."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.outcomes.domain.queries.claims import claims_behind, visible_claim
from chorok.outcomes.domain.queries.comparison import Comparison, compare
from chorok.outcomes.domain.queries.results import (
    IndicatorResult,
    YearResults,
    newest_year_with_results,
    newest_years,
    year_results,
)
from chorok.outcomes.domain.years import FIRST_YEAR, LAST_YEAR
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.outcomes.models import Claim, ProgrammeYear
from chorok.web.components.access import actor_of
from chorok.web.components.figures import alone, by_unit, charts
from chorok.web.public.licence import open_licence
from chorok.web.public.results_forms import ClaimFilter

PAGE_SIZE = 20
#: Years side by side that still fit on a page.
MOST_YEARS = 5


@require_safe
def newest(request: HttpRequest) -> HttpResponseBase:
    """Lead to the newest year with results; an empty hub says what will be here."""
    year = newest_year_with_results()
    if year is None:
        return render(request, "public/results_empty.html")
    return redirect("results_year", year=year)


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's targets and results by line; each figure leads to what stands behind it."""
    results = found_or_404(year)
    return render(
        request,
        "public/results_year.html",
        {
            "results": results,
            "years": year_links(year),
            "charts": charts(results),
            "alone": alone(results.indicators),
            "open_licence": open_licence(),
        },
    )


@require_safe
def indicator_page(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show the claims behind one figure with the evidence the reader may see."""
    actor = actor_of(request)
    results = found_or_404(year)
    result = indicator_or_404(results, code)
    form = ClaimFilter(request.GET)
    claims = form.narrow(claims_behind(actor=actor, year=year, indicator=result.indicator))
    page = Paginator(claims, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/results_indicator.html",
        {"results": results, "result": result, "form": form, "page": page, "hidden": _not_shown(result, form, page)},
    )


@require_safe
def claim_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one result with its evidence and its history in the ledger."""
    try:
        claim = visible_claim(actor=actor_of(request), number=number)
    except Claim.DoesNotExist:
        raise Http404 from None
    currency = REPORTING_CURRENCY.get(ClaimKind(claim.kind), "")
    return render(request, "public/results_claim.html", {"claim": claim, "reporting_currency": currency})


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Show years side by side: those asked for by `?years=2019&years=2020`, else the newest ones."""
    known = newest_years()
    asked = {int(year) for year in request.GET.getlist("years") if year.isdecimal() and len(year) <= 4}  # noqa: PLR2004
    chosen = [year for year in known if year in asked] or known
    comparison = compare(chosen[:MOST_YEARS])
    figures = _confirmed(comparison)
    return render(
        request,
        "public/results_compare.html",
        {
            "comparison": comparison,
            "known": known,
            "chosen": [item.year for item in comparison.years],
            "charts": _comparison_charts(comparison, figures),
            "alone": alone(figures),
            "most": MOST_YEARS,
        },
    )


def found_or_404(year: int) -> YearResults:
    """Return the year's results or answer 404."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    try:
        return year_results(year)
    except ProgrammeYear.DoesNotExist:
        raise Http404 from None


def indicator_or_404(results: YearResults, code: str) -> IndicatorResult:
    """Return the year's figure with the code or answer 404."""
    result = results.indicator(code)
    if result is None:
        raise Http404
    return result


def year_links(current: int) -> list[dict[str, Any]]:
    """Return the tabs over the years, newest first, and the comparison."""
    years = newest_years()
    tabs: list[dict[str, Any]] = [
        {"label": str(year), "url": reverse("results_year", args=[year]), "current": year == current} for year in years
    ]
    if len(years) > 1:
        tabs.append({"label": _("Compare years"), "url": reverse("results_compare"), "current": False})
    return tabs


def _not_shown(result: IndicatorResult, form: ClaimFilter, page: Any) -> int:
    """Return how many results the figure counts that the reader's list leaves out because they aren't public."""
    if form.narrows:
        return 0
    counted = result.final_claims + result.provisional_claims
    return max(0, counted - int(page.paginator.count))


def _confirmed(comparison: Comparison) -> list[IndicatorResult]:
    """Return each figure that has a confirmed result in any of the years, once."""
    found = {item.code: item for year in comparison.years for item in year.indicators if item.final_claims}
    return list(found.values())


def _comparison_charts(comparison: Comparison, figures: list[IndicatorResult]) -> list[dict[str, Any]]:
    """Return a chart for each unit, a series for each year."""
    rows = {row.first.code: row for line in comparison.lines for row in line.rows}
    drawn = []
    for unit, group in by_unit(figures):
        series = [
            {
                "name": str(year.year),
                "data": [None if item is None else float(item.final) for item in _column(rows, group, place)],
            }
            for place, year in enumerate(comparison.years)
        ]
        chart = {"type": "bar", "unit": unit, "categories": [item.name for item in group], "series": series}
        title = _("Confirmed results counted in %(unit)s") % {"unit": unit}
        drawn.append({"id": f"chart-{group[0].code}", "title": title, "chart": chart})
    return drawn


def _column(rows: dict[str, Any], group: list[IndicatorResult], place: int) -> list[IndicatorResult | None]:
    return [rows[item.code].by_year[place] for item in group]
