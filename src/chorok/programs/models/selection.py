"""Selection: the ranking drawn up, what the committee decided, appeals."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.programs.enums import AppealState, Outcome
from chorok.programs.models.applications import Application
from chorok.programs.models.calls import Call


@tracked()
class Ranking(models.Model):
    """A ranking as it was drawn up by a person from the scores; the one that was decided is the selection."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rankings")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    budget = models.DecimalField(max_digits=16, decimal_places=0, null=True, help_text="KRW available when drawn up")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.TextField(max_length=8000, blank=True, help_text="The committee's reasons.")
    committee = models.TextField(max_length=1000, blank=True, help_text="Who sat, one name a line; never published.")
    resolution_hwpx = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    resolution_pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-drawn_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(decided_at__isnull=False), name="one_decision_per_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.drawn_at:%Y-%m-%d}"


@tracked()
class RankingRow(models.Model):
    """One application's place: what the rules propose and what the committee decided."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="ranking_rows")
    position = models.PositiveIntegerField(help_text="1 is the best; equal places are never given.")
    tie_from = models.PositiveIntegerField(null=True, help_text="First place of those the rules can't tell apart.")
    settled = models.BooleanField(default=False, help_text="The committee put this tie in order.")
    mean = models.DecimalField(max_digits=7, decimal_places=2)
    bonus = models.DecimalField(max_digits=6, decimal_places=2)
    total = models.DecimalField(max_digits=7, decimal_places=2)
    counted = models.PositiveSmallIntegerField(help_text="Score sheets in the mean.")
    trimmed = models.PositiveSmallIntegerField(default=0, help_text="Score sheets left out as highest and lowest.")
    subsidy = models.DecimalField(max_digits=14, decimal_places=0, default=0, help_text="KRW asked for")
    granted = models.DecimalField(max_digits=14, decimal_places=0, null=True, help_text="KRW granted")
    proposed = models.CharField(max_length=12, choices=Outcome.choices)
    reason = models.CharField(max_length=20, blank=True, help_text="Why not: threshold, quota, budget.")
    decided = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="Why the committee departed from the proposal.")
    waiting_position = models.PositiveIntegerField(null=True)
    moved_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "application"], name="one_row_per_application"),
            models.UniqueConstraint(fields=["ranking", "position"], name="one_application_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.application_id}"

    @property
    def tied(self) -> bool:
        """The rules left a tie: the committee's order decides."""
        return self.tie_from is not None

    @property
    def outcome(self) -> str:
        """What was decided, before that what is proposed."""
        return self.decided or self.proposed

    @property
    def departs(self) -> bool:
        """The committee decided otherwise than the rules propose, or grants less than asked for."""
        return bool(self.decided) and (
            self.decided != self.proposed or (self.granted is not None and self.granted != self.subsidy)
        )


@tracked()
class Appeal(models.Model):
    """An applicant's appeal (이의신청) against the rejection or the decision, within its period, and its answer."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(max_length=4000)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(state=AppealState.OPEN), name="one_open_appeal")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"
