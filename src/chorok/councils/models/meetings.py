"""Meetings of a council: agenda, who came, what was decided, who does what until when."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.councils.enums import MeetingState, Verdict
from chorok.councils.models.councils import Council, CouncilMember
from chorok.pipeline.models import Project

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class CouncilMeetingQuerySet(models.QuerySet["CouncilMeeting"]):
    """Meetings by who may see them."""

    def visible_to(self, actor: "Actor") -> "CouncilMeetingQuerySet":
        """Those of the councils the person sees, for a past operator up to its last day."""
        rows = self.filter(council__in=Council.objects.visible_to(actor).values("pk"))
        return rows if actor.sees_until is None else rows.filter(created_at__date__lte=actor.sees_until)


@tracked()
class CouncilMeeting(models.Model):
    """One meeting of a council, numbered within it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    state_note = models.CharField(max_length=300, blank=True, help_text="Why it was cancelled")
    summary = models.TextField(max_length=10000, blank=True, help_text="What was discussed, for the minutes")
    held_at = models.DateTimeField(null=True, blank=True, help_text="When it was noted as held")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    objects = CouncilMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["council", "number"], name="council_meeting_number")]

    def __str__(self) -> str:
        return f"{self.council_id} {self.number}"


@tracked()
class AgendaItem(models.Model):
    """One thing that is spoken about; `project` where one is put forward."""

    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="put_forward")
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "project"], condition=Q(project__isnull=False), name="project_once_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Attendance(models.Model):
    """A member who came, or who sent somebody."""

    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(CouncilMember, on_delete=models.CASCADE, related_name="attendances")
    substitute = models.CharField(max_length=80, blank=True, help_text="Who came instead")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="member_came_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


@tracked()
class Decision(models.Model):
    """What was decided on one thing of the agenda, in the words of the minutes."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="decision")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    wording = models.TextField(max_length=2000)
    decided_at = models.DateTimeField(help_text="When it was entered")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item__position", "id"]

    def __str__(self) -> str:
        return self.wording


@tracked()
class FollowUp(models.Model):
    """Something to be done after a meeting: by a member, by somebody of the centre, or by all its staff."""

    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="follow_ups")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups")
    what = models.CharField(max_length=300)
    member = models.ForeignKey(
        CouncilMember, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = [models.F("done_at").desc(nulls_first=True), "due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(member=None) | Q(person=None), name="follow_up_by_one"),
        ]

    def __str__(self) -> str:
        return self.what
