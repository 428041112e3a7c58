"""Programme years for the city: what closing one would do, closing it, and its seal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chorok.core.errors import DomainError
from chorok.outcomes.domain.years import close_year, preview_closing
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, ProgrammeYear, Seal
from chorok.web.components.access import actor_of, city_only

#: How many waiting results the page names; the rest stand behind the link to the list.
SHOWN = 20


@require_GET
@city_only
def year_list(request: HttpRequest) -> HttpResponse:
    """List the programme years with their seals."""
    years = ProgrammeYear.objects.select_related("seal", "closed_by")
    return render(request, "city/years.html", {"years": years})


@require_http_methods(["GET", "POST"])
@city_only
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show what closing the year would do, and close it."""
    period = get_object_or_404(ProgrammeYear.objects.select_related("closed_by"), pk=year)
    if request.method == "POST":
        try:
            close_year(actor=actor_of(request), year=period)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The year %(year)d is closed and sealed.") % {"year": year})
        return redirect("city_year", year)
    waiting = Claim.objects.filter(year=period, state=ClaimState.REPORTED).select_related("line").order_by("pk")
    context = {
        "period": period,
        "seal": Seal.objects.filter(year=period).first(),
        "preview": preview_closing(period),
        "closed_claims": Claim.objects.filter(year=period, state=ClaimState.CLOSED).count(),
        "waiting": waiting[:SHOWN],
    }
    return render(request, "city/year.html", context)
