"""Wishes of a consultation for the centre: who wants whom, and what the centre says of a pair."""

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.meetings.domain.notices import KIND_CONSULTATIONS
from chorok.meetings.domain.queries.reach import unreached
from chorok.meetings.domain.values import value_of
from chorok.meetings.domain.wishes import set_demand
from chorok.meetings.models import Wish
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempted
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.forms import DemandForm
from chorok.web.staff.consultations.opened import PAGE_SIZE, consultation_of, consultation_page


@require_safe
@inside_only
def wishes(request: HttpRequest, code: str) -> HttpResponse:
    """List the pairs somebody wants to meet, the most wanted first, and who has chosen nobody."""
    found = consultation_of(request, code)
    rows = Wish.objects.said().filter(consultation=found).select_related("company__organisation", "buyer__organisation")
    text = request.GET.get("q", "").strip()[:100]
    if text:
        rows = rows.filter(
            Q(company__organisation__name_ko__icontains=text)
            | Q(company__organisation__name_en__icontains=text)
            | Q(buyer__organisation__name_ko__icontains=text)
            | Q(buyer__organisation__name_en__icontains=text)
        )
    silent = found.participants.filter(state="coming", chose_at=None)
    ordered = rows.order_by(F("company_rank").asc(nulls_last=True), F("buyer_rank").asc(nulls_last=True), "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    number, out_of_reach = silent.count(), unreached(silent, kind=KIND_CONSULTATIONS)
    return consultation_page(
        request,
        found,
        "staff/consultations/wishes.html",
        page=page,
        rows=[(wish, value_of(wish, most=found.most_choices)) for wish in page],
        text=text,
        silent=number,
        reached=number - len(out_of_reach),
        unreached=out_of_reach,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def demand(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a pair must, or must not, meet."""
    actor, found = actor_of(request), consultation_of(request, code)
    initial = {name: request.GET.get(name) for name in ("company", "buyer")} | {"demand": "must"}
    form = DemandForm(request.POST or None, initial=initial, consultation=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempted(form, lambda: set_demand(actor=actor, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_wishes", found.code)
    return consultation_page(request, found, "staff/consultations/demand.html", form=form)
