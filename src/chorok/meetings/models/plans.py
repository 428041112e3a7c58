"""Runs of the timetable engine, the plans they make, the meetings of the published one."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import MeetingState, PlanState, RunState
from chorok.meetings.models.consultations import Consultation, Interpreter, Slot, Table
from chorok.meetings.models.participants import Participant, Wish
from chorok.registry.models import Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


@tracked()
class Plan(models.Model):
    """A timetable of a consultation. Drafts stand side by side; one at a time is published.

    `revision` counts changes: who saves on top of an older one is shown the other's change first.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_plan_per_number"),
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(state=PlanState.PUBLISHED), name="one_published_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"


@tracked()
class Run(models.Model):
    """One run of the timetable engine. What it knows is written as it goes, so it survives the process."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    seconds = models.PositiveSmallIntegerField(default=60, help_text="Most seconds it may take.")
    seed = models.PositiveIntegerField(default=0)
    based_on = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.OneToOneField(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="run")
    stop_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="When it last told something.")
    ended_at = models.DateTimeField(null=True, blank=True)
    message_ko = models.TextField(blank=True, help_text="Why it was refused or broke off.")
    message_en = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.state}"


class RunPoint(models.Model):
    """What a run knew at a moment: the value and the bound of the goal it worked on."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="points")
    seconds = models.FloatField()
    goal = models.CharField(max_length=10)
    value = models.BigIntegerField()
    bound = models.BigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.seconds:.1f} {self.goal} {self.value} {self.bound}"


class PlanGoal(models.Model):
    """What a plan reached of one goal when it was made, and the bound that was proved."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    goal = models.CharField(max_length=10)
    value = models.BigIntegerField()
    bound = models.BigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.goal} {self.value} {self.bound}"


@tracked()
class PlannedMeeting(models.Model):
    """A pair in a plan: slot, table, interpreter. The database itself refuses two at once of anybody or anything."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="meetings")
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(Interpreter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    locked = models.BooleanField(default=False)

    class Meta:
        ordering = ["slot__starts_at", "table__position", "id"]
        constraints = [
            # Deferred, so that two meetings may change places in one step.
            models.UniqueConstraint(fields=["plan", "wish"], name="pair_meets_once_in_a_plan"),
            models.UniqueConstraint(
                fields=["plan", "slot", "table"], name="table_holds_one_meeting", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["plan", "slot", "company"], name="company_meets_one", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["plan", "slot", "buyer"], name="buyer_meets_one", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["plan", "slot", "interpreter"],
                name="interpreter_helps_one",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.wish_id}"


class PlanStep(models.Model):
    """One change by hand, for undo: what the meeting was before (None: it wasn't there) and after."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    revision = models.PositiveIntegerField()
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undone = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["revision", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.revision}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings of published timetables by who may see them."""

    def visible_to(self, actor: "Actor") -> "MeetingQuerySet":
        """All for those who look inside; one's organisations' own, and those one interprets."""
        if actor.may_look_inside:
            if actor.sees_until is None:
                return self.all()
            return self.filter(consultation__created_at__date__lte=actor.sees_until)
        if actor.is_visitor:
            return self.none()
        own = Organisation.objects.of(actor).values("pk")
        return self.filter(
            Q(company__organisation__in=own) | Q(buyer__organisation__in=own) | Q(interpreter__user=actor.user_id)
        ).distinct()


@tracked()
class Meeting(models.Model):
    """A meeting everybody was told: it goes on through re-plans, and what became of it is kept here."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="meetings")
    wish = models.OneToOneField(Wish, on_delete=models.PROTECT, related_name="meeting")
    company = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_company")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_buyer")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="meetings")
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    called_at = models.DateTimeField(null=True, blank=True, help_text="When its people were called to the table.")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    missed_by = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "table__position", "id"]
        indexes = [models.Index(fields=["consultation", "state"])]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.wish_id}"
