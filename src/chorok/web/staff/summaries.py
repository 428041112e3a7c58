"""English summaries that wait for a review before partners abroad rely on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import CharField, F, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import Text
from chorok.registry.domain.summaries import organisation_of, review_summary
from chorok.registry.enums import SummaryState
from chorok.registry.models import Organisation, Product, Technology
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.organisation_forms import SummaryForm

PAGE_SIZE = 20
_MODELS: dict[str, tuple[type[Organisation | Technology | Product], Text]] = {
    "organisation": (Organisation, gettext_lazy("Organisation")),
    "technology": (Technology, gettext_lazy("Technology")),
    "product": (Product, gettext_lazy("Product")),
}


@dataclass(frozen=True)
class Waiting:
    """One summary in the queue."""

    kind: str
    label: Text
    pk: int
    name: str
    organisation_name: str
    since: datetime


@require_safe
@inside_only
def queue(request: HttpRequest) -> HttpResponse:
    """List the summaries that wait, the longest waiting first; one query for all three kinds of record."""
    page = Paginator(waiting_summaries(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_waiting(row) for row in page]
    return render(request, "staff/summaries.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def review(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show the Korean and the English text side by side; staff edits the English one and accepts it."""
    if kind not in _MODELS:
        raise Http404
    model, label = _MODELS[kind]
    record: Any = get_object_or_404(model._default_manager.exclude(summary_en=""), pk=pk)
    form = SummaryForm(request.POST or None, initial={"text": record.summary_en})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: review_summary(actor=actor_of(request), record=record, text=text)):
            messages.success(request, _("The English summary is reviewed."))
            return redirect("staff_summaries")
    context = {"form": form, "record": record, "label": label, "organisation": organisation_of(record)}
    return render(request, "staff/summary.html", context)


def _waiting(row: dict[str, Any]) -> Waiting:
    kind = row["record_kind"]
    return Waiting(kind, _MODELS[kind][1], row["pk"], row["record_name"], row["owner"], row["updated_at"])


def waiting_summaries() -> QuerySet[Any, dict[str, Any]]:
    """Return kind, key, name, owner and day of every summary that waits."""
    current = Organisation.objects.current().filter(summary_state=SummaryState.DRAFT)
    found = _rows(current, "organisation", "name_ko")
    for kind, model in (("technology", Technology), ("product", Product)):
        offerings = model._default_manager.filter(summary_state=SummaryState.DRAFT, organisation__merged_into=None)
        found = found.union(_rows(offerings, kind, "organisation__name_ko"), all=True)
    return found.order_by("updated_at", "pk")


def _rows(records: QuerySet[Any], kind: str, owner: str) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any, dict[str, Any]] = (
        records.order_by()
        .annotate(record_kind=Value(kind, CharField()), record_name=F("name_ko"), owner=F(owner))
        .values("record_kind", "pk", "record_name", "owner", "updated_at")
    )
    return rows
