"""The day: who is there, and the private addresses under which timetables are read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.models.consultations import Consultation, Interpreter
from chorok.meetings.models.participants import Participant


@tracked()
class CheckIn(models.Model):
    """A participant was there on a day."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="check_ins")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["participant", "day"], name="one_check_in_per_day")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.day}"


@tracked()
class PrivateAddress(models.Model):
    """The address of somebody's own timetable (page, calendar, QR code). Only the hash of its token is kept."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="private_addresses")
    participant = models.OneToOneField(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="private_address"
    )
    interpreter = models.OneToOneField(
        Interpreter, null=True, blank=True, on_delete=models.CASCADE, related_name="private_address"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(participant=None, interpreter__isnull=False)
                | Q(participant__isnull=False, interpreter=None),
                name="address_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id or ''} {self.interpreter_id or ''}"
