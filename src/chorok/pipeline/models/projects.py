"""An overseas project with its partners and the texts its papers are made of."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.needs.models import Candidate, Need
from chorok.outcomes.models import Line
from chorok.pipeline.enums import Asker, CommonStage, PartnerRole, ProjectState, TextLanguage
from chorok.pipeline.models.funders import Funder, FunderStage
from chorok.registry.models import GreenField, Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects by who may see them."""

    def of(self, actor: "Actor") -> "ProjectQuerySet":
        """Those one of the person's organisations is a partner of."""
        own = ProjectPartner.objects.filter(organisation__in=Organisation.objects.of(actor).values("pk"))
        return self.filter(pk__in=own.values("project"))

    def visible_to(self, actor: "Actor") -> "ProjectQuerySet":
        """All (up to a past operator's last day) for those who look inside; else one's own."""
        if actor.may_look_inside:
            return self if actor.sees_until is None else self.filter(created_at__date__lte=actor.sees_until)
        return self.none() if actor.is_visitor else self.of(actor)


@tracked()
class Project(models.Model):
    """What is to be built abroad, and how far it has come. `common` is its stage's, or its own while it has no funder.

    The need it answers, and the introduction it began with, are told where there are any.
    """

    number = models.CharField(max_length=20, unique=True, help_text="e.g. P2026-003")
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    place = models.CharField(max_length=200, blank=True)
    field = models.ForeignKey(GreenField, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=200, blank=True)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    candidate = models.ForeignKey(Candidate, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    funder = models.ForeignKey(Funder, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    stage = models.ForeignKey(FunderStage, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    common = models.CharField(max_length=12, choices=CommonStage.choices, default=CommonStage.IDENTIFY)
    stage_since = models.DateField(help_text="The day it came into its stage")
    state = models.CharField(max_length=10, choices=ProjectState.choices, default=ProjectState.ACTIVE)
    state_note = models.CharField(max_length=500, blank=True, help_text="Why it rests or ended")
    currency = models.CharField(max_length=3, default="USD", help_text="Of its whole budget")
    starts_on = models.DateField(null=True, blank=True, help_text="First day of the work, as planned")
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long the work is to last")
    line = models.ForeignKey(
        Line, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Its results count to"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who at the centre leads it",
    )
    fictitious = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(funder=None, stage=None) | Q(funder__isnull=False, stage__isnull=False),
                name="project_stage_with_funder",
            ),
        ]
        indexes = [models.Index(fields=["state", "common"], name="project_board")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        """The title in the reader's language, Korean where English is missing."""
        return self.title_ko if get_language() == "ko" else self.title_en or self.title_ko


@tracked()
class ProjectText(models.Model):
    """One text of a project in one language, known by its section's code."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="texts")
    section = models.SlugField(max_length=30, help_text="enums.Section, or a code a paper brings")
    language = models.CharField(max_length=2, choices=TextLanguage.choices)
    text = models.TextField(max_length=20000)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["project", "section", "language"]
        constraints = [
            models.UniqueConstraint(fields=["project", "section", "language"], name="one_text_per_section"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.section} {self.language}"


@tracked()
class ProjectPartner(models.Model):
    """Who does what in a project: an organisation of the registry, or one that is only named."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    role = models.CharField(max_length=12, choices=PartnerRole.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="project_roles"
    )
    other = models.CharField(max_length=200, blank=True, help_text="Its name where it isn't registered")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    standing = models.CharField(
        max_length=12, choices=Asker.choices, blank=True, help_text="As what it may ask a funder, if it may"
    )
    task = models.CharField(max_length=300, blank=True, help_text="What it does in the project")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) & ~Q(other="") | Q(organisation__isnull=False, other=""),
                name="partner_is_registered_or_named",
            ),
            models.UniqueConstraint(
                fields=["project", "role", "organisation"],
                condition=Q(organisation__isnull=False),
                name="partner_once_per_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The organisation's name in the reader's language, or the one that is given."""
        return self.other if self.organisation is None else self.organisation.name
