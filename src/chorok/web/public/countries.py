"""Countries for everybody: the map of needs, and a page for each with its needs and who is active there."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.needs.domain.queries.countries import active_companies, overview
from chorok.needs.domain.queries.needs import NeedFilter, narrowed
from chorok.needs.models import Need
from chorok.registry import countries as registered
from chorok.web.components.world.views import map_context

PAGE_SIZE = 12
#: Companies that a country's page names.
MOST_COMPANIES = 30


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """Show how many needs each country has told, on a map and in a table."""
    rows = overview(Need.objects.public())
    context = map_context(rows, page="country", title=_("Published needs by country"))
    return render(request, "public/countries/list.html", context)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show one country's published needs and the companies active there."""
    if not registered.known(code):
        raise Http404
    rows = narrowed(Need.objects.public(), NeedFilter(country=code))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    active, number = active_companies(code, MOST_COMPANIES)
    context = {"code": code, "page": page, "active": active, "companies": number}
    return render(request, "public/countries/country.html", context)


def paths() -> Iterator[str]:
    """Return the addresses a search engine should know."""
    yield reverse("countries")
    for row in overview(Need.objects.public()):
        yield reverse("country", args=[row.code])
