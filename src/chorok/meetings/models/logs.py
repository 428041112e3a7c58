"""What came of a meeting: its log, what was asked months later, the papers both sides signed, their claims."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.meetings.enums import Interest, LogAuthor, PaperKind
from chorok.meetings.models.consultations import Consultation
from chorok.meetings.models.participants import Participant
from chorok.meetings.models.plans import Meeting
from chorok.outcomes.models import Claim
from chorok.registry.models.taxonomy import GoodsCode


@tracked()
class ConsultationLog(models.Model):
    """The log of one meeting (상담일지); amounts in the currency that was spoken of.

    The value is what the buyer is interested in, the expected contract the part of it that is likely to become a
    contract within a year, the contract what was signed.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="log")
    goods = models.CharField(max_length=300, help_text="상담품목")
    goods_code = models.ForeignKey(GoodsCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    interest = models.PositiveSmallIntegerField(choices=Interest.choices)
    currency = models.CharField(max_length=3, default="USD")
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    expected_contract = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    contract = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    talked = models.TextField(max_length=3000, blank=True, help_text="상담내용")
    wants_sample = models.BooleanField(default=False)
    wants_quotation = models.BooleanField(default=False)
    wants_certificate = models.BooleanField(default=False)
    next_step = models.CharField(max_length=300, blank=True, help_text="후속조치")
    next_on = models.DateField(null=True, blank=True)
    finished = models.BooleanField(default=False, help_text="완료구분: nothing more is to be done")
    written_as = models.CharField(max_length=12, choices=LogAuthor.choices)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting_id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(value=None) | Q(value__gte=0))
                & (Q(expected_contract=None) | Q(expected_contract__gte=0))
                & (Q(contract=None) | Q(contract__gte=0)),
                name="log_amounts_not_negative",
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting_id)


@tracked()
class LogConfirmation(models.Model):
    """The other side is asked by mail whether a log is right; it answers through the link."""

    log = models.ForeignKey(ConsultationLog, on_delete=models.CASCADE, related_name="confirmations")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(null=True)
    comment = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.log_id} {self.participant_id}"


@tracked()
class MeetingClaim(models.Model):
    """A claim of the ledger that came out of a meeting; one of each kind and source."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="claim_links")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="meeting_link")
    source = models.CharField(max_length=20, help_text="log, paper:12, follow-up:3")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "source", "kind"], name="one_claim_per_source")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"


@tracked()
class ConsultationClaim(models.Model):
    """A claim about the consultation as a whole: the event held, the countries, the companies supported."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="claim_links")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="consultation_link")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "kind"], name="one_claim_per_kind")]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"


@tracked()
class SignedPaper(models.Model):
    """An MOU or MOA that came out of a meeting, with its file; an MOA runs for years."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=3, choices=PaperKind.choices)
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["signed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind=PaperKind.MOU) | Q(years__isnull=False), name="moa_runs_for_years")
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class FollowUp(models.Model):
    """The company is asked 1, 3, 6 and 12 months later what became of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_contact = models.BooleanField(null=True)
    contract = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    comment = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "months"], name="one_follow_up_per_month")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.months}"
