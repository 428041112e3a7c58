"""Overseas projects the company is a partner of: where each stands, who does what, what came of it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chorok.pipeline.domain.queries.partners import partners_as_seen_by
from chorok.pipeline.enums import Section
from chorok.pipeline.models import Project
from chorok.web.company.desk import Desk, desk_page

PAGE_SIZE = 20
#: Texts of a project a partner reads; the rest is the centre's own work.
SHOWN = (Section.SUMMARY, Section.PROBLEM, Section.OBJECTIVE, Section.TECHNOLOGY)
MOVES = 50


@require_safe
@desk_page
def projects(desk: Desk) -> HttpResponse:
    """List the projects the organisation has a role in."""
    rows = Project.objects.filter(partners__organisation=desk.organisation).distinct()
    rows = rows.select_related("funder", "stage").order_by("-updated_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(desk.request.GET.get("page"))
    return desk.page("company/projects/list.html", page=page)


@require_safe
@desk_page
def project(desk: Desk, pk: int) -> HttpResponse:
    """Show one of them, without the centre's own papers, money and views."""
    rows = Project.objects.filter(partners__organisation=desk.organisation).distinct()
    found = get_object_or_404(rows.select_related("funder", "stage", "field", "need__organisation"), pk=pk)
    language = "ko" if get_language() == "ko" else "en"
    known = {(row.section, row.language): row.text for row in found.texts.filter(section__in=SHOWN)}
    texts = [
        (section.label, known.get((section, language)) or known.get((section, "en" if language == "ko" else "ko"), ""))
        for section in SHOWN
    ]
    results = found.results.standing().filter(claim__parties__organisation=desk.organisation).select_related("claim")
    return desk.page(
        "company/projects/project.html",
        project=found,
        texts=[(label, text) for label, text in texts if text],
        partners=partners_as_seen_by(found, desk.organisation),
        moves=list(found.moves.all()[:MOVES]),
        results=list(results),
    )


urlpatterns: list[URLPattern | URLResolver] = [
    path("", projects, name="desk_projects"),
    path("<int:pk>/", project, name="desk_project"),
]
