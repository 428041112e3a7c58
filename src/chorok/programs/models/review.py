"""Review: criteria, the panel of a call, conflicts of interest, assignments and scores."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chorok.accounts.enums import Role
from chorok.core.history import tracked
from chorok.programs.enums import (
    ApplicationState,
    AssignmentState,
    ConflictGround,
    ConflictSource,
    ConflictState,
    PanelState,
    PastKind,
)
from chorok.programs.models.applications import Application
from chorok.programs.models.calls import Call
from chorok.registry.models import GreenField, Organisation
from chorok.registry.models.taxonomy import Bilingual

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


#: States in which an evaluator's work on an application counts.
COUNTING = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)


@tracked()
class Criterion(Bilingual):
    """What is judged, with the most points and the weight they are counted with."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    guidance_ko = models.TextField(max_length=1000, blank=True)
    guidance_en = models.TextField(max_length=1000, blank=True)
    most = models.DecimalField(max_digits=5, decimal_places=2, help_text="The most points an evaluator may give.")
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(most__gt=0) & Q(weight__gt=0), name="criterion_counts_for_something")
        ]

    @property
    def guidance(self) -> str:
        """How to judge it, in the reader's language, Korean where English is missing."""
        return self.guidance_ko if get_language() == "ko" else self.guidance_en or self.guidance_ko


@tracked()
class BonusRule(Bilingual):
    """Points added to the mean (or taken from it, when negative), e.g. for a certificate (가점·감점)."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="bonus_rules")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    certificate = models.CharField(max_length=20, blank=True, help_text="Proposed when this certificate is held.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]


@tracked()
class BonusAward(models.Model):
    """A bonus rule staff found to hold for an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="bonuses")
    rule = models.ForeignKey(BonusRule, on_delete=models.PROTECT, related_name="awards")
    note = models.CharField(max_length=300, blank=True)
    awarded_at = models.DateTimeField()
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "rule"], name="one_award_per_rule")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.rule_id}"


@tracked()
class EvaluatorProfile(models.Model):
    """What an evaluator knows and where the evaluator belongs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evaluator_profile")
    affiliation = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    business_number = models.CharField(max_length=10, blank=True, help_text="Of the affiliation, 10 digits")
    fields = models.ManyToManyField(GreenField, blank=True, related_name="+")
    expertise = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.affiliation}"


@tracked()
class PastWork(models.Model):
    """What an evaluator did for an organisation; without an end it goes on."""

    profile = models.ForeignKey(EvaluatorProfile, on_delete=models.CASCADE, related_name="past_work")
    kind = models.CharField(max_length=12, choices=PastKind.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True, help_text="Where the organisation isn't registered.")
    business_number = models.CharField(max_length=10, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "id"]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.kind}"


@tracked()
class PanelMember(models.Model):
    """An evaluator invited to a call. The pledge (서약서) is kept with the fingerprint of its words."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_places")
    state = models.CharField(max_length=10, choices=PanelState.choices, default=PanelState.INVITED)
    chair = models.BooleanField(default=False)
    most_applications = models.PositiveSmallIntegerField(null=True, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pledge_version = models.CharField(max_length=20, blank=True)
    pledge_sha256 = models.CharField(max_length=64, blank=True)
    pledged_at = models.DateTimeField(null=True)
    pledge_ip = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-chair", "invited_at", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="one_place_in_a_panel")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.user_id}"


@tracked()
class Conflict(models.Model):
    """A conflict of interest between an evaluator and an application (제척·기피·회피)."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=10, choices=ConflictSource.choices)
    ground = models.CharField(max_length=20, choices=ConflictGround.choices)
    detail = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ConflictState.choices)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "application", "ground"], name="one_conflict_per_ground")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.application_id} {self.ground}"


@tracked()
class ConflictClaim(models.Model):
    """An applicant asks that a named person be left out (기피신청).

    Who judges is no public knowledge, so staff match the name with the panel. `conflict` is what a
    matched claim became; a claim about somebody who isn't on the panel is closed without one.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conflict_claims")
    name = models.CharField(max_length=120, help_text="The person, as the applicant wrote it.")
    reason = models.CharField(max_length=500)
    conflict = models.ForeignKey(Conflict, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by who may see them. An evaluator's pages start from here and nowhere else."""

    def of(self, actor: "Actor") -> "AssignmentQuerySet":
        """One's own as an evaluator who has signed the pledge."""
        if actor.user is None or Role.EVALUATOR not in actor.roles:
            return self.none()
        return self.filter(member__user=actor.user, member__state=PanelState.PLEDGED)

    def readable_by(self, actor: "Actor") -> "AssignmentQuerySet":
        """Those whose application the evaluator may read: said to be free of conflict, until results are announced."""
        return self.of(actor).filter(
            state__in=COUNTING, cleared_at__isnull=False, application__state=ApplicationState.ELIGIBLE
        )

    def counting(self) -> "AssignmentQuerySet":
        """Those that aren't recused."""
        return self.filter(state__in=COUNTING)


@tracked()
class Assignment(models.Model):
    """An application an evaluator is to score; submitted scores are locked."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    by_hand = models.BooleanField(default=False)
    matched = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Green fields both had in common."
    )
    cleared_at = models.DateTimeField(null=True, help_text="When the evaluator said there is no conflict of interest.")
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True, help_text="Weighted points.")
    comment_for_applicant = models.TextField(max_length=4000, blank=True)
    comment_internal = models.TextField(max_length=4000, blank=True)
    assigned_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["application__alias", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "application"], name="one_assignment_per_pair")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.application_id}"


@tracked()
class Score(models.Model):
    """The points one evaluator gives one application in one criterion."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["criterion__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.points}"


@tracked()
class Unlocking(models.Model):
    """Submitted scores were opened again, and why."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="unlockings")
    reason = models.CharField(max_length=500)
    unlocked_at = models.DateTimeField()
    unlocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-unlocked_at", "-id"]

    def __str__(self) -> str:
        return self.reason


@tracked()
class Presentation(models.Model):
    """An application's turn on the presentation day; started and ended by the clock of the meeting view."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="presentations")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="presentation")
    position = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField(null=True, blank=True)
    talk_minutes = models.PositiveSmallIntegerField(default=10)
    question_minutes = models.PositiveSmallIntegerField(default=10)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.position}"
