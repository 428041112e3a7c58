"""Tasks, risks, money and indicators of a project, and how the centre sees it by GCF's criteria."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs.enums import Instrument
from chorok.pipeline import policy
from chorok.pipeline.domain.locking import lock_project
from chorok.pipeline.domain.task_todos import close_one, open_one
from chorok.pipeline.domain.values import check_amount, choose
from chorok.pipeline.enums import WOMEN_OF, Criterion, IndicatorKind, Level, MoneyState, SourceKind
from chorok.pipeline.models import BudgetLine, CriterionView, Project, ProjectIndicator, ProjectRisk, ProjectTask
from chorok.pipeline.models.facts import LEAST, MOST
from chorok.programs.domain.texts import one_line, paragraphs

_TEXT = 2000
_LARGEST = Decimal(10) ** 16


@transaction.atomic
def save_task(
    *,
    actor: Actor,
    project: Project,
    title: str,
    due_on: date | None = None,
    assignee: User | None = None,
    row: ProjectTask | None = None,
) -> ProjectTask:
    """Enter a task, or change one (`row`); it stands among the to-dos of `assignee`, or of all the staff.

    Raises DomainError without a title.
    """
    _opened(actor, project)
    task = (
        ProjectTask(project=project, created_at=clock.now(), created_by_id=actor.user_id)
        if row is None
        else _locked(row)
    )
    task.title = one_line(title, field="title", limit=200, required=True)
    task.due_on, task.assignee = due_on, assignee
    task.save()
    if task.done_at is None:
        open_one(task)
    return task


@transaction.atomic
def finish_task(*, actor: Actor, row: ProjectTask, done: bool = True) -> ProjectTask:
    """Say that a task is done, or with `done=False` that it isn't after all."""
    _opened(actor, row.project)
    task = _locked(row)
    if (task.done_at is not None) == done:
        return task
    task.done_at, task.done_by_id = (clock.now(), actor.user_id) if done else (None, None)
    task.save(update_fields=["done_at", "done_by"])
    (close_one if done else open_one)(task)
    return task


@transaction.atomic
def remove_task(*, actor: Actor, row: ProjectTask) -> None:
    """Take a task away; the history keeps that it was there."""
    _opened(actor, row.project)
    close_one(row)
    row.delete()


@transaction.atomic
def save_risk(
    *, actor: Actor, project: Project, likelihood: int, impact: int, row: ProjectRisk | None = None, **texts: Any
) -> ProjectRisk:
    """Enter a risk, or change one (`row`): `text_ko`, `text_en`, `response_ko`, `response_en`, `owner`, `closed`.

    Raises DomainError without a text in either language, and for a likelihood or impact outside 1 to 5.
    """
    _opened(actor, project)
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not LEAST <= value <= MOST:
            message = _("Give a number between %(least)d and %(most)d.") % {"least": LEAST, "most": MOST}
            raise DomainError(message, field=name)
    risk = row or ProjectRisk(project=project)
    risk.likelihood, risk.impact, risk.updated_at = likelihood, impact, clock.now()
    for name in ("text_ko", "text_en", "response_ko", "response_en"):
        setattr(risk, name, paragraphs(texts.get(name, ""), field=name, limit=_TEXT))
    if not risk.text_ko and not risk.text_en:
        raise DomainError(_("Say what may go wrong, in Korean or in English."), field="text_ko")
    risk.owner = one_line(texts.get("owner", ""), field="owner", limit=200)
    risk.closed = bool(texts.get("closed", False))
    risk.save()
    return risk


@transaction.atomic
def save_budget_line(
    *,
    actor: Actor,
    project: Project,
    source: str,
    instrument: str,
    amount: Decimal | None,
    row: BudgetLine | None = None,
    name: str = "",
    component: str = "",
    in_kind: bool = False,
    state: str = MoneyState.PLANNED,
    note: str = "",
) -> BudgetLine:
    """Enter money from one source by one instrument, in the project's currency, or change a line (`row`).

    Raises DomainError for an amount that isn't above zero or that the currency can't hold.
    """
    locked = _opened(actor, project)
    line = row or BudgetLine(project=locked)
    line.source = choose(source, SourceKind, field="source")
    line.instrument = choose(instrument, Instrument, field="instrument")
    line.amount = check_amount(amount, locked.currency)
    line.state = choose(state, MoneyState, field="state")
    line.name = one_line(name, field="name", limit=200)
    line.component = one_line(component, field="component", limit=200)
    line.note = one_line(note, field="note", limit=300)
    line.in_kind, line.updated_at = in_kind, clock.now()
    line.save()
    return line


