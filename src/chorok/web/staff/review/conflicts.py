"""Conflicts of interest for the staff: finding, matching the applicants' requests, deciding."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.conflicts import close_claim, decide_conflict, find_conflicts, match_claim
from chorok.programs.models import Application, Call, Conflict, ConflictClaim
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say, warn
from chorok.web.staff.review.forms import ConflictFilter, DecideForm, MatchForm
from chorok.web.staff.review.opened import PAGE_SIZE, call_of, review_page


@require_safe
@inside_only
def conflicts(request: HttpRequest, code: str) -> HttpResponse:
    """List the applicants' requests that wait and the conflicts found by the filters."""
    call = call_of(request, code)
    return _show(request, call)


@require_POST
@staff_only
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Compare panel and applicants now."""
    call = call_of(request, code)
    try:
        found = len(find_conflicts(actor=actor_of(request), call=call))
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
    else:
        told = ngettext("%(number)s new conflict was found.", "%(number)s new conflicts were found.", found)
        say(request, told % {"number": found})
    return redirect("staff_conflicts", call.code)


@require_POST
@staff_only
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Uphold or dismiss a conflict (`upheld` or not) with a reason."""
    call = call_of(request, code)
    conflict = get_object_or_404(Conflict.objects.select_related("member__call"), pk=pk, member__call=call)
    form = DecideForm(request.POST)
    upheld = "upheld" in request.POST
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            form,
            lambda: decide_conflict(actor=actor_of(request), conflict=conflict, upheld=upheld, reason=reason),
        ):
            say(request, _("The evaluator is recused.") if upheld else _("The conflict isn't upheld."))
            return redirect("staff_conflicts", call.code)
    return _show(request, call, deciding=(conflict.pk, form))


@require_POST
@staff_only
def claim(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Match an applicant's request with a member of the panel, or close it (`close`): the person isn't on it."""
    call = call_of(request, code)
    asked = get_object_or_404(ConflictClaim.objects.select_related("application__call"), pk=pk, application__call=call)
    if "close" in request.POST:
        do(
            request,
            lambda: close_claim(actor=actor_of(request), claim=asked),
            _("The applicant is told that the person takes no part."),
        )
        return redirect("staff_conflicts", call.code)
    form = MatchForm(request.POST, call=call)
    if form.is_valid():
        chosen = form.cleaned_data["member"]
        if attempt(form, lambda: match_claim(actor=actor_of(request), claim=asked, member=chosen)):
            say(request, _("Now decide about this conflict in the list."))
            return redirect("staff_conflicts", call.code)
    return _show(request, call, matching=(asked.pk, form))


def _show(
    request: HttpRequest,
    call: Call,
    *,
    deciding: tuple[int, DecideForm] | None = None,
    matching: tuple[int, MatchForm] | None = None,
) -> HttpResponse:
    filters = ConflictFilter(request.GET)
    page = Paginator(_filtered(request, call, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    seen = Application.objects.visible_to(actor_of(request)).filter(call=call)
    waiting = ConflictClaim.objects.filter(application__in=seen, closed_at=None, conflict=None)
    claims = waiting.select_related("application__organisation", "application__call", "made_by")
    fresh = MatchForm(None, call=call)
    return review_page(
        request,
        call,
        "staff/review/conflicts.html",
        filters=filters,
        page=page,
        rows=[(each, deciding[1] if deciding and deciding[0] == each.pk else DecideForm()) for each in page],
        claims=[(each, matching[1] if matching and matching[0] == each.pk else fresh) for each in claims],
        deciding=deciding[0] if deciding else None,
    )


def _filtered(request: HttpRequest, call: Call, filters: ConflictFilter) -> QuerySet[Conflict]:
    filters.is_valid()
    given = filters.cleaned_data
    seen = Application.objects.visible_to(actor_of(request)).filter(call=call)
    found = Conflict.objects.filter(member__call=call, application__in=seen).select_related(
        "member__user", "application__organisation", "application__call", "decided_by"
    )
    for name in ("state", "ground"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    text = given.get("q", "").strip()
    if text:
        found = found.filter(
            Q(member__user__name__icontains=text)
            | Q(application__organisation__name_ko__icontains=text)
            | Q(application__organisation__name_en__icontains=text)
            | Q(application__alias__iexact=text)
        )
    return found.order_by("-raised_at", "-pk")
