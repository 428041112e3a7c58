"""What came after a consultation: follow-ups of its meetings, and the MOUs and MOAs that were signed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from chorok.core.history import tracked
from chorok.meetings.enums import AccordKind, Course, LogAuthor
from chorok.meetings.models.consultations import Consultation
from chorok.meetings.models.participants import Participant
from chorok.meetings.models.plans import Meeting
from chorok.outcomes.enums import ClaimState, Round
from chorok.outcomes.models import Claim


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups by whether they wait for an answer."""

    def newest(self) -> "FollowUpQuerySet":
        """The last one of each meeting that was asked: the others are over."""
        return self.filter(~Exists(FollowUp.objects.filter(meeting=OuterRef("meeting"), round__gt=OuterRef("round"))))

    def ended(self) -> "FollowUpQuerySet":
        """Answers that say it has ended: nothing more is asked of their meetings."""
        return self.filter(course=Course.ENDED)

    def waiting(self) -> "FollowUpQuerySet":
        """Those a company is to answer: not answered, no later one asked, not done with by the log or an answer."""
        over = FollowUp.objects.ended().values("meeting")
        return self.newest().filter(answered_at=None, meeting__log__finished=False).exclude(meeting__in=over)


@tracked()
class FollowUp(models.Model):
    """What became of a meeting after some months, as its company tells it (사후관리).

    `contract` and `export` are what was signed and exported since the answer before, in `currency`; no total is kept.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups")
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    course = models.CharField(max_length=8, choices=Course.choices, blank=True)
    sample_sent = models.BooleanField(default=False)
    quotation_sent = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, default="USD")
    contract = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    contract_on = models.DateField(null=True, blank=True, help_text="The day of the signature.")
    export = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    export_on = models.DateField(null=True, blank=True, help_text="The day of the last shipment it speaks of.")
    ended_reason = models.CharField(max_length=300, blank=True)
    next_step = models.CharField(max_length=300, blank=True, help_text="후속조치")
    next_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_as = models.CharField(max_length=12, choices=LogAuthor.choices, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["meeting_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "round"], name="one_follow_up_per_round"),
            models.CheckConstraint(condition=Q(round__in=Round.values), name="follow_up_round_is_known"),
            models.CheckConstraint(
                condition=Q(answered_at=None, course="") | Q(answered_at__isnull=False) & ~Q(course=""),
                name="answered_follow_up_says_how_it_stands",
            ),
            models.CheckConstraint(
                condition=(Q(contract=None) | Q(contract__gte=0, contract_on__isnull=False))
                & (Q(export=None) | Q(export__gte=0, export_on__isnull=False)),
                name="follow_up_amounts_have_their_day",
            ),
        ]
        indexes = [models.Index(fields=["due_on"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.round}"

    @property
    def stamp(self) -> str:
        """What tells one state of the answer from another; one that isn't given yet has a state as well."""
        return "none" if self.changed_at is None else self.changed_at.isoformat()

    @property
    def source(self) -> str:
        """What its claims are read from (`MeetingClaim.source`)."""
        return f"followup-{self.round}"


class AccordQuerySet(models.QuerySet["Accord"]):
    """MOUs and MOAs by whether they stand."""

    def standing(self) -> "AccordQuerySet":
        """Those that weren't withdrawn."""
        return self.exclude(claim__state=ClaimState.WITHDRAWN)


@tracked()
class Accord(models.Model):
    """An MOU or MOA a company and a buyer signed at or after their consultation; its file is evidence of its claim.

    `amount` is empty where the paper names none.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="accords")
    kind = models.CharField(max_length=3, choices=AccordKind.choices)
    company = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="accords_as_company")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="accords_as_buyer")
    others = models.CharField(max_length=200, blank=True, help_text="Who else signed.")
    subject = models.CharField(max_length=200)
    signed_on = models.DateField()
    years = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it runs")
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="accord")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = AccordQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="accord_amount_not_negative"),
            models.CheckConstraint(condition=~Q(kind="moa") | Q(years__isnull=False), name="moa_runs_for_some_years"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind} {self.signed_on}"

    @property
    def stamp(self) -> str:
        """What tells one state of the entry from another."""
        return self.changed_at.isoformat()
