"""Where a year's money stands: budget, bound by agreements, free, line by line."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.programs.domain.queries.money import money_of, planned_years
from chorok.web.components.access import city_only


@require_safe
@city_only
def money(request: HttpRequest) -> HttpResponse:
    """Show one year (`?year=2019`, else the newest that has a plan); nothing can be changed here."""
    years = planned_years()
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), years[0] if years else None)
    tabs = [{"label": str(known), "url": f"?year={known}", "current": known == year} for known in years]
    return render(
        request, "city/money.html", {"tabs": tabs, "year": year, "money": None if year is None else money_of(year)}
    )
