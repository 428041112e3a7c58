"""Video meetings of both sides of an introduction, held in a room of the centre's lab."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from chorok.core.history import tracked
from chorok.needs.enums import COMING, VideoState
from chorok.needs.models.matches import Candidate
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class LabRoom(Bilingual):
    """A room of the lab with its screen, and the online room that is opened on it."""

    online_url = models.URLField(max_length=500, blank=True, help_text="Used where a meeting names no other")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name_ko", "id"]
        constraints = [models.UniqueConstraint(fields=["name_ko"], name="lab_room_once")]


@tracked()
class VideoMeeting(models.Model):
    """A video meeting for an introduction: the company sits in the lab, whoever asks is online."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="meetings")
    room = models.ForeignKey(LabRoom, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=10, choices=VideoState.choices, default=VideoState.PROPOSED)
    online_url = models.URLField(max_length=500, blank=True, help_text="The online room, as the staff typed it")
    partner_zone = models.CharField(max_length=64, help_text="IANA time zone whoever asks reads the hours in")
    message = models.CharField(max_length=500, blank=True, help_text="What the centre writes to both sides")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True, help_text="Once agreed")
    ends_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True, help_text="Words that came with the last answer")
    changed_at = models.DateTimeField(help_text="Calendars take the newer one")
    reminded_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(max_length=3000, blank=True, help_text="What was said, or why it wasn't held")
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(state__in=COMING), name="one_coming_video_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VideoState.AGREED, VideoState.HELD, VideoState.MISSED])
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="agreed_video_meeting_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="video_meeting_by_time")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.state}"

    @property
    def url(self) -> str:
        """Where the online room is: the meeting's own address, or the one of its room."""
        return self.online_url or self.room.online_url


@tracked()
class MeetingTime(models.Model):
    """A time that is proposed or agreed. While it `holds` its room nobody else gets it."""

    meeting = models.ForeignKey(VideoMeeting, on_delete=models.CASCADE, related_name="times")
    room = models.ForeignKey(LabRoom, on_delete=models.PROTECT, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    holds = models.BooleanField(default=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_time_ends_after_it_starts"),
            # Without btree_gist a room is compared as a range of one number.
            ExclusionConstraint(
                name="lab_room_holds_one_meeting",
                condition=Q(holds=True),
                expressions=[
                    (Func(F("room_id"), F("room_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class IntroductionLink(models.Model):
    """A link mailed to whoever asks: the token answers one question once, and then only reads. Its hash is kept."""

    meeting = models.ForeignKey(VideoMeeting, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    round: Any = models.ForeignKey(
        "needs.IntroductionRound", null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    address_hash = models.CharField(max_length=64, blank=True, help_text="Of the address it was mailed to")
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting=None, round__isnull=False) | Q(meeting__isnull=False, round=None),
                name="introduction_link_asks_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id or self.round_id}"
