"""What stands in lists on a project's pages: partners, tasks, money, indicators, risks; its texts and criteria."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.pipeline import policy
from chorok.pipeline.domain import partners, projects, work
from chorok.pipeline.domain.queries.money import sum_up
from chorok.pipeline.enums import UNITS, Criterion, IndicatorKind, MoneyState, Section, TextLanguage
from chorok.pipeline.models import ProjectIndicator
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, attempted, do
from chorok.web.components.drafts import PageDraft
from chorok.web.components.feedback import say
from chorok.web.staff.projects import part_forms
from chorok.web.staff.projects.forms import CriteriaForm, TextsForm
from chorok.web.staff.projects.opened import project_of, project_page


@dataclass(frozen=True)
class Kind:
    """A kind of row: how it is called, its relation on the project, its form, what saves and removes it, its page."""

    add: Text
    change: Text
    rows: str
    form: type[part_forms.PartForm]
    save: Callable[..., Any]
    remove: Callable[..., Any]
    page: str


KINDS: dict[str, Kind] = {
    "partners": Kind(
        gettext_lazy("Add a partner"),
        gettext_lazy("Change the partner"),
        "partners",
        part_forms.PartnerForm,
        partners.save_partner,
        partners.remove_partner,
        "staff_project_people",
    ),
    "tasks": Kind(
        gettext_lazy("Add a task"),
        gettext_lazy("Change the task"),
        "tasks",
        part_forms.TaskForm,
        work.save_task,
        work.remove_task,
        "staff_project_people",
    ),
    "budget": Kind(
        gettext_lazy("Add money"),
        gettext_lazy("Change the line of the budget"),
        "budget",
        part_forms.BudgetForm,
        work.save_budget_line,
        work.remove_row,
        "staff_project_money",
    ),
    "indicators": Kind(
        gettext_lazy("Add an indicator"),
        gettext_lazy("Change the indicator"),
        "indicators",
        part_forms.IndicatorForm,
        work.save_indicator,
        work.remove_row,
        "staff_project_money",
    ),
    "risks": Kind(
        gettext_lazy("Add a risk"),
        gettext_lazy("Change the risk"),
        "risks",
        part_forms.RiskForm,
        work.save_risk,
        work.remove_row,
        "staff_project_risks",
    ),
}


@require_safe
@inside_only
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who does what in the project, and what is to be done."""
    found = project_of(request, pk)
    return project_page(
        request,
        found,
        "staff/projects/people.html",
        partners=list(found.partners.select_related("organisation")),
        tasks=list(found.tasks.select_related("assignee", "done_by")),
    )


