"""The calls for everyone: the list by phase, and the page of one call."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from chorok.meetings.models import Consultation
from chorok.programs import policy
from chorok.programs.domain.queries.calls import Phase, by_urgency, counted, in_phase, phase_of, public_calls
from chorok.programs.models import Call
from chorok.web.components.access import actor_of
from chorok.web.components.calls import PHASE_TONES, call_view
from chorok.web.public.calls.forms import CallFilter, QuestionForm

PAGE_SIZE = 20
ALL = "all"


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List the public calls of one phase: what is open unless the address says otherwise."""
    form = CallFilter(request.GET)
    asked = form.asked()
    found = public_calls(**asked)
    counts = counted(found)
    phase = _phase(request.GET.get("phase", ""), counts)
    rows = by_urgency(found if phase == ALL else found.filter(in_phase(phase)))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [(call, phase_of(call)) for call in page]
    kept = {key: str(value) for key, value in request.GET.items() if key in form.fields and value}
    return render(
        request,
        "public/calls/list.html",
        {
            "form": form,
            "page": page,
            "rows": [(call, each, PHASE_TONES[each]) for call, each in shown],
            "tabs": _tabs(phase, counts, kept),
            "phase": phase,
            "narrowed": any(asked.values()),
            "feed_query": f"?{urlencode(kept)}" if kept else "",
        },
    )


@require_safe
def call_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one public call with everything an applicant needs to know."""
    return render_call(request, public_call(code), QuestionForm())


def public_call(code: str) -> Call:
    """Return the public call with this code, or answer 404."""
    return get_object_or_404(Call.objects.public().select_related("line", "year"), code=code)


def render_call(request: HttpRequest, call: Call, form: QuestionForm) -> HttpResponse:
    """Draw the page of a call with the form for a question."""
    actor = actor_of(request)
    context = {
        "view": call_view(call, actor),
        "form": form,
        "may_ask": policy.can_ask(actor, call),
        "consultations": Consultation.objects.public().filter(call=call),
    }
    return render(request, "public/calls/page.html", context)


def paths() -> list[str]:
    """Return the paths of the public calls, for search engines."""
    return ["/calls/", *(f"/calls/{code}/" for code in Call.objects.public().values_list("code", flat=True))]


def _phase(asked: str, counts: Mapping[str, int]) -> str:
    """Return the phase to show; without one in the address the first that holds a call, in the order people care."""
    if asked in (*Phase.values, ALL):
        return asked
    return next((phase for phase in (Phase.OPEN, Phase.UPCOMING, Phase.CLOSED) if counts[phase]), Phase.OPEN)


def _tabs(current: str, counts: Mapping[str, int], kept: dict[str, str]) -> list[dict[str, object]]:
    def tab(code: str, label: str, count: int) -> dict[str, object]:
        return {
            "label": f"{label} {count:,}",
            "url": "?" + urlencode({**kept, "phase": code}),
            "current": code == current,
        }

    shown = [phase for phase in Phase if phase != Phase.CANCELLED or counts[phase]]
    tabs = [tab(phase, str(phase.label), counts[phase]) for phase in shown]
    return [*tabs, tab(ALL, pgettext("calls", "All"), sum(counts.values()))]
