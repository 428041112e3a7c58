"""The report of a consultation for the centre and the city: seen on the page, taken away as HWPX, PDF and XLSX."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chorok.core import clock, files, pictures
from chorok.core.access import client_ip, record_look
from chorok.documents import hwpx, pdf
from chorok.documents.model import NUMERIC, Block, Picture, Table
from chorok.meetings.domain.queries.event_report import event_report
from chorok.meetings.domain.queries.papers import published_plan
from chorok.meetings.models import Consultation
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.consultations.event_report import paper, sheets
from chorok.web.staff.consultations.opened import consultation_of, consultation_page

FORMS = ("hwpx", "pdf", "xlsx")


@require_safe
@inside_only
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the report says, in the language asked for, with the files it can be taken away as."""
    found = consultation_of(request, code)
    language = _language(request)
    blocks: list[dict[str, Any]] = []
    if published_plan(found) is not None:
        with translation.override(language):
            blocks = [_drawn(block) for block in paper(event_report(found)).blocks]
    here = reverse("staff_event_report", args=[found.code])
    tongues = [
        {"label": label, "url": f"{here}?in={name}", "current": name == language}
        for name, label in (("ko", "한국어"), ("en", "English"))
    ]
    return consultation_page(
        request,
        found,
        "staff/consultations/report.html",
        blocks=blocks,
        photos=found.photos.select_related("file") if blocks else (),
        language=language,
        tongues=tongues,
        forms=[(form, form.upper()) for form in FORMS],
    )


@require_safe
@inside_only
def report_file(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Hand out the report as `form`: hwpx, pdf or xlsx; `?in=en` asks for a language."""
    found = consultation_of(request, code)
    if form not in FORMS or published_plan(found) is None:
        raise Http404
    with translation.override(_language(request)):
        return _file(request, found, form)


def _file(request: HttpRequest, consultation: Consultation, form: str) -> HttpResponseBase:
    collected = event_report(consultation)
    name = f"{consultation.code}-report-{get_language()}.{form}"
    match form:
        case "xlsx":
            return as_workbook(sheets(collected), name)
        case "hwpx":
            made = paper(collected, photographs=_photographs(request, consultation))
            content, content_type = hwpx.report(made), hwpx.CONTENT_TYPE
        case _:
            made = paper(collected, photographs=_photographs(request, consultation))
            content, content_type = pdf.report(made, made_at=clock.now()), pdf.CONTENT_TYPE
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _photographs(request: HttpRequest, consultation: Consultation) -> list[Picture]:
    """Return the photographs for a paper; people may be recognised on them, so the look is kept."""
    drawn = []
    for photo in consultation.photos.select_related("file"):
        with files.read(photo.file) as content:
            made = pictures.printable(content)
        drawn.append(Picture(made.content, made.width, made.height, photo.alt))
    if drawn:
        record_look(
            actor=actor_of(request),
            ip=client_ip(request),
            action="export",
            subject_type="consultation",
            subject_ids=[consultation.pk],
            path=request.path,
        )
    return drawn


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or "ko"


def _drawn(block: Block) -> dict[str, Any]:
    """Return a block with its kind's name for the template; a table's cells each with whether it is a number."""
    drawn: dict[str, Any] = {"kind": type(block).__name__, "block": block}
    if isinstance(block, Table):
        numeric = [column.kind in NUMERIC for column in block.columns]
        drawn["head"] = list(zip([column.title for column in block.columns], numeric, strict=True))
        drawn["rows"] = [list(zip(row, numeric, strict=True)) for row in block.rows]
    return drawn
