"""The front page: what the centre is, what it promised this year, what came of the last one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.outcomes.domain.queries.claims import latest_results
from chorok.outcomes.domain.queries.results import newest_planned_year, newest_year_with_results, results_of
from chorok.programs.domain.queries.calls import Phase, open_now, phase_of
from chorok.programs.models import Call
from chorok.registry.models import DirectoryEntry
from chorok.web.components.calls import PHASE_TONES

LATEST = 5
FEATURED = 4
OPEN_CALLS = 3


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the plan of the newest year that has one beside the results of the newest year that has some."""
    planned, done = newest_planned_year(), newest_year_with_results()
    years = results_of({year for year in (planned, done) if year is not None})
    plan = next((year for year in years if year.year == planned), None)
    past = next((year for year in years if year.year == done and year.has_results), None)
    return render(
        request,
        "public/front.html",
        {
            "plan": plan,
            "past": past,
            "calls": _open_calls(),
            "latest": latest_results(count=LATEST),
            "companies": _featured(DirectoryEntry.Kind.COMPANY),
            "products": _featured(DirectoryEntry.Kind.PRODUCT),
        },
    )


def _featured(kind: str) -> list[DirectoryEntry]:
    """Return the entries that tell most about themselves."""
    return list(DirectoryEntry.objects.defer("tokens").filter(kind=kind).order_by("-completeness", "pk")[:FEATURED])


def _open_calls() -> list[tuple[Call, Phase, str]]:
    """Return the most urgent calls, each with its phase and the colour of it."""
    return [(call, phase_of(call), PHASE_TONES[phase_of(call)]) for call in open_now(OPEN_CALLS)]
