"""Needs that look alike, side by side: a person says whether they are one."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.needs import policy
from chorok.needs.domain.deciding import decide_pair
from chorok.needs.domain.duplicates import open_pairs
from chorok.needs.models import NeedPair
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import do

PAIRS_A_PAGE = 10


@require_safe
@inside_only
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the pairs that wait for a decision, the nearest first."""
    actor = actor_of(request)
    page = Paginator(open_pairs(actor), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_work": bool(policy.can_review(actor))}
    return render(request, "staff/needs/duplicates.html", context)


@require_POST
@staff_only
def decide(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Keep the first or the second of a pair, or both."""
    pair = get_object_or_404(NeedPair.objects.select_related("first", "second"), pk=pk)
    kept = {"first": pair.first, "second": pair.second, "both": None}
    if step not in kept:
        raise Http404
    done = _("Both needs stay.") if step == "both" else _("One need stays, the other is closed.")
    do(request, lambda: decide_pair(actor=actor_of(request), pair=pair, kept=kept[step]), done)
    return redirect("staff_need_duplicates")
