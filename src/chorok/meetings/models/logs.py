"""What came of a meeting: its log, and the claims of the ledger it made."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import Answer, Interest, LogAuthor
from chorok.meetings.models.consultations import Consultation
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
class MeetingClaim(models.Model):
    """A claim of the ledger that came out of a meeting; one of each kind and source."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="claim_links")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="meeting_link")
    source = models.CharField(
        max_length=20, help_text="What it was read from: log, or followup-3 for the answer after 3 months"
    )
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "source", "kind"], name="one_claim_per_source")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"


@tracked(exclude=("token_hash",))
class LogConfirmation(models.Model):
    """The buyer asked to confirm a log through a link. Only the hash of its token is kept."""

    log = models.ForeignKey(ConsultationLog, on_delete=models.PROTECT, related_name="confirmations")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answered_as = models.CharField(max_length=100, blank=True)
    comment = models.TextField(max_length=1000, blank=True)
    outdated = models.BooleanField(default=False, help_text="The log was changed after the question.")

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.log_id} {self.answer}"


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
