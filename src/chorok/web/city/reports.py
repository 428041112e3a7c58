"""The reports of every year, ready to take away."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.outcomes.models import ProgrammeYear
from chorok.web.components.access import city_only


@require_safe
@city_only
def reports(request: HttpRequest) -> HttpResponseBase:
    """List the years with their reports in both languages."""
    years = ProgrammeYear.objects.select_related("seal").order_by("-pk")
    return render(request, "city/reports.html", {"years": years})
