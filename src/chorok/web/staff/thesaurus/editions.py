"""Editions: what the next one would change, publishing it, and taking one away as a file."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.documents.model import Column, Sheet
from chorok.engines.matching.skos import to_skos
from chorok.engines.matching.thesaurus import COLUMNS, Thesaurus, cells_of
from chorok.thesaurus import policy
from chorok.thesaurus.domain.editions import changes_since_last, publish_edition
from chorok.thesaurus.domain.plain import working_concepts
from chorok.thesaurus.models import Edition
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempted
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.staff.thesaurus.forms import NoteForm

PAGE_SIZE = 20
CHANGES_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions and what the next one would change; a POST publishes it."""
    actor = actor_of(request)
    form = NoteForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: publish_edition(actor=actor, note=form.cleaned_data["note"]))
    ):
        say(request, _("The edition is published. Technologies are looked for anew by it."))
        return redirect("staff_editions")
    changes = changes_since_last()
    rows = Edition.objects.defer("content").select_related("published_by")
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "changes": changes[:CHANGES_SHOWN],
        "number": len(changes),
        "may_work": bool(policy.can_edit(actor)),
    }
    return render(request, "staff/thesaurus/editions.html", context)


@require_safe
@inside_only
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out an edition as SKOS."""
    found = get_object_or_404(Edition, number=number)
    return _skos(found.content, f"thesaurus-{found.version}.jsonld")


@require_safe
@inside_only
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out the thesaurus as it stands: SKOS, or the table that can be brought in again."""
    concepts = working_concepts()
    if kind == "skos":
        return _skos(to_skos(Thesaurus(concepts.values())), "thesaurus.jsonld")
    if kind != "table":
        raise Http404
    rows = (cells_of(concept) for concept in concepts.values())
    sheet = Sheet(title=_("Thesaurus"), columns=[Column(name) for name in COLUMNS], rows=rows)
    return as_workbook([sheet], "thesaurus.xlsx")


def _skos(content: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/ld+json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
