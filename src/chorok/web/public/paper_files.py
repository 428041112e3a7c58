"""Papers of what is public: a technology's profile and a company's sheet as DOCX, HWPX or PDF, made when asked for."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chorok.papers.domain.making import draft_of, file_of
from chorok.papers.enums import FORMATS, PaperKind
from chorok.papers.policy import Subject
from chorok.registry.enums import DIRECTORY_KINDS
from chorok.registry.models import Organisation, Technology


@require_safe
def technology_profile(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the profile of a public technology; `?in=en` asks for a language."""
    found = get_object_or_404(Technology.objects.public().select_related("organisation", "picture"), pk=pk)
    return _file(request, found, PaperKind.TECHNOLOGY, form)


@require_safe
def company_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the one-page sheet of a public company; `?in=en` asks for a language."""
    found = get_object_or_404(Organisation.objects.public().filter(kind__in=DIRECTORY_KINDS), pk=pk)
    return _file(request, found, PaperKind.SHEET, form)


def _file(request: HttpRequest, subject: Subject, kind: PaperKind, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    asked = request.GET.get("in", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or "ko"
    draft = draft_of(subject, kind=kind, language=language, public=True)
    content, content_type = file_of(draft, form=form, language=language)
    name = f"{kind}-{subject.pk}-{language}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
