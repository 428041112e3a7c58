"""Countries for the centre: all needs on the map, and what the centre does with each country."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.needs.domain.queries.countries import active_companies, blocks_of, by_state, overview
from chorok.needs.enums import NeedState
from chorok.needs.models import Candidate, Need
from chorok.registry import countries as registered
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.world.views import map_context
from chorok.web.staff.needs.opened import PAGE_SIZE

#: Companies that a country's page names.
MOST_COMPANIES = 30


@require_safe
@inside_only
def countries(request: HttpRequest) -> HttpResponse:
    """Show how many needs of each country the centre knows, on a map and in a table."""
    seen = Need.objects.visible_to(actor_of(request)).exclude(state=NeedState.CLOSED)
    context = map_context(overview(seen), page="staff_country", title=_("Needs by country"))
    return render(request, "staff/countries/list.html", context)


@require_safe
@inside_only
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show one country: its needs by state, introductions, what other rooms know, who is active there."""
    if not registered.known(code):
        raise Http404
    actor = actor_of(request)
    numbers = by_state(actor, code)
    seen = Need.objects.visible_to(actor).filter(country=code)
    told = Candidate.objects.filter(asked_at__isnull=False, need__in=seen.values("pk")).select_related(
        "need", "technology__organisation"
    )
    active, number = active_companies(code, MOST_COMPANIES)
    context = {
        "code": code,
        "states": [(state.value, state.label, numbers[state]) for state in NeedState if state in numbers],
        "page": Paginator(told.order_by("-asked_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "blocks": blocks_of(actor, code),
        "active": active,
        "companies": number,
        "barred": code in settings.SANCTIONED_COUNTRIES,
    }
    return render(request, "staff/countries/country.html", context)
