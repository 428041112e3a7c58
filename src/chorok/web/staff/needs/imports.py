"""Needs from files: upload, look at the mapping and at every mistake, then write all or nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import importing
from chorok.needs.models import NeedImport
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.staff.needs.forms import MappingForm, UploadForm
from chorok.web.staff.needs.lists import template_sheet
from chorok.web.staff.needs.opened import PAGE_SIZE

#: Rows and mistakes of a file that the page shows.
SHOWN = 20
MISTAKES_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file, and list those that came before. No need is written yet."""
    actor = actor_of(request)
    require(policy.can_import(actor))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["upload"]
        content = given.read()
        made = attempt(
            form,
            lambda: importing.upload_needs(
                actor=actor, source=form.cleaned_data["source"], name=given.name, content=content
            ),
        )
        if made is not None:
            return redirect("staff_need_import", made.pk)
    rows = NeedImport.objects.select_related("uploaded_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/needs/imports.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a file is read and what it would do; a POST keeps another mapping."""
    actor = actor_of(request)
    found = get_object_or_404(NeedImport.objects.select_related("file", "uploaded_by"), pk=pk)
    if found.written_at is not None:
        return render(request, "staff/needs/import_done.html", {"found": found})
    try:
        table = importing.table_of(found)
    except DomainError as lost:
        warn(request, lost.message)
        return redirect("staff_need_imports")
    form = MappingForm(request.POST or None, need_import=found, table=table)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if attempt(form, lambda: importing.change_mapping(actor=actor, need_import=found, **values)):
            say(request, _("The mapping is saved. Below stands what the file would do now."))
            return redirect("staff_need_import", found.pk)
    plan = importing.plan(found, table)
    context = {
        "found": found,
        "form": form,
        "plan": plan,
        "columns": len(table.columns),
        "rows": len(table.rows),
        "mistakes": plan.mistakes[:MISTAKES_SHOWN],
        "lines": [*plan.made, *plan.updated][:SHOWN],
        "may_write": (plan.made or plan.updated or plan.unchanged) and (found.leave_out or not plan.mistakes),
    }
    return render(request, "staff/needs/import.html", context)


@require_POST
@staff_only
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write every row, or none."""
    found = get_object_or_404(NeedImport, pk=pk)
    do(
        request,
        lambda: importing.write_needs(actor=actor_of(request), need_import=found),
        _("The needs were brought in. New ones wait for review."),
    )
    return redirect("staff_need_import", found.pk)


@require_safe
@staff_only
def template(request: HttpRequest) -> HttpResponseBase:
    """Hand out the empty table."""
    return as_workbook([template_sheet()], "needs-template.xlsx")
