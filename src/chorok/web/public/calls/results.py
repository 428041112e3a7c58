"""Who was selected in a call, for everyone: names of the selected, receipt numbers of who waits, no evaluators."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chorok.programs.domain.notices_selection import appeal_last_day, day_here
from chorok.programs.domain.queries.applications import with_call
from chorok.programs.domain.waiting import list_holds
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, RankingRow
from chorok.web.public.calls.pages import public_call

PAGE_SIZE = 20


@require_safe
def call_results(request: HttpRequest, code: str) -> HttpResponse:
    """Show the results of a decided call; before the announcement there is nothing here (404)."""
    call = public_call(code)
    if call.decided_at is None:
        raise Http404
    selected = Application.objects.filter(call=call).with_a_place().select_related("organisation")
    page = Paginator(selected.order_by("number"), PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = (
        RankingRow.objects.filter(
            ranking__call=call, ranking__decided_at__isnull=False, application__state=ApplicationState.WAITING
        )
        .select_related("application")
        .order_by("waiting_position")
    )
    waiting_page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("waiting"))
    context = {
        "call": call,
        "page": page,
        "rows": [with_call(application, call) for application in page],
        "waiting": waiting_page,
        "list_holds": list_holds(call),
        "waiting_rows": [with_call(row.application, call) for row in waiting_page],
        "applied": Application.objects.filter(call=call).handed_in().count(),
        "appeal_until": appeal_last_day(call, day_here(call.decided_at)),
    }
    return render(request, "public/calls/results.html", context)
