"""Report and correct results, one at a time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chorok.core.errors import DomainError
from chorok.outcomes.domain.claims import correct_claim, report_claim
from chorok.outcomes.enums import ClaimKind
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import tell
from chorok.web.staff.results import visible
from chorok.web.staff.results_forms import ClaimForm, KindForm


@require_http_methods(["GET", "POST"])
@staff_only
def result_new(request: HttpRequest) -> HttpResponse:
    """Ask for the kind first; then show the form of that kind."""
    kind = request.GET.get("kind", "")
    if kind not in ClaimKind.values:
        return render(request, "staff/results/kind.html", {"form": KindForm(request.GET or None)})
    form = ClaimForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            claim = report_claim(actor=actor_of(request), kind=kind, **form.values(actor_of(request)))
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The result was reported as %(number)s.") % {"number": claim.number})
            return redirect("staff_claim", claim.number)
    return render(request, "staff/results/new.html", {"form": form, "kind": ClaimKind(kind)})


@require_http_methods(["GET", "POST"])
@staff_only
def result_correct(request: HttpRequest, number: str) -> HttpResponse:
    """Correct the facts of a result, with the reason."""
    claim = visible(request, number)
    form = ClaimForm(request.POST or None, kind=claim.kind, claim=claim)
    if request.method == "POST" and form.is_valid():
        try:
            correct_claim(actor=actor_of(request), claim=claim, **form.values(actor_of(request)))
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The correction was entered. Another person must confirm it."))
            return redirect("staff_claim", claim.number)
    return render(request, "staff/results/correct.html", {"form": form, "claim": claim})
