"""The day itself: who came, what runs late, ways on after somebody failed to come, addresses without sign-in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import AddressKind, WayPrice
from chorok.meetings.models.consultations import Consultation, Interpreter, Slot
from chorok.meetings.models.participants import Attendee, Participant
from chorok.meetings.models.plans import Plan


@tracked()
class Arrival(models.Model):
    """Somebody came: a person of a participant, the participant where it named nobody, or an interpreter."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="arrivals")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="arrivals"
    )
    attendee = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.CASCADE, related_name="arrivals")
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.CASCADE, related_name="arrivals"
    )
    came_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False, interpreter=None)
                | Q(participant=None, attendee=None, interpreter__isnull=False),
                name="arrival_of_a_participant_or_an_interpreter",
            ),
            models.UniqueConstraint(
                fields=["participant", "attendee", "interpreter"], nulls_distinct=False, name="everybody_arrives_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.came_at:%H:%M}"


@tracked()
class Delay(models.Model):
    """A slot, or it and the rest of its day, begins later by `minutes`. The plan's times stay what they are."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="delays")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="delays")
    rest = models.BooleanField(default=True, help_text="The later slots of the day move too.")
    minutes = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__range=(1, 240)), name="delay_of_some_minutes")]

    def __str__(self) -> str:
        return f"{self.slot_id} +{self.minutes}"


@tracked()
class WayOn(models.Model):
    """A draft the hub offers on the day, made from the published plan at a price for moving meetings."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="way_on")
    price = models.CharField(max_length=5, choices=WayPrice.choices)

    class Meta:
        ordering = ["plan__number"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.price}"


@tracked(exclude=("token_hash",))
class PrivateAddress(models.Model):
    """An address that opens without sign-in; only the hash of its token is kept.

    `calendar`: one person's meetings. `hall`: the screen of the hall, of nobody in particular.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="private_addresses")
    kind = models.CharField(max_length=8, choices=AddressKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "user"], nulls_distinct=False, name="one_private_address_each"
            ),
            models.CheckConstraint(
                condition=Q(kind="hall", user=None) | Q(kind="calendar", user__isnull=False),
                name="calendar_belongs_to_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"
