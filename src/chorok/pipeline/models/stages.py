"""How a project went through its funder's stages: what was ticked, which papers lay there, who moved it and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.pipeline.enums import CommonStage
from chorok.pipeline.models.funders import Funder, FunderStage, StageCheck, StagePaper
from chorok.pipeline.models.projects import Project


@tracked()
class TickedCheck(models.Model):
    """A check of a stage that somebody ticked for a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="ticks")
    # A check that staff take away takes its ticks along: what was ticked at a move is kept by the move.
    stage_check = models.ForeignKey(StageCheck, on_delete=models.CASCADE, related_name="ticks")
    ticked_at = models.DateTimeField()
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "stage_check"], name="ticked_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage_check_id}"


@tracked()
class ProjectPaper(models.Model):
    """A paper of a project: handed in for one a stage wants, or just kept. A newer one for the same stands above it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="papers")
    wanted = models.ForeignKey(StagePaper, null=True, blank=True, on_delete=models.SET_NULL, related_name="handed_in")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    template = models.SlugField(max_length=40, blank=True, help_text="What it was made with, if the hub made it")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class StageMove(models.Model):
    """A project came into a stage. The names and checks are as they were then, whatever staff change later."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="moves")
    from_funder = models.ForeignKey(Funder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_stage = models.ForeignKey(FunderStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_ko = models.CharField(max_length=400, blank=True, help_text="Funder and stage it came out of; empty: opened")
    from_en = models.CharField(max_length=400, blank=True)
    to_funder = models.ForeignKey(Funder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    to_stage = models.ForeignKey(FunderStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    to_ko = models.CharField(max_length=400)
    to_en = models.CharField(max_length=400)
    common = models.CharField(max_length=12, choices=CommonStage.choices, help_text="The common stage it came into")
    moved_on = models.DateField(help_text="The day it happened")
    note = models.CharField(max_length=500, blank=True)
    checks = models.JSONField(default=list, help_text="Of the stage it left: ko, en, ticked")
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-moved_at", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.to}"

    @property
    def origin(self) -> str:
        """Funder and stage it came out of, in the reader's language; empty where the project was opened."""
        return self.from_ko if get_language() == "ko" else self.from_en

    @property
    def to(self) -> str:
        """Funder and stage it came into, in the reader's language."""
        return self.to_ko if get_language() == "ko" else self.to_en

    @property
    def told(self) -> list[tuple[str, bool]]:
        """The checks of the stage it left in the reader's language, and whether each was ticked."""
        language = "ko" if get_language() == "ko" else "en"
        return [(check[language], check["ticked"]) for check in self.checks]
