"""Who takes part: companies and buyers, the people they send, what buyers look for."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import BuyerKind, DayPart, Demand, Language, ParticipantState, Side
from chorok.meetings.models.consultations import Consultation, Interpreter, Slot, Table
from chorok.programs.models import Application
from chorok.registry.models import Organisation
from chorok.registry.models.taxonomy import GoodsCode, GreenField

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Participants by who may see them."""

    def coming(self) -> "ParticipantQuerySet":
        """Those who take part."""
        return self.filter(state=ParticipantState.COMING)

    def of(self, actor: "Actor") -> "ParticipantQuerySet":
        """Those whose organisation the person belongs to."""
        return self.filter(organisation__in=Organisation.objects.of(actor).values("pk"))

    def visible_to(self, actor: "Actor") -> "ParticipantQuerySet":
        """All for those who look inside; for a participant itself and the other side that takes part."""
        if actor.may_look_inside:
            if actor.sees_until is None:
                return self.all()
            return self.filter(consultation__created_at__date__lte=actor.sees_until)
        if actor.is_visitor:
            return self.none()
        own = Participant.objects.of(actor)
        opposite = Q(state=ParticipantState.COMING) & (
            Q(side=Side.BUYER, consultation__in=own.coming().filter(side=Side.COMPANY).values("consultation"))
            | Q(side=Side.COMPANY, consultation__in=own.coming().filter(side=Side.BUYER).values("consultation"))
        )
        return self.filter(Q(pk__in=own.values("pk")) | opposite)


@tracked()
class Participant(models.Model):
    """An organisation at a consultation. A company comes by the call (its application) or is invited."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consultations")
    side = models.CharField(max_length=10, choices=Side.choices)
    state = models.CharField(max_length=10, choices=ParticipantState.choices, default=ParticipantState.INVITED)
    application = models.ForeignKey(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    languages = ArrayField(models.CharField(max_length=2, choices=Language.choices), default=list)
    online = models.BooleanField(default=False)
    prefers = models.CharField(max_length=10, choices=DayPart.choices, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Seoul", help_text="IANA name")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.SET_NULL, related_name="tied")
    interpreter = models.OneToOneField(
        Interpreter,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bound_to",
        help_text="Stays with this participant all the time.",
    )
    least_meetings = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: as the consultation says")
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: as the consultation says")
    absent_slots = models.ManyToManyField(Slot, blank=True, related_name="+")
    note = models.TextField(max_length=1000, blank=True, help_text="For the centre alone.")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    chose_at = models.DateTimeField(null=True, blank=True, help_text="When the choice was handed in last.")
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["side", "organisation__name_ko", "id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "organisation"], name="one_place_per_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.organisation_id}"


@tracked()
class BuyerProfile(models.Model):
    """What a buyer told of itself for this consultation (바이어 참가신청서)."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="buyer_profile")
    kind = models.CharField(max_length=12, choices=BuyerKind.choices, default=BuyerKind.PRIVATE)
    business = models.TextField(max_length=1000, blank=True, help_text="What it does (주요사업)")
    buys = models.TextField(max_length=1000, blank=True, help_text="What it looks for (희망품목)")
    goods = models.ManyToManyField(GoodsCode, blank=True, related_name="+")
    fields = models.ManyToManyField(GreenField, blank=True, related_name="+")
    volume = models.CharField(max_length=100, blank=True, help_text="e.g. 200 units a year")
    turnover = models.CharField(max_length=60, blank=True, help_text="A year's, with its currency")

    def __str__(self) -> str:
        return str(self.participant_id)


@tracked()
class Attendee(models.Model):
    """A person who comes for a participant. A passport number is asked for when a visa letter is made, never kept."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(max_length=80)
    position = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    arrives_on = models.DateField(null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True)
    needs_visa_letter = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


@tracked()
class HandoverConsent(models.Model):
    """A participant agrees that its contact data go to the other side abroad (PIPA §28-8), in the words shown."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="handover_consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    text_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.version}"


class WishQuerySet(models.QuerySet["Wish"]):
    """Pairs that somebody wants, or doesn't want, to meet."""

    def said(self) -> "WishQuerySet":
        """Pairs of which somebody says something now; a choice that was taken back leaves an empty row."""
        return self.exclude(
            company_rank=None, buyer_rank=None, company_refuses=False, buyer_refuses=False, demand=Demand.NICE
        )

    def wanted(self) -> "WishQuerySet":
        """Pairs that may be planned: both take part, somebody wants it, nobody refuses."""
        return (
            self.filter(
                company__state=ParticipantState.COMING,
                buyer__state=ParticipantState.COMING,
                company_refuses=False,
                buyer_refuses=False,
            )
            .exclude(demand=Demand.NEVER)
            .filter(Q(company_rank__isnull=False) | Q(buyer_rank__isnull=False) | Q(demand=Demand.MUST))
        )


@tracked()
class Wish(models.Model):
    """What company, buyer and centre say of one pair: the ranks they give each other (1: first), a must, a never."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="wishes")
    company = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="wishes_as_company")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="wishes_as_buyer")
    company_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    buyer_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    company_refuses = models.BooleanField(default=False)
    buyer_refuses = models.BooleanField(default=False)
    company_note = models.CharField(max_length=300, blank=True)
    buyer_note = models.CharField(max_length=300, blank=True)
    demand = models.CharField(max_length=6, choices=Demand.choices, default=Demand.NICE)
    demand_reason = models.CharField(max_length=300, blank=True)
    late = models.BooleanField(default=False, help_text="Asked for after the choosing had closed.")
    created_at = models.DateTimeField()

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "buyer"], name="one_wish_per_pair"),
            models.CheckConstraint(condition=Q(demand__in=Demand.values), name="wish_demand_is_known"),
            models.CheckConstraint(
                condition=Q(company_rank=None) | Q(company_refuses=False), name="company_wants_or_refuses"
            ),
            models.CheckConstraint(
                condition=Q(buyer_rank=None) | Q(buyer_refuses=False), name="buyer_wants_or_refuses"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.buyer_id}"
