"""Tables of this room."""

from chorok.pipeline.models.facts import (
    BudgetLine,
    CriterionView,
    ProjectIndicator,
    ProjectResult,
    ProjectRisk,
    ProjectTask,
)
from chorok.pipeline.models.funders import CountryGroup, Funder, FunderSize, FunderStage, StageCheck, StagePaper
from chorok.pipeline.models.projects import Project, ProjectPartner, ProjectText
from chorok.pipeline.models.stages import ProjectPaper, StageMove, TickedCheck

__all__ = [
    "BudgetLine",
    "CountryGroup",
    "CriterionView",
    "Funder",
    "FunderSize",
    "FunderStage",
    "Project",
    "ProjectIndicator",
    "ProjectPaper",
    "ProjectPartner",
    "ProjectResult",
    "ProjectRisk",
    "ProjectTask",
    "ProjectText",
    "StageCheck",
    "StageMove",
    "StagePaper",
    "TickedCheck",
]
