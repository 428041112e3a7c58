"""Overseas projects, all made up, in different stages of different funders; one has an MOU, one rests."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.needs.models import Need
from chorok.operations.demo.companies import FICTITIOUS
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.pipeline.domain.moves import add_paper, choose_funder, move_to_stage, tick_checks
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.projects import open_project, save_texts, take_step
from chorok.pipeline.domain.results import Signed, enter_result
from chorok.pipeline.domain.work import save_budget_line, save_criteria, save_indicator, save_risk, save_task
from chorok.pipeline.models import FunderStage, Project, StagePaper
from chorok.registry.models import GreenField, Organisation

#: The line of support the results of overseas projects count to.
LINE = "to-the-very-end"
#: How long before its first move a project was opened, in days.
BEFORE = 30

Row = Mapping[str, Any]


@transaction.atomic
def load_projects() -> int:
    """Write the projects unless they are there; return how many."""
    if Project.objects.filter(fictitious=True).exists():
        return 0
    staff = person("staff")
    rows = json.loads(files("chorok.operations.demo").joinpath("data/projects.json").read_text(encoding="utf-8"))
    for row in rows:
        _project(staff, row)
    return len(rows)


def _project(staff: Actor, row: Row) -> None:
    moves = row["moves"]
    opened = clock.today() - timedelta(days=BEFORE + (moves[0]["days"] if moves else 0))
    project = open_project(
        actor=staff,
        need=Need.objects.filter(fictitious=True, title__startswith=row["need"]).first() if "need" in row else None,
        on=opened,
        fictitious=True,
        title_ko=row["title_ko"] + FICTITIOUS[0],
        title_en=row["title_en"] + FICTITIOUS[1],
        country=row["country"],
        place=row["place"],
        field=GreenField.objects.filter(pk=row["field"]).first(),
        sector=row["sector_ko"],
        months=row["months"],
        officer=staff.user,
    )
    project.partners.all().delete()  # those of the need are told with their tasks below
    for partner in row["partners"]:
        save_partner(actor=staff, project=project, **_partner(partner))
    for move in moves:
        project = _move(staff, project, row["funder"], move)
    _fill(staff, project, row)
    if "mou" in row:
        _sign(staff, project, row["mou"])
    if "hold" in row:
        take_step(actor=staff, project=project, step="hold", note=row["hold"])


def _move(staff: Actor, project: Project, funder: str, move: Row) -> Project:
    stage = FunderStage.objects.select_related("funder").get(funder__code=funder, name_en=move["stage"])
    said = {"on": clock.today() - timedelta(days=move["days"]), "note": move["note"]}
    if project.funder is None:
        return choose_funder(actor=staff, project=project, stage=stage, **said)
    before = project.stage
    if move.get("ready") and before is not None:
        checks = {check.pk for check in before.checks.all()}
        tick_checks(actor=staff, project=project, stage=before, ticked=checks)
        for wanted in StagePaper.objects.filter(stage=before, required=True):
            paper = SimpleUploadedFile("request.txt", "시연용 서류입니다. A paper of the demonstration.".encode())
            add_paper(actor=staff, project=project, upload=paper, wanted=wanted)
    return move_to_stage(actor=staff, project=project, stage=stage, **said)


def _fill(staff: Actor, project: Project, row: Row) -> None:
    on: dict[str, Any] = {"actor": staff, "project": project}
    for line in row["budget"]:
        save_budget_line(**on, **{**line, "amount": Decimal(line["amount"])})
    for indicator in row["indicators"]:
        save_indicator(**on, **{**indicator, "target": Decimal(indicator["target"])})
    for risk in row["risks"]:
        save_risk(**on, **risk)
    for task in row["tasks"]:
        save_task(**on, title=task["title"], due_on=clock.today() + timedelta(days=task["days"]), assignee=staff.user)
    for place, language in enumerate(("ko", "en")):
        save_texts(**on, language=language, texts={code: texts[place] for code, texts in row["texts"].items()})
    if "criteria" in row:
        save_criteria(**on, views={code: tuple(view) for code, view in row["criteria"].items()})


def _sign(staff: Actor, project: Project, mou: Row) -> None:
    """Enter the MOU in this programme year, where it is open."""
    today = clock.today()
    signed_on = max(today - timedelta(days=mou["days"]), date(today.year, 1, 1))
    year = ProgrammeYear.objects.filter(pk=signed_on.year, state=PeriodState.OPEN).first()
    if year is None:
        return
    enter_result(
        actor=staff,
        project=project,
        kind="mou",
        line=Line.objects.get(code=LINE),
        signed=Signed(
            subject_ko=mou["subject_ko"],
            subject_en=mou["subject_en"],
            signed_on=signed_on,
            amount=Decimal(mou["amount"]),
            others=mou["others"],
        ),
        companies=[_organisation(name) for name in mou["companies"]],
        upload=SimpleUploadedFile("mou.txt", "시연용 업무협약입니다. An MOU of the demonstration.".encode()),
    )


def _partner(given: Row) -> dict[str, Any]:
    values = {name: value for name, value in given.items() if name != "body"}
    return {**values, "organisation": _organisation(given["body"])} if "body" in given else values


def _organisation(name: str) -> Organisation:
    return Organisation.objects.get(name_ko=name + FICTITIOUS[0])
