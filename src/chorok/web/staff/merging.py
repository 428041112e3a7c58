"""Records that may be one organisation, and joining two of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import DomainError, Refused
from chorok.registry import labels
from chorok.registry.domain.merging import MergePreview, merge_organisations, preview_merge
from chorok.registry.domain.queries.organisations import duplicates as find_duplicates
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, tell
from chorok.web.staff.organisation_forms import MergeForm, ReasonForm


@require_safe
@inside_only
def duplicates(request: HttpRequest) -> HttpResponse:
    """Suggest records that share a name, a telephone or a website."""
    return render(request, "staff/duplicates.html", {"groups": find_duplicates(), "form": MergeForm()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def merge(request: HttpRequest) -> HttpResponse:
    """Say what a merge would move and how many, then do it with a reason."""
    pair = MergeForm(request.GET or None)
    if not pair.is_valid():
        return render(request, "staff/merge.html", {"form": pair})
    found = Organisation.objects.visible_to(actor_of(request)).in_bulk(list(pair.cleaned_data.values()))
    missing = [name for name, pk in pair.cleaned_data.items() if pk not in found]
    for name in missing:
        pair.add_error(name, _("There is no organisation with this number."))
    preview = None if missing else _preview(request, pair, found)
    if preview is None:
        return render(request, "staff/merge.html", {"form": pair})
    reason = ReasonForm(request.POST or None)
    if request.method == "POST" and reason.is_valid():
        merged = attempt(
            reason,
            lambda: merge_organisations(
                actor=actor_of(request),
                kept=preview.kept,
                absorbed=preview.absorbed,
                reason=reason.cleaned_data["reason"],
            ),
        )
        if merged is not None:
            messages.success(request, _("The two records are one now."))
            return redirect("staff_organisation", preview.kept.pk)
    filled = [labels.HISTORY[name] for name in preview.filled if name in labels.HISTORY]
    return render(request, "staff/merge.html", {"form": pair, "preview": preview, "filled": filled, "reason": reason})


def _preview(request: HttpRequest, pair: MergeForm, found: dict[int, Organisation]) -> MergePreview | None:
    kept, absorbed = found[pair.cleaned_data["kept"]], found[pair.cleaned_data["absorbed"]]
    try:
        return preview_merge(actor=actor_of(request), kept=kept, absorbed=absorbed)
    except Refused:
        raise
    except DomainError as error:
        tell(pair, error)
        return None
