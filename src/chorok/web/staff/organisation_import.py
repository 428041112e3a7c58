"""Bringing in organisations from a file: upload, look at what it would do, then write all or nothing."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core import files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import require
from chorok.documents import tablefile
from chorok.registry.domain.importing import import_organisations, plan_import
from chorok.registry.domain.readers import PURPOSE_IMPORT
from chorok.registry.policy import can_import
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.organisation_forms import ImportForm
from chorok.web.staff.organisation_lists import template_sheet

#: Rows of a clean file that the preview shows.
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; nothing is written but the file itself."""
    require(can_import(actor_of(request)))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, lambda: _keep(form.cleaned_data["upload"], actor_of(request).user_id))
        if stored is not None:
            return redirect("staff_organisation_import_preview", stored.pk)
    return render(request, "staff/organisation_import.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def preview(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show the mistakes by row and column, or the rows that will be written; a POST writes them."""
    stored = get_object_or_404(StoredFile, pk=file_id, purpose=PURPOSE_IMPORT)
    if not files.can_read(actor_of(request), stored):
        raise Http404
    table = _table(stored)
    plan = plan_import(table)
    error = None
    if request.method == "POST":
        try:
            made = import_organisations(actor=actor_of(request), table=table)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("%(count)s organisations were brought in.") % {"count": len(made)})
            return redirect("staff_organisations")
    context = {"plan": plan, "file": stored, "rows": plan.rows[:SHOWN], "error": error}
    return render(request, "staff/organisation_import_preview.html", context)


@require_safe
@staff_only
def template(request: HttpRequest) -> HttpResponseBase:
    """Hand out the empty table."""
    return as_workbook([template_sheet()], "organisations-template.xlsx")


def _keep(uploaded: UploadedFile, user_id: int | None) -> StoredFile:
    try:
        stored = files.store(upload=_as_utf8(uploaded), purpose=PURPOSE_IMPORT, user_id=user_id)
    except DomainError as error:
        raise DomainError(error.message, field="upload") from error
    try:
        _table(stored)
    except tablefile.UnreadableTableError as error:
        raise DomainError(
            _("This is not an Excel or CSV file with at most %(rows)s rows.") % {"rows": tablefile.MAX_ROWS},
            field="upload",
        ) from error
    return stored


def _as_utf8(uploaded: UploadedFile) -> UploadedFile:
    """Return a CSV in the old Korean encoding as UTF-8, the only text the store takes; other files as they are."""
    if not (uploaded.name or "").lower().endswith(".csv") or (uploaded.size or 0) > settings.UPLOAD_LIMIT:
        return uploaded
    content = tablefile.utf8(uploaded.read())
    return SimpleUploadedFile(uploaded.name or "", content, content_type="text/csv")


def _table(stored: StoredFile) -> Sequence[Sequence[str]]:
    try:
        with files.read(stored) as content:
            return tablefile.read(content)
    except FileNotFoundError as error:
        raise Http404(_("There is no such file.")) from error
