"""Oversight: targets against actuals of every line, and what waits for the city or the centre."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.outcomes.domain.queries.results import newest_planned_year, newest_years, year_results
from chorok.outcomes.domain.queries.waiting import what_waits
from chorok.outcomes.models import ProgrammeYear
from chorok.web.components.access import city_only
from chorok.web.components.figures import charts


@require_safe
@city_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Show one year (`?year=2019`, else the newest that has a plan) and what waits in all of them."""
    years = newest_years()
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), None) or newest_planned_year()
    try:
        results = None if year is None else year_results(year)
    except ProgrammeYear.DoesNotExist:
        results = None
    tabs = [{"label": str(known), "url": f"?year={known}", "current": known == year} for known in years]
    return render(
        request,
        "city/home.html",
        {
            "results": results,
            "years": tabs,
            "waiting": what_waits(),
            "charts": [] if results is None else charts(results)[:1],
        },
    )
