"""A project moves, its checks are ticked, papers come and go, and it goes to another funder."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core.policy import require
from chorok.pipeline import policy
from chorok.pipeline.domain import moves
from chorok.pipeline.domain.queries.fitting import compare
from chorok.pipeline.enums import CommonStage, FitRule
from chorok.pipeline.models import FunderStage, Project, StagePaper
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.back import own_path
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.staff.projects.forms import FunderChoiceForm, MoveForm, ProjectPaperForm
from chorok.web.staff.projects.opened import project_of, project_page

_TONES = {"fits": "success", "not": "danger", "unknown": "neutral"}


@require_POST
@staff_only
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a card of the board to another column."""
    actor, found = actor_of(request), project_of(request, pk)
    common = request.POST.get("common", "")
    read_at = moment_drawn(request.POST.get("read_at", ""))
    done = _("%(number)s moved to “%(stage)s”.") % {
        "number": found.number,
        "stage": dict(CommonStage.choices).get(common, ""),
    }
    do(request, lambda: moves.move_to_common(actor=actor, project=found, common=common, read_at=read_at), done)
    back = own_path(request, request.POST.get("back", ""))
    return redirect(back) if back else redirect("staff_projects_board")


@require_POST
@staff_only
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a project to another stage, with the day, a note and evidence."""
    actor, found = actor_of(request), project_of(request, pk)
    require(policy.can_change(actor, found))
    form = MoveForm(request.POST, request.FILES, project=found, auto_id="move_%s")
    if form.is_valid():
        values = dict(form.cleaned_data)
        target = values.pop("stage")
        values["read_at"] = moment_drawn(request.POST.get("read_at", ""))
        if attempt(form, lambda: _moved(actor, found, target, values)):
            say(request, _("The project moved on. Its history keeps it."))
            return redirect("staff_project", found.pk)
    return project_page(request, found, "staff/projects/move.html", form=form)


@require_POST
@staff_only
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which checks are ticked of the stage the page showed; the project may have moved since."""
    actor, found = actor_of(request), project_of(request, pk)
    shown = request.POST.get("stage") or str(found.stage_id)
    stages = {str(each.pk): each for each in FunderStage.objects.filter(funder=found.funder_id)}
    if shown not in stages:
        raise Http404
    stage, given = stages[shown], set(request.POST.getlist("checks"))
    ticked = {check.pk for check in stage.checks.all() if str(check.pk) in given}
    do(
        request,
        lambda: moves.tick_checks(actor=actor, project=found, stage=stage, ticked=ticked),
        _("The checks are saved."),
    )
    return redirect("staff_project", found.pk)


@require_POST
@staff_only
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to a project."""
    actor, found = actor_of(request), project_of(request, pk)
    require(policy.can_change(actor, found))
    form = ProjectPaperForm(request.POST, request.FILES, project=found, auto_id="paper_%s")
    if form.is_valid():
        values = dict(form.cleaned_data)
        wanted = None if values["wanted"] is None else StagePaper.objects.get(pk=values["wanted"])
        values["wanted"] = wanted
        if attempt(form, lambda: moves.add_paper(actor=actor, project=found, **values)):
            say(request, pgettext("project", "The paper was added."))
            return redirect("staff_project", found.pk)
    return project_page(request, found, "staff/projects/paper.html", form=form)


@require_POST
@staff_only
def paper_remove(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Take a paper away."""
    actor, found = actor_of(request), project_of(request, pk)
    paper = get_object_or_404(found.papers.select_related("project"), pk=paper_id)
    do(request, lambda: moves.remove_paper(actor=actor, paper=paper), pgettext("project", "The paper was removed."))
    return redirect("staff_project", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def funder(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the funders side by side; a POST takes the project to another one."""
    actor, found = actor_of(request), project_of(request, pk)
    form = FunderChoiceForm(request.POST or None, request.FILES or None, project=found)
    if request.method == "POST":
        require(policy.can_change(actor, found))
        if form.is_valid():
            values = dict(form.cleaned_data)
            chosen = values.pop("stage")
            stage = None if chosen is None else FunderStage.objects.select_related("funder").get(pk=chosen)
            if attempt(form, lambda: moves.choose_funder(actor=actor, project=found, stage=stage, **values)):
                say(request, _("The project has another funder now. Its history keeps both."))
                return redirect("staff_project", found.pk)
    fits = [
        (fit, _TONES[fit.verdict], [(finding, _TONES[finding.verdict]) for finding in fit.findings])
        for fit in compare(found)
    ]
    return project_page(
        request, found, "staff/projects/funder.html", form=form, fits=fits, rules=[rule.label for rule in FitRule]
    )


def _moved(actor: Any, project: Project, target: str, values: dict[str, Any]) -> Project:
    if project.funder is None:
        return moves.move_to_common(actor=actor, project=project, common=target, **values)
    stage = FunderStage.objects.select_related("funder").get(pk=int(target))
    return moves.move_to_stage(actor=actor, project=project, stage=stage, **values)
