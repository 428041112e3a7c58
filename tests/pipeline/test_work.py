"""Tasks, risks, indicators and criteria of a project."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError
from chorok.pipeline.domain.projects import take_step
from chorok.pipeline.domain.work import (
    finish_task,
    remove_task,
    save_criteria,
    save_indicator,
    save_risk,
    save_task,
)
from chorok.pipeline.models import CriterionView, ProjectIndicator, ProjectRisk, ProjectTask
from chorok.todos.models import Todo
from tests.factories import UserFactory
from tests.pipeline.making import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_a_task_stands_among_the_todos_until_it_is_done() -> None:
    project, person = make_project(), UserFactory()
    task = save_task(actor=SYSTEM, project=project, title="PCP 초안", due_on=date(2020, 6, 1), assignee=person)
    todo = Todo.objects.get()
    assert (todo.title_ko, todo.user, todo.done_at) == ("P2020-001: PCP 초안", person, None)
    assert todo.due_at is not None
    assert todo.due_at.isoformat() == "2020-06-01T14:59:59.999999+00:00"
    finish_task(actor=SYSTEM, row=task)
    assert not Todo.objects.open().exists()
    finish_task(actor=SYSTEM, row=task, done=False)
    save_task(actor=SYSTEM, project=project, row=task, title="PCP", assignee=None)
    assert [(each.title_ko, each.role) for each in Todo.objects.open()] == [("P2020-001: PCP", "staff")]
    remove_task(actor=SYSTEM, row=task)
    assert (Todo.objects.open().count(), ProjectTask.objects.count()) == (0, 0)


def test_tasks_of_a_project_that_ends_wait_for_nobody() -> None:
    project = make_project()
    done, left = (save_task(actor=SYSTEM, project=project, title=title) for title in ("하나", "둘"))
    finish_task(actor=SYSTEM, row=done)
    take_step(actor=SYSTEM, project=project, step="hold", note="대기")
    assert Todo.objects.open().count() == 1
    take_step(actor=SYSTEM, project=project, step="drop", note="중단")
    assert Todo.objects.open().count() == 0
    take_step(actor=SYSTEM, project=project, step="reopen")
    assert [todo.title_ko for todo in Todo.objects.open()] == [f"P2020-001: {left.title}"]


def test_a_risk_has_a_text_and_stands_on_its_scale() -> None:
    project = make_project()
    risk = save_risk(actor=SYSTEM, project=project, likelihood=4, impact=5, text_en="Drought", response_en="Tanks")
    low = save_risk(actor=SYSTEM, project=project, likelihood=1, impact=2, text_ko="환율")
    assert ([*project.risks.all()], risk.weight, risk.text) == ([risk, low], 20, "Drought")
    for wrong, field in (({"likelihood": 0}, "likelihood"), ({"impact": 6}, "impact"), ({"text_en": " "}, "text_ko")):
        values: dict[str, Any] = {"likelihood": 1, "impact": 1, "text_en": "x", **wrong}
        with pytest.raises(DomainError) as refusal:
            save_risk(actor=SYSTEM, project=project, **values)
        assert refusal.value.field == field
    assert ProjectRisk.objects.count() == 2


def test_women_are_among_the_beneficiaries() -> None:
    project = make_project()
    save = {"actor": SYSTEM, "project": project}
    people = save_indicator(**save, kind="direct", target=Decimal(1000))
    with pytest.raises(DomainError) as refusal:
        save_indicator(**save, kind="direct_women", target=Decimal(1001))
    assert refusal.value.field == "target"
    save_indicator(**save, kind="direct_women", target=Decimal(520))
    with pytest.raises(DomainError):
        save_indicator(**save, kind="direct", row=people, target=Decimal(500))
    save_indicator(**save, kind="indirect_women", target=Decimal(9000))
    assert list(project.indicators.values_list("kind", "target")) == [
        ("direct", Decimal(1000)), ("direct_women", Decimal(520)), ("indirect_women", Decimal(9000)),
    ]  # fmt: skip


def test_a_core_indicator_stands_once_and_one_of_its_own_has_name_and_unit() -> None:
    project = make_project()
    save = {"actor": SYSTEM, "project": project}
    save_indicator(**save, kind="carbon", target=Decimal(12000), method="IPCC", source="FS")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"kind": "carbon", "target": Decimal(1)}, "kind"),
        ({"kind": "own", "target": Decimal(1)}, "name_ko"),
        ({"kind": "own", "target": Decimal(1), "name_ko": "탱크"}, "unit"),
        ({"kind": "direct", "target": Decimal(-1)}, "target"),
        ({"kind": "direct", "target": None}, "target"),
        ({"kind": "nothing", "target": Decimal(1)}, "kind"),
    ]
    for values, field in wrong:
        with pytest.raises(DomainError) as refusal:
            save_indicator(**save, **values)
        assert refusal.value.field == field
    save_indicator(**save, kind="own", target=Decimal(200), name_ko="탱크", unit="개")
    save_indicator(**save, kind="own", target=Decimal(3), name_ko="학교", unit="곳")
    assert ProjectIndicator.objects.count() == 3


def test_the_criteria_are_kept_each_once_and_may_be_left_open() -> None:
    project = make_project()
    save_criteria(actor=SYSTEM, project=project, views={"impact": ("high", "크다", ""), "needs": ("", "", "poor")})
    save_criteria(actor=SYSTEM, project=project, views={"impact": ("low", "", "")})
    assert list(CriterionView.objects.values_list("criterion", "level", "text_ko", "text_en")) == [
        ("impact", "low", "", ""), ("needs", "", "", "poor"),
    ]  # fmt: skip
    with pytest.raises(DomainError):
        save_criteria(actor=SYSTEM, project=project, views={"impact": ("great", "", "")})
    assert CriterionView.objects.get(criterion="impact").level == "low"
