"""Many results from a spreadsheet: a preview by row and column, then all or nothing."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from chorok.core.errors import DomainError
from chorok.documents.model import Column, Sheet
from chorok.outcomes.domain.importing import COLUMNS, Row, import_claims, read_rows
from chorok.outcomes.enums import REPORTING_CURRENCY
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.results_forms import ImportForm

_SALT = "chorok.results.import"
#: How long a preview may lie before it is confirmed, in seconds.
_KEPT_FOR = 2 * 3600


@require_http_methods(["GET", "POST"])
@staff_only
def result_import(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would do; write it when the preview is confirmed."""
    if "rows" in request.POST:
        return _write(request, request.POST["rows"])
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            rows = read_rows(upload.read())
        except DomainError as refusal:
            form.add_error("upload", str(refusal))
        else:
            return _preview(request, rows)
    return render(request, "staff/results/import.html", {"form": form, "columns": COLUMNS.items()})


@require_GET
@staff_only
def result_import_form(request: HttpRequest) -> HttpResponseBase:
    """Give the empty spreadsheet to fill in."""
    sheet = Sheet(_("Results"), [Column(str(label)) for label in COLUMNS.values()], [])
    return as_workbook([sheet], "results-form.xlsx")


def _preview(request: HttpRequest, rows: list[Row]) -> HttpResponse:
    outcome = import_claims(actor=actor_of(request), rows=rows, write=False)
    # What was shown is what will be written: the rows travel through the page, signed.
    kept = "" if outcome.problems else signing.dumps(rows, salt=_SALT, compress=True)
    context = {"outcome": outcome, "rows": kept, "reporting": REPORTING_CURRENCY}
    return render(request, "staff/results/import_preview.html", context)


def _write(request: HttpRequest, kept: str) -> HttpResponse:
    try:
        rows = signing.loads(kept, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, _("This preview is too old. Please choose the file again."))
        return redirect("staff_claim_import")
    outcome = import_claims(actor=actor_of(request), rows=rows, write=True)
    if outcome.problems:  # something changed since the preview, for example the year was closed
        return _preview(request, rows)
    count = len(outcome.claims)
    done = ngettext("%(count)d result was reported.", "%(count)d results were reported.", count) % {"count": count}
    messages.success(request, done)
    return redirect("staff_results")
