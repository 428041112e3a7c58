"""Export consultations for everybody: what is held when and where, who takes part, what came of it."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chorok.meetings.domain.queries.public_events import (
    PublicEvent,
    days_of,
    public_consultations,
    public_event,
)
from chorok.meetings.models import Consultation
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.programs.models import Call
from chorok.web.components.templatetags.chorok import day

PAGE_SIZE = 12


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List the consultations whose timetable is published, the newest day first."""
    page = Paginator(public_consultations(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, when(row), where(row)) for row in page]
    return render(request, "public/events/list.html", {"page": page, "rows": rows})


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Show one consultation: nothing of a buyer but its country, nothing of a person."""
    found = public_consultation(code)
    told = public_event(found)
    context = {
        "consultation": found,
        "event": told,
        "when": when(found),
        "where": where(found),
        "amounts": _amounts(told),
        "show_call": found.call is not None and Call.objects.public().filter(pk=found.call.pk).exists(),
    }
    return render(request, "public/events/event.html", context)


def public_consultation(code: str) -> Consultation:
    """Return the consultation with this code, else 404."""
    return get_object_or_404(public_consultations().select_related("line", "call"), code=code)


def when(row: Consultation) -> str:
    """Write the day of a consultation, or its first and last one."""
    begins, ends = (getattr(row, name) for name in ("begins", "ends"))
    return " – ".join(day(one) for one in days_of(begins, ends, row.time_zone))


def where(row: Consultation) -> str:
    """Return the place in the reader's language."""
    return row.place_ko if get_language() == "ko" else row.place_en or row.place_ko


def paths() -> Iterator[str]:
    """Return the addresses a search engine should know."""
    yield reverse("events")
    for code in Consultation.objects.public().order_by("pk").values_list("code", flat=True).iterator():
        yield reverse("event_page", args=[code])


def _amounts(told: PublicEvent) -> list[tuple[str, int, object, str]]:
    """Return what came of it: the kind of result, how many, the amount and its currency."""
    kinds = [kind for kind in ClaimKind if kind in told.claims]
    return [(str(kind.label), *told.claims[kind], REPORTING_CURRENCY.get(kind, "")) for kind in kinds]
