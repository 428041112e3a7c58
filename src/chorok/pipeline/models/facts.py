"""What is kept of a project beside its stage: tasks, risks, money, indicators, GCF's criteria, results."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.needs.enums import Instrument
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim
from chorok.pipeline.enums import Criterion, IndicatorKind, Level, MoneyState, ResultKind, SourceKind
from chorok.pipeline.models.projects import Project

#: Likelihood and impact of a risk, from 1 (hardly) to 5 (very).
LEAST, MOST = 1, 5
_SCALE = [MinValueValidator(LEAST), MaxValueValidator(MOST)]


class BilingualText(models.Model):
    """A text in Korean, in English, or in both."""

    text_ko = models.TextField(max_length=2000, blank=True)
    text_en = models.TextField(max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The text in the reader's language, the other where it is missing."""
        if get_language() == "ko":
            return self.text_ko or self.text_en
        return self.text_en or self.text_ko


@tracked()
class ProjectTask(models.Model):
    """Something to be done for a project by a day, by one person or by the centre's staff."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = [models.F("done_at").desc(nulls_first=True), models.F("due_on").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class ProjectRisk(BilingualText):
    """What may go wrong, how likely and how bad (1 to 5 each), what is done about it and by whom."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    likelihood = models.PositiveSmallIntegerField(validators=_SCALE)
    impact = models.PositiveSmallIntegerField(validators=_SCALE)
    response_ko = models.TextField(max_length=2000, blank=True)
    response_en = models.TextField(max_length=2000, blank=True)
    owner = models.CharField(max_length=200, blank=True, help_text="Who sees to it: a partner or a post")
    closed = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["closed", (models.F("likelihood") * models.F("impact")).desc(), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(LEAST, MOST), impact__range=(LEAST, MOST)), name="risk_on_its_scale"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def response(self) -> str:
        """What is done about it, in the reader's language, the other where it is missing."""
        if get_language() == "ko":
            return self.response_ko or self.response_en
        return self.response_en or self.response_ko

    @property
    def weight(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact


@tracked()
class BudgetLine(models.Model):
    """Money of a project from one source by one instrument, in the project's currency."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget")
    source = models.CharField(max_length=10, choices=SourceKind.choices)
    name = models.CharField(max_length=200, blank=True, help_text="Who pays, by name")
    instrument = models.CharField(max_length=10, choices=Instrument.choices)
    component = models.CharField(max_length=200, blank=True, help_text="What part of the work it pays for")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    in_kind = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MoneyState.choices, default=MoneyState.PLANNED)
    note = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="budget_amount_above_zero")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source} {self.amount}"


@tracked()
class ProjectIndicator(models.Model):
    """What a project promises to reach, how that is worked out and what says so."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="indicators")
    kind = models.CharField(max_length=16, choices=IndicatorKind.choices)
    name_ko = models.CharField(max_length=200, blank=True, help_text="Of an indicator of its own")
    name_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True, help_text="Of an indicator of its own")
    baseline = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=2)
    reached = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    method = models.TextField(max_length=2000, blank=True, help_text="How it is worked out")
    source = models.CharField(max_length=300, blank=True, help_text="What the figures rest on")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=~Q(kind=IndicatorKind.OWN), name="core_indicator_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"

    @property
    def own_name(self) -> str:
        """How an indicator of its own is called, in the reader's language, Korean where English is missing."""
        return self.name_ko if get_language() == "ko" else self.name_en or self.name_ko


@tracked()
class CriterionView(BilingualText):
    """How the centre itself sees a project by one of GCF's criteria."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=12, choices=Criterion.choices)
    level = models.CharField(max_length=6, choices=Level.choices, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "criterion"], name="criterion_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.criterion}"


class ProjectResultQuerySet(models.QuerySet["ProjectResult"]):
    """Results of projects by whether they stand."""

    def standing(self) -> "ProjectResultQuerySet":
        """Those that weren't withdrawn."""
        return self.exclude(claim__state=ClaimState.WITHDRAWN)


@tracked()
class ProjectResult(models.Model):
    """An MOU, MOA or contract signed for a project, or finance approved for it; its file is evidence of its claim.

    `amount` is empty where the paper names none.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=ResultKind.choices)
    subject_ko = models.CharField(max_length=190)
    subject_en = models.CharField(max_length=190, blank=True)
    signed_on = models.DateField(help_text="Of the signature or of the approval")
    years = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it runs")
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    others = models.CharField(max_length=200, blank=True, help_text="Who else signed, or who approved")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="project_result")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ProjectResultQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="result_amount_not_negative"),
            models.CheckConstraint(condition=~Q(kind="moa") | Q(years__isnull=False), name="project_moa_runs_years"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.signed_on}"

    @property
    def subject(self) -> str:
        """What it is about, in the reader's language, Korean where English is missing."""
        return self.subject_ko if get_language() == "ko" else self.subject_en or self.subject_ko
