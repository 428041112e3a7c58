"""Projects and funders for the tests of the room."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, Actor
from chorok.needs.enums import Instrument
from chorok.pipeline.domain.funders import save_funder, save_stage, save_stage_check, save_stage_paper
from chorok.pipeline.domain.projects import open_project
from chorok.pipeline.domain.work import save_budget_line
from chorok.pipeline.enums import SourceKind
from chorok.pipeline.models import BudgetLine, Funder, FunderStage, Project


def make_funder(code: str = "fund", **changed: Any) -> Funder:
    """Return a funder with three stages: the first wants a check and a paper."""
    funder = save_funder(actor=SYSTEM, code=code, name_ko=f"기금 {code}", name_en=f"Fund {code}", **changed)
    first = save_stage(actor=SYSTEM, funder=funder, name_ko="개념서", name_en="Concept note", common="concept")
    save_stage(actor=SYSTEM, funder=funder, name_ko="이사회", name_en="Board", common="finance")
    save_stage(actor=SYSTEM, funder=funder, name_ko="시행", name_en="Implementation", common="implement")
    save_stage_check(actor=SYSTEM, stage=first, text_ko="NDA가 동의했습니다.", text_en="The NDA agrees.")
    save_stage_paper(actor=SYSTEM, stage=first, name_ko="개념서", name_en="Concept note", most_pages=12)
    return funder


def stage_of(funder: Funder, name: str) -> FunderStage:
    """Return a funder's stage by its English name."""
    return FunderStage.objects.select_related("funder").get(funder=funder, name_en=name)


def make_project(actor: Actor = SYSTEM, **changed: Any) -> Project:
    """Open a project without a funder."""
    values = {"title_ko": "학교 빗물저장", "title_en": "Rainwater for schools", "country": "ID", **changed}
    return open_project(actor=actor, **values)


def make_line(project: Project, amount: int, **changed: Any) -> BudgetLine:
    """Enter money of the funder as a grant."""
    values = {"source": SourceKind.FUNDER, "instrument": Instrument.GRANT, **changed}
    return save_budget_line(actor=SYSTEM, project=project, amount=Decimal(amount), **values)


def paper(name: str = "note.txt") -> SimpleUploadedFile:
    """Return a small file."""
    return SimpleUploadedFile(name, b"a concept note")
