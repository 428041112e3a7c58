"""Overseas projects for the centre: list, board, a new one, one with its stage, papers and history."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.policy import require
from chorok.core.texts import whole_number
from chorok.needs.models import Candidate, Need
from chorok.pipeline import policy
from chorok.pipeline.domain.projects import open_project, take_step, update_project
from chorok.pipeline.domain.queries.projects import OPEN, board, find
from chorok.pipeline.domain.states import PROJECT_FLOW
from chorok.pipeline.enums import CommonStage
from chorok.pipeline.models import FunderStage, Project
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.staff.projects.forms import MoveForm, NoteForm, ProjectFilterForm, ProjectForm, ProjectPaperForm
from chorok.web.staff.projects.lists import project_sheet
from chorok.web.staff.projects.opened import PAGE_SIZE, project_of, project_page

#: Papers and moves a project's page shows.
SHOWN = 50


@require_safe
@inside_only
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects, filtered by the query string; with one funder, its own stages with how many stand in each."""
    actor = actor_of(request)
    form = ProjectFilterForm(request.GET, rows=Project.objects.visible_to(actor))
    wanted = form.wanted()
    page = Paginator(find(actor, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    seen = Project.objects.visible_to(actor).filter(state__in=OPEN)
    stages = (
        FunderStage.objects.filter(funder__code=wanted.funder)
        .annotate(standing=Count("projects", filter=Q(projects__in=seen.values("pk"))))
        .order_by("position")
        if wanted.funder
        else []
    )
    context = {"form": form, "page": page, "stages": stages, "wanted": wanted, "may_lead": bool(policy.can_lead(actor))}
    return render(request, "staff/projects/list.html", context)


@require_safe
@inside_only
def board_page(request: HttpRequest) -> HttpResponse:
    """Show the open projects in six columns; cards are dragged, or moved by the button on each."""
    actor = actor_of(request)
    form = ProjectFilterForm(request.GET, rows=Project.objects.visible_to(actor), board=True)
    context = {
        "form": form,
        "columns": board(actor, form.wanted()),
        "stages": CommonStage.choices,
        "may_lead": bool(policy.can_lead(actor)),
    }
    return render(request, "staff/projects/board.html", context)


@require_safe
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as it is filtered."""
    actor = actor_of(request)
    form = ProjectFilterForm(request.GET, rows=Project.objects.visible_to(actor))
    rows = find(actor, form.wanted()).iterator(chunk_size=500)
    return as_workbook([project_sheet(rows)], "projects.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Open a project by itself, for a need (?need=), or out of an introduction (?candidate=)."""
    actor = actor_of(request)
    require(policy.can_lead(actor))
    need, candidate = _begun_from(request)
    form = ProjectForm(request.POST or None, initial=_told_by(need))
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "stage"}
        stage = form.chosen_stage()
        made = attempt(form, lambda: open_project(actor=actor, need=need, candidate=candidate, stage=stage, **values))
        if made is not None:
            say(request, _("The project is opened. Its number is %(number)s.") % {"number": made.number})
            return redirect("staff_project", made.pk)
    return render(request, "staff/projects/form.html", {"form": form, "need": need})


@require_safe
@inside_only
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a project stands: its stage with checks and papers, and how it came there."""
    actor, found = actor_of(request), project_of(request, pk)
    ticked = set(found.ticks.values_list("stage_check", flat=True))
    papers = list(found.papers.select_related("file", "wanted__stage")[:SHOWN])
    handed = set(found.papers.exclude(wanted=None).values_list("wanted", flat=True))
    own = Q(retired=False) | Q(pk=found.stage_id)
    stages = [] if found.funder is None else list(found.funder.stages.filter(own))
    return project_page(
        request,
        found,
        "staff/projects/project.html",
        line=_line(found, stages),
        checks=[] if found.stage is None else [(check, check.pk in ticked) for check in found.stage.checks.all()],
        wanted=[] if found.stage is None else [(each, each.pk in handed) for each in found.stage.papers.all()],
        papers=papers,
        moves=list(found.moves.select_related("moved_by", "evidence")[:SHOWN]),
        steps=[name for name in PROJECT_FLOW.transitions if PROJECT_FLOW.check(name, found, actor=actor)],
        move_form=MoveForm(project=found, auto_id="move_%s"),
        paper_form=ProjectPaperForm(project=found, auto_id="paper_%s"),
        hold_form=NoteForm(auto_id="hold_%s"),
        drop_form=NoteForm(auto_id="drop_%s"),
        finish_form=NoteForm(auto_id="finish_%s"),
        partners=list(found.partners.select_related("organisation")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of a project; what somebody else saved meanwhile is not overwritten."""
    actor, found = actor_of(request), project_of(request, pk)
    require(policy.can_change(actor, found))
    form = ProjectForm(request.POST or None, project=found)
    if request.method == "POST" and form.is_valid():
        read_at = moment_drawn(request.POST.get("read_at", ""))
        if attempt(form, lambda: update_project(actor=actor, project=found, read_at=read_at, **form.cleaned_data)):
            say(request, _("The changes are saved."))
            return redirect("staff_project", found.pk)
    read_at_shown = request.POST.get("read_at") or found.updated_at.isoformat()
    return render(request, "staff/projects/form.html", {"form": form, "project": found, "read_at": read_at_shown})


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Let a project rest or go on, give it up, finish it, take it up again."""
    actor, found = actor_of(request), project_of(request, pk)
    done = {
        "hold": _("The project rests."),
        "resume": _("The project goes on."),
        "drop": _("The project was given up."),
        "finish": _("The project is finished."),
        "reopen": _("The project was taken up again."),
    }
    if step not in done:
        raise Http404
    note = NoteForm(request.POST).told()
    do(request, lambda: take_step(actor=actor, project=found, step=step, note=note), done[step])
    return redirect("staff_project", found.pk)


def _begun_from(request: HttpRequest) -> tuple[Need | None, Candidate | None]:
    """Return the need and introduction the address names."""
    chosen, asked = (whole_number(request.GET.get(name, "")) for name in ("candidate", "need"))
    if chosen is not None:
        rows = Candidate.objects.select_related("need__field", "need__organisation", "technology")
        candidate = get_object_or_404(rows, pk=chosen)
        return candidate.need, candidate
    if asked is not None:
        seen = Need.objects.visible_to(actor_of(request)).select_related("field", "organisation")
        return get_object_or_404(seen, pk=asked), None
    return None, None


def _told_by(need: Need | None) -> dict[str, Any]:
    """Return what a need tells of a project already."""
    if need is None:
        return {}
    title = {"title_ko" if need.language == "ko" else "title_en": need.title[:200]}
    told = {"country": need.country, "place": need.place, "field": need.field_id, "sector": need.sector}
    return {**title, **told, "currency": need.currency or "USD"}


def _line(project: Project, stages: list[FunderStage]) -> list[dict[str, Any]]:
    """Return the stages as the component of steps draws them: the funder's own, or the six common ones."""
    if project.stage is not None:
        here = project.stage.position
        places = [(stage.position, stage.name) for stage in stages]
    else:
        order = list(CommonStage)
        here = order.index(CommonStage(project.common))
        places = [(place, str(stage.label)) for place, stage in enumerate(order)]
    return [
        {"label": label, "state": "active" if place == here else "done" if place < here else "todo"}
        for place, label in places
    ]