@transaction.atomic
def save_indicator(
    *,
    actor: Actor,
    project: Project,
    kind: str,
    target: Decimal | None,
    row: ProjectIndicator | None = None,
    name_ko: str = "",
    name_en: str = "",
    unit: str = "",
    baseline: Decimal | None = None,
    reached: Decimal | None = None,
    method: str = "",
    source: str = "",
) -> ProjectIndicator:
    """Enter what a project promises to reach, or change it (`row`).

    A core indicator stands once. Raises DomainError for a figure below zero, for more women than beneficiaries, and
    for an indicator of its own without name or unit.
    """
    locked = _opened(actor, project)
    own = choose(kind, IndicatorKind, field="kind") == IndicatorKind.OWN
    indicator = row or ProjectIndicator(project=locked)
    others = ProjectIndicator.objects.filter(project=locked).exclude(pk=indicator.pk)
    if not own and others.filter(kind=kind).exists():
        raise DomainError(_("This indicator is there already. Change it instead."), field="kind")
    for name, value in (("target", target), ("baseline", baseline), ("reached", reached)):
        if value is not None and (not value.is_finite() or not 0 <= value < _LARGEST):
            raise DomainError(_("Give a number of 0 or more."), field=name)
    if target is None:
        raise DomainError(_("Give a number of 0 or more."), field="target")
    _check_women(kind, {"target": target, "reached": reached}, others)
    indicator.kind, indicator.target, indicator.baseline, indicator.reached = kind, target, baseline, reached
    indicator.name_ko = one_line(name_ko, field="name_ko", limit=200, required=own) if own else ""
    indicator.name_en = one_line(name_en, field="name_en", limit=200) if own else ""
    indicator.unit = one_line(unit, field="unit", limit=40, required=own) if own else ""
    indicator.method = paragraphs(method, field="method", limit=_TEXT)
    indicator.source = one_line(source, field="source", limit=300)
    indicator.updated_at = clock.now()
    indicator.save()
    return indicator


@transaction.atomic
def save_criteria(*, actor: Actor, project: Project, views: Mapping[str, tuple[str, str, str]]) -> None:
    """Keep how the centre sees a project by GCF's criteria: criterion to (level, Korean text, English text).

    A level may be left open. Raises DomainError for an unknown criterion or level and a text that is too long.
    """
    locked = _opened(actor, project)
    for code, (level, text_ko, text_en) in views.items():
        values = {
            "level": choose(level, Level, field=f"{code}_level", blank=True),
            "text_ko": paragraphs(text_ko, field=f"{code}_ko", limit=_TEXT),
            "text_en": paragraphs(text_en, field=f"{code}_en", limit=_TEXT),
            "updated_at": clock.now(),
        }
        choose(code, Criterion, field="criterion")
        CriterionView.objects.update_or_create(project=locked, criterion=code, defaults=values)


@transaction.atomic
def remove_row(*, actor: Actor, row: ProjectRisk | BudgetLine | ProjectIndicator) -> None:
    """Take a risk, a line of the budget or an indicator away; the history keeps that it was there."""
    _opened(actor, row.project)
    row.delete()


def _check_women(kind: str, given: Mapping[str, Decimal | None], others: models.QuerySet[ProjectIndicator]) -> None:
    """Raise DomainError where more women than beneficiaries would stand there."""
    rows = {other.kind: other for other in others.exclude(kind=IndicatorKind.OWN)}
    for women, people in WOMEN_OF.items():
        other = rows.get(people if kind == women else women)
        if kind not in (women, people) or other is None:
            continue
        for name, value in given.items():
            known = getattr(other, name)
            few, many = (value, known) if kind == women else (known, value)
            if few is not None and many is not None and few > many:
                raise DomainError(_("There can't be more women than beneficiaries in all."), field=name)


def _locked(row: ProjectTask) -> ProjectTask:
    rows = ProjectTask.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("project", "assignee").get(pk=row.pk)


def _opened(actor: Actor, project: Project) -> Project:
    row = lock_project(project)
    require(policy.can_change(actor, row))
    return row
