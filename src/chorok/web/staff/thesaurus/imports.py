"""Concepts from files: upload, look at differences and mistakes, then write all or nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import DomainError
from chorok.thesaurus.domain import importing
from chorok.thesaurus.models import ThesaurusImport
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import warn
from chorok.web.staff.thesaurus.forms import FileForm

PAGE_SIZE = 20
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file, and list those that came before. Nothing is written yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["upload"]
        content = given.read(importing.MOST_BYTES + 1)
        made = attempt(
            form,
            lambda: importing.upload_concepts(
                actor=actor_of(request), name=given.name, content=content, retire=form.cleaned_data["retire"]
            ),
        )
        if made is not None:
            return redirect("staff_thesaurus_import", made.pk)
    rows = ThesaurusImport.objects.select_related("uploaded_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/thesaurus/imports.html", {"form": form, "page": page})


@require_safe
@staff_only
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would do: its differences and mistakes."""
    found = get_object_or_404(ThesaurusImport.objects.select_related("file"), pk=pk)
    if found.written_at is not None:
        return render(request, "staff/thesaurus/import.html", {"found": found})
    try:
        plan = importing.plan(found)
    except DomainError as lost:
        warn(request, lost.message)
        return redirect("staff_thesaurus_imports")
    context = {
        "found": found,
        "plan": plan,
        "changes": plan.changes[:SHOWN],
        "number": len(plan.changes),
        "mistakes": plan.mistakes[:SHOWN],
    }
    return render(request, "staff/thesaurus/import.html", context)


@require_POST
@staff_only
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write every change, or none."""
    found = get_object_or_404(ThesaurusImport, pk=pk)
    do(
        request,
        lambda: importing.write_concepts(actor=actor_of(request), found=found),
        _("The changes are written. They count from the next edition on."),
    )
    return redirect("staff_thesaurus_import", found.pk)
