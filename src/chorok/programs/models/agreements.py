"""Agreements: budget, text, versions and signatures."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.programs.enums import AgreementState, BudgetCategory, Side, SignatureMethod, VersionState
from chorok.programs.models.applications import Application
from chorok.programs.models.calls import Call
from chorok.programs.models.plan import YearLine
from chorok.registry.models import Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by who may see them."""

    def visible_to(self, actor: "Actor") -> "AgreementQuerySet":
        """All (up to a past operator's last day) for those who look inside; one's organisations' own.

        Where an organisation of one's own has applied, the others' stay closed, as their applications do.
        """
        if actor.is_visitor:
            return self.none()
        own = Q(application__organisation__in=Organisation.objects.of(actor).values("pk"))
        if not actor.may_look_inside:
            return self.filter(own)
        inside = ~Q(application__call__in=Call.objects.with_a_stake_of(actor).values("pk"))
        if actor.sees_until is not None:
            inside &= Q(created_at__date__lte=actor.sees_until)
        return self.filter(own | inside)


@tracked()
class Agreement(models.Model):
    """The agreement (협약) with a selected applicant. `committed` is what its signed version binds of the budget."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="agreement")
    year_line = models.ForeignKey(YearLine, on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=12, choices=AgreementState.choices, default=AgreementState.NEGOTIATION)
    committed = models.DecimalField(max_digits=14, decimal_places=0, default=0, help_text="KRW")
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="When it was ended before its time.")
    end_reason = models.CharField(max_length=500, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(committed__gte=0), name="agreement_binds_no_negative_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"


@tracked()
class AgreementVersion(models.Model):
    """One version: text and budget. Frozen, it is a PDF whose fingerprint both sides sign."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was changed; empty for the first.")
    text = models.TextField(max_length=40000)
    starts_on = models.DateField()
    ends_on = models.DateField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the PDF that is signed.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state=VersionState.SIGNED), name="one_signed_version"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=[VersionState.DRAFT, VersionState.FROZEN]),
                name="one_version_in_the_making",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"


@tracked()
class BudgetItem(models.Model):
    """One expense of the budget in won: supply price and VAT, and who bears them."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="items")
    category = models.CharField(max_length=12, choices=BudgetCategory.choices)
    name = models.CharField(max_length=200)
    supply = models.DecimalField(max_digits=14, decimal_places=0, help_text="KRW, supply price (공급가액)")
    vat = models.DecimalField(max_digits=14, decimal_places=0, default=0, help_text="KRW")
    subsidy = models.DecimalField(max_digits=14, decimal_places=0, help_text="KRW")
    own_cash = models.DecimalField(max_digits=14, decimal_places=0, default=0, help_text="KRW")
    own_in_kind = models.DecimalField(max_digits=14, decimal_places=0, default=0, help_text="KRW")
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supply__gte=0)
                & Q(vat__gte=0)
                & Q(subsidy__gte=0)
                & Q(own_cash__gte=0)
                & Q(own_in_kind__gte=0),
                name="budget_item_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(supply=F("subsidy") + F("own_cash") + F("own_in_kind") - F("vat")),
                name="budget_item_is_paid_in_full",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        """Supply price and VAT, in won."""
        return self.supply + self.vat


@tracked()
class Signature(models.Model):
    """One side's signature under a version: person, time and the fingerprint of the document."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    method = models.CharField(max_length=8, choices=SignatureMethod.choices)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="As written by the person who signed.")
    sha256 = models.CharField(max_length=64)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "side"], name="one_signature_per_side"),
            models.CheckConstraint(
                condition=Q(method=SignatureMethod.IN_APP) | Q(scan__isnull=False), name="scan_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.side}"
