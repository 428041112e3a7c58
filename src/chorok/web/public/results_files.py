"""The results of a year to take away: the annual report as PDF and HWPX, lists as XLSX and CSV."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.documents import hwpx, pdf
from chorok.outcomes.domain.queries.claims import claims_behind, with_what_shows
from chorok.outcomes.models import Claim
from chorok.web.components.access import actor_of
from chorok.web.components.downloads import as_csv, as_workbook
from chorok.web.public.report import ROWS_IN_WORKBOOK, annual_report, claims_sheet, results_sheet
from chorok.web.public.results import found_or_404, indicator_or_404
from chorok.web.public.results_forms import ClaimFilter


@require_safe
def year_file(request: HttpRequest, year: int, form: str) -> HttpResponseBase:
    """Hand out the year as `form`: pdf and hwpx for the report, xlsx and csv for the lists.

    `?in=en` asks for a language for this file alone; without it the file speaks the page's.
    """
    asked = request.GET.get("in", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    with translation.override(language):
        return _year_file(actor_of(request), year, form)


def _year_file(actor: Actor, year: int, form: str) -> HttpResponseBase:
    results = found_or_404(year)
    claims = _claims_of(year, actor)
    name = _("results-%(year)d") % {"year": year}
    match form:
        case "pdf" | "hwpx":
            report = annual_report(results, claims=_public_claims(year))
            if form == "hwpx":
                return _file(hwpx.report(report), f"{name}-{get_language()}.hwpx", hwpx.CONTENT_TYPE)
            made = pdf.report(report, made_at=results.closed_at or clock.now())
            return _file(made, f"{name}-{get_language()}.pdf", pdf.CONTENT_TYPE)
        case "xlsx":
            return as_workbook([results_sheet(results), claims_sheet(claims[:ROWS_IN_WORKBOOK])], f"{name}.xlsx")
        case "csv":
            return as_csv(claims_sheet(claims), f"{name}.csv")
    raise Http404


@require_safe
def claims_file(request: HttpRequest, year: int, code: str, form: str) -> HttpResponseBase:
    """Hand out the list behind one figure, filtered as on the page, as xlsx or csv."""
    result = indicator_or_404(found_or_404(year), code)
    behind = claims_behind(actor=actor_of(request), year=year, indicator=result.indicator)
    claims = ClaimFilter(request.GET).narrow(behind)
    name = f"{code}-{year}"
    if form == "xlsx":
        return as_workbook([claims_sheet(claims[:ROWS_IN_WORKBOOK])], f"{name}.xlsx")
    if form == "csv":
        return as_csv(claims_sheet(claims), f"{name}.csv")
    raise Http404


def _claims_of(year: int, actor: Actor) -> QuerySet[Claim]:
    """Return the counted results of the year that the reader may see, in the order of their numbers."""
    counted = Claim.objects.visible_to(actor).counted().filter(year=year)
    return with_what_shows(counted, actor=actor).order_by("pk")


def _public_claims(year: int) -> QuerySet[Claim]:
    """Return what stands in public: the report reads the same whoever asks for it."""
    return Claim.objects.public().filter(year=year).select_related("line")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
