"""Lists of projects, and the board of the six common stages."""

from dataclasses import dataclass

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum

from chorok.accounts.actors import Actor
from chorok.core.texts import whole_number
from chorok.pipeline.enums import CommonStage, ProjectState
from chorok.pipeline.models import BudgetLine, Project
from chorok.pipeline.models.projects import ProjectQuerySet

ORDERS = {
    "newest": ("-created_at", "-pk"),
    "changed": ("-updated_at", "-pk"),
    "waiting": ("stage_since", "pk"),
    "country": ("country", "-created_at", "-pk"),
}
#: States a project may still come out of without being taken up again.
OPEN = (ProjectState.ACTIVE, ProjectState.HELD)
#: Cards of a column that are drawn; the list shows the rest.
CARDS = 50


@dataclass(frozen=True)
class ProjectFilter:
    """What a list of projects is narrowed to; empty narrows nothing."""

    text: str = ""
    state: str = ""
    country: str = ""
    field: str = ""
    funder: str = ""
    stage: str = ""
    common: str = ""
    sort: str = "newest"


@dataclass(frozen=True)
class Column:
    """One column of the board: its stage, its first projects, and how many there are in all."""

    stage: CommonStage
    projects: list[Project]
    count: int

    @property
    def hidden(self) -> int:
        """How many aren't drawn."""
        return self.count - len(self.projects)


def find(actor: Actor, wanted: ProjectFilter) -> ProjectQuerySet:
    """Return the projects the actor may see that fit, in the wanted order, each with the sum of its budget."""
    rows = narrowed(Project.objects.visible_to(actor), wanted)
    return with_budget(rows).order_by(*ORDERS.get(wanted.sort, ORDERS["newest"]))


def narrowed(rows: ProjectQuerySet, wanted: ProjectFilter) -> ProjectQuerySet:
    """Return those of `rows` that fit; every word of the text must stand somewhere."""
    for word in wanted.text.split()[:10]:
        rows = rows.filter(
            Q(title_ko__icontains=word)
            | Q(title_en__icontains=word)
            | Q(number__icontains=word)
            | Q(place__icontains=word)
            | Q(partners__organisation__name_ko__icontains=word)
            | Q(partners__organisation__name_en__icontains=word)
            | Q(partners__other__icontains=word)
        )
    for name in ("state", "country", "field", "common"):
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    if wanted.funder == "none":
        rows = rows.filter(funder=None)
    elif wanted.funder:
        rows = rows.filter(funder__code=wanted.funder)
    stage = whole_number(wanted.stage)
    if stage is not None:
        rows = rows.filter(stage=stage)
    return rows.distinct().select_related("funder", "stage", "field", "officer")


def with_budget(rows: ProjectQuerySet) -> ProjectQuerySet:
    """Give each project `planned`, the sum of its budget in its currency."""
    sums = BudgetLine.objects.filter(project=OuterRef("pk")).order_by().values("project")
    total = Subquery(sums.annotate(total=Sum("amount")).values("total"), output_field=DecimalField())
    return rows.annotate(planned=total)


def board(actor: Actor, wanted: ProjectFilter) -> list[Column]:
    """Return the six columns with the projects that are open, those that wait longest first."""
    rows = narrowed(Project.objects.visible_to(actor), wanted).filter(state__in=OPEN)
    found = list(with_budget(rows).order_by(F("stage_since"), "pk"))
    columns = []
    for stage in CommonStage:
        standing = [project for project in found if project.common == stage]
        columns.append(Column(stage, standing[:CARDS], len(standing)))
    return columns
