"""Published needs for everybody: what is needed where, never whose contact it is."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chorok.needs.domain.queries.needs import NeedFilter, narrowed
from chorok.needs.models import Need
from chorok.web.components.needs.forms import PublicNeedFilter

PAGE_SIZE = 12


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """List the published needs, the newest first."""
    rows = Need.objects.public()
    form = PublicNeedFilter(request.GET, rows=rows)
    form.is_valid()
    given = {name: form.cleaned_data.get(name) or "" for name in ("country", "field")}
    wanted = NeedFilter(text=form.cleaned_data.get("q") or "", **given)
    page = Paginator(narrowed(rows, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    filtered = any((wanted.text, wanted.country, wanted.field))
    return render(request, "public/needs/list.html", {"form": form, "page": page, "filtered": filtered})


@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one published need; who asks is named only where the need says so."""
    found = get_object_or_404(Need.objects.public().select_related("organisation", "field"), pk=pk)
    return render(request, "public/needs/need.html", {"need": found})


def paths() -> Iterator[str]:
    """Return the addresses a search engine should know."""
    yield reverse("needs")
    for pk in Need.objects.public().order_by("pk").values_list("pk", flat=True).iterator():
        yield reverse("need_page", args=[pk])
