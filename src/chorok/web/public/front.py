"""The front page: what the centre is, what it promised this year, what came of the last one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.outcomes.domain.queries.claims import latest_results
from chorok.outcomes.domain.queries.results import newest_year_with_results, newest_years, results_of
from chorok.registry.models import DirectoryEntry

LATEST = 5
FEATURED = 4


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the plan of the newest year beside the results of the newest year that has some."""
    planned = newest_years()[:1]
    done = newest_year_with_results()
    years = results_of({*planned, *([] if done is None else [done])})
    plan = years[-1] if years else None
    past = next((year for year in years if year.year == done and year.has_results), None)
    return render(
        request,
        "public/front.html",
        {
            "plan": plan,
            "past": past,
            "latest": latest_results(count=LATEST),
            "companies": _featured(DirectoryEntry.Kind.COMPANY),
            "products": _featured(DirectoryEntry.Kind.PRODUCT),
        },
    )


def _featured(kind: str) -> list[DirectoryEntry]:
    """Return the entries that tell most about themselves."""
    return list(DirectoryEntry.objects.defer("tokens").filter(kind=kind).order_by("-completeness", "pk")[:FEATURED])