@require_safe
@inside_only
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the budget by source and instrument with its totals, and the indicators with their method."""
    found = project_of(request, pk)
    lines = list(found.budget.all())
    return project_page(
        request,
        found,
        "staff/projects/money.html",
        lines=lines,
        sums=sum_up(lines),
        states=MoneyState.labels,
        indicators=[(row, name_of(row), unit_of(row)) for row in found.indicators.all()],
    )


@require_safe
@inside_only
def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the risks, the heaviest first, and how the centre sees the project by GCF's criteria."""
    found = project_of(request, pk)
    known = {row.criterion: row for row in found.criteria.all()}
    return project_page(
        request,
        found,
        "staff/projects/risks.html",
        risks=list(found.risks.all()),
        criteria=[(label, known.get(code)) for code, label in Criterion.choices],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how the centre sees the project by GCF's criteria."""
    actor, found = actor_of(request), project_of(request, pk)
    require(policy.can_change(actor, found))
    draft = PageDraft(request, "staff.project.criteria", found.pk)
    form = CriteriaForm(draft.values, project=found)
    draft.draw(form)
    if request.method == "POST" and form.is_valid():
        saved = attempted(form, lambda: work.save_criteria(actor=actor, project=found, views=form.views()))
        if saved:
            draft.done()
            say(request, _("The changes are saved."))
            return redirect("staff_project_risks", found.pk)
    return project_page(request, found, "staff/projects/criteria.html", form=form, draft=draft)


@require_safe
@inside_only
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts the papers are made of, in both languages side by side."""
    found = project_of(request, pk)
    known = {(row.section, row.language): row.text for row in found.texts.all()}
    codes = [*Section.values, *sorted({section for section, _language in known} - set(Section.values))]
    rows = [
        (section_name(code), [(language, known.get((code, language), "")) for language in TextLanguage.values])
        for code in codes
    ]
    written = {language: sum(1 for _section, each in known if each == language) for language in TextLanguage.values}
    return project_page(
        request,
        found,
        "staff/projects/texts.html",
        rows=rows,
        progress=[(code, label, written[code]) for code, label in TextLanguage.choices],
        count=len(codes),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def text(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write the texts in one language; what is typed is kept as a draft."""
    actor, found = actor_of(request), project_of(request, pk)
    if language not in TextLanguage.values:
        raise Http404
    require(policy.can_change(actor, found))
    draft = PageDraft(request, f"staff.project.texts.{language}", found.pk)
    form = TextsForm(draft.values, project=found, language=language)
    draft.draw(form)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        saved = attempted(
            form, lambda: projects.save_texts(actor=actor, project=found, language=language, texts=values)
        )
        if saved:
            draft.done()
            say(request, _("The texts are saved."))
            return redirect("staff_project_texts", found.pk)
    shown = {"form": form, "draft": draft, "language": TextLanguage(language)}
    return project_page(request, found, "staff/projects/text.html", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def part(request: HttpRequest, pk: int, part: str, row_id: int | None = None) -> HttpResponse:
    """Enter a row of one kind, or change one."""
    actor, found, kind = actor_of(request), project_of(request, pk), _kind(part)
    require(policy.can_change(actor, found))
    row = None if row_id is None else get_object_or_404(getattr(found, kind.rows), pk=row_id)
    form = kind.form(request.POST or None, initial=_told(row, kind.form.base_fields))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: kind.save(actor=actor, project=found, row=row, **form.values(actor))) is not None
    ):
        say(request, _("It was saved."))
        return redirect(kind.page, found.pk)
    title = kind.add if row is None else kind.change
    return project_page(
        request, found, "staff/projects/part.html", form=form, part=part, row=row, heading=title, back=kind.page
    )


@require_POST
@staff_only
def part_step(request: HttpRequest, pk: int, part: str, row_id: int, step: str) -> HttpResponse:
    """Take a row away; or say that a task is done, or isn't after all."""
    actor, found, kind = actor_of(request), project_of(request, pk), _kind(part)
    row = get_object_or_404(getattr(found, kind.rows).select_related("project"), pk=row_id)
    if step == "remove":
        do(request, lambda: kind.remove(actor=actor, row=row), _("It was taken away."))
    elif part == "tasks" and step in {"done", "again"}:
        finished = step == "done"
        said = _("The task is done.") if finished else _("The task is open again.")
        do(request, lambda: work.finish_task(actor=actor, row=row, done=finished), said)
    else:
        raise Http404
    return redirect(kind.page, found.pk)


def name_of(row: ProjectIndicator) -> str:
    """Return what an indicator is called in the reader's language."""
    if row.kind != IndicatorKind.OWN:
        return str(row.get_kind_display())
    return row.own_name


def unit_of(row: ProjectIndicator) -> Text:
    """Return the unit an indicator is counted in."""
    return UNITS.get(IndicatorKind(row.kind), row.unit)


def section_name(code: str) -> Text:
    """Return what a section of the texts is called; one a paper brought along has its code."""
    return Section(code).label if code in Section.values else code


def _kind(part: str) -> Kind:
    if part not in KINDS:
        raise Http404
    return KINDS[part]


def _told(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {} if row is None else {name: getattr(row, name) for name in names}
