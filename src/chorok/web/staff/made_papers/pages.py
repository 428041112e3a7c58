"""Papers the hub makes out of a project: concept note, project concept paper; made, changed, read back, handed in."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.core.policy import require
from chorok.papers import policy
from chorok.papers.domain.handing_in import hand_in, wanted_papers
from chorok.papers.domain.making import make_paper
from chorok.papers.domain.queries.papers import papers_of
from chorok.papers.enums import FORMATS, OF_PROJECTS
from chorok.papers.models import MadePaper
from chorok.pipeline.models import Project, StagePaper
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.components.papers.forms import MakeForm
from chorok.web.components.papers.pages import PAGE_SIZE, STEPS, decide, read_upload, reading_context, version_context
from chorok.web.staff.projects.opened import project_of, project_page


@require_safe
@inside_only
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """List the papers made so far, and what its funder wants that can be made."""
    project = project_of(request, pk)
    wanted = _wanted(project)
    return _list(request, project, wanted, MakeForm(choices=_choices(wanted)))


@require_POST
@staff_only
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next version of a paper its funder wants."""
    project = project_of(request, pk)
    require(policy.can_make(actor_of(request), project))
    wanted = _wanted(project)
    form = MakeForm(request.POST, choices=_choices(wanted))
    if form.is_valid():
        stage_paper = next(one for one in wanted if one.template == form.cleaned_data["paper"])
        made = attempt(
            form,
            lambda: make_paper(
                actor=actor_of(request),
                subject=project,
                kind=stage_paper.template,
                language=form.cleaned_data["language"],
                most_pages=stage_paper.most_pages,
            ),
        )
        if made is not None:
            say(request, _("The paper is made. Look at what is missing before you send it."))
            return redirect("staff_made_paper", project.pk, made.pk)
    return _list(request, project, wanted, form)


@require_safe
@inside_only
def paper(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Show one version: its files and pages, what is missing, what came back."""
    project = project_of(request, pk)
    found = _paper(request, project, paper_id)
    return project_page(
        request, project, "staff/made_papers/paper.html", **version_context(request, found), forms=FORMATS
    )


@require_POST
@staff_only
def read(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Read a changed file back."""
    project = project_of(request, pk)
    found = _paper(request, project, paper_id)
    reading, form = read_upload(request, project)
    if reading is not None:
        return redirect("staff_made_paper_reading", project.pk, reading.paper_id, reading.pk)
    context = version_context(request, found, form)
    return project_page(request, project, "staff/made_papers/paper.html", **context, forms=FORMATS)


@require_POST
@staff_only
def hand(request: HttpRequest, pk: int, paper_id: int, form: str) -> HttpResponse:
    """Put a version among the project's papers, for the stage that wants it."""
    project = project_of(request, pk)
    found = _paper(request, project, paper_id)
    do(
        request,
        lambda: hand_in(actor=actor_of(request), paper=found, form=form),
        _("The paper stands among the project's papers now."),
    )
    return redirect("staff_made_paper", project.pk, found.pk)


@require_safe
@inside_only
def reading(request: HttpRequest, pk: int, paper_id: int, reading_id: int) -> HttpResponse:
    """Show each text that came back changed beside what the project says."""
    project = project_of(request, pk)
    context = reading_context(_paper(request, project, paper_id), reading_id, actor_of(request))
    return project_page(request, project, "staff/made_papers/reading.html", **context)


@require_POST
@staff_only
def text(request: HttpRequest, pk: int, *, paper_id: int, reading_id: int, text_id: int, step: str) -> HttpResponse:
    """Take a changed text over, or leave it."""
    if step not in STEPS:
        raise Http404
    project = project_of(request, pk)
    came_back = get_object_or_404(_paper(request, project, paper_id).readings, pk=reading_id)
    decide(request, get_object_or_404(came_back.changed, pk=text_id), step)
    return redirect("staff_made_paper_reading", project.pk, paper_id, reading_id)


def _paper(request: HttpRequest, project: Project, paper_id: int) -> MadePaper:
    rows = MadePaper.objects.visible_to(actor_of(request)).filter(project=project)
    return get_object_or_404(rows.select_related("docx", "hwpx", "pdf", "made_by"), pk=paper_id)


def _wanted(project: Project) -> list[StagePaper]:
    return [one for one in wanted_papers(project) if one.template in OF_PROJECTS]


def _choices(wanted: list[StagePaper]) -> list[tuple[str, str]]:
    return [(one.template, f"{one.name} ({one.stage.name})") for one in wanted]


def _list(request: HttpRequest, project: Project, wanted: list[StagePaper], form: MakeForm) -> HttpResponse:
    actor = actor_of(request)
    page = Paginator(papers_of(actor, project), PAGE_SIZE).get_page(request.GET.get("page"))
    may_make = bool(wanted) and bool(policy.can_make(actor, project))
    return project_page(
        request, project, "staff/made_papers/list.html", page=page, form=form, may_make=may_make, wanted=wanted
    )
