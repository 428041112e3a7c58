"""Claims: what was achieved, by whom, with which evidence."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models.programme import Line, ProgrammeYear
from chorok.registry.models import Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by who may see them."""

    def counted(self) -> "ClaimQuerySet":
        """Leave out what was withdrawn."""
        return self.exclude(state=ClaimState.WITHDRAWN)

    def public(self) -> "ClaimQuerySet":
        """Those that stand behind the published figures."""
        return self.counted().filter(public=True)

    def by_state(self) -> dict[str, int]:
        """How many stand in each state; states without any are left out."""
        return dict(self.order_by().values_list("state").annotate(count=models.Count("pk")))

    def visible_to(self, actor: "Actor") -> "ClaimQuerySet":
        """All (up to a past operator's last day) for those inside; else the public ones and one's company's own."""
        if actor.may_look_inside:
            if actor.sees_until is None:
                return self.all()
            return self.filter(Q(happened_on__lte=actor.sees_until) | Q(public=True) & ~Q(state=ClaimState.WITHDRAWN))
        if actor.is_visitor:
            return self.public()
        own = ClaimOrganisation.objects.filter(organisation__in=Organisation.objects.of(actor)).values("claim")
        return self.filter(Q(pk__in=own) | Q(public=True) & ~Q(state=ClaimState.WITHDRAWN))


@tracked()
class Claim(models.Model):
    """One result as it stands now. How it came to stand so is told by its entries in the ledger."""

    number = models.CharField(max_length=20, unique=True, help_text="e.g. R2019-00012")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="claims")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.REPORTED)
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField(help_text="The day of the event, signature or last day of the period reported.")
    quantity = models.PositiveIntegerField(default=1, help_text="jobs, items, products, events; 1 for an agreement")
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    rate = models.DecimalField(
        max_digits=20, decimal_places=10, null=True, blank=True, help_text="reporting currency for one of currency"
    )
    rate_day = models.DateField(null=True, blank=True)
    rate_source = models.CharField(max_length=100, blank=True)
    reported_amount = models.DecimalField(
        max_digits=20, decimal_places=2, null=True, blank=True, help_text="in the kind's reporting currency"
    )
    years = models.PositiveSmallIntegerField(null=True, blank=True, help_text="how many years an MOA runs")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the counterpart")
    public = models.BooleanField(default=True)
    organisations: "models.ManyToManyField[Organisation, ClaimOrganisation]" = models.ManyToManyField(
        Organisation, through="ClaimOrganisation", related_name="claims"
    )
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_as = models.CharField(max_length=200, blank=True, help_text="Name given by who confirmed through a link.")
    fictitious = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | Q(amount__isnull=False) & ~Q(currency=""),
                name="claim_amount_with_currency",
            ),
            models.CheckConstraint(
                condition=Q(rate=None, rate_day=None) | Q(rate__gt=0, rate_day__isnull=False),
                name="claim_rate_with_day",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "line", "kind", "-happened_on", "-id"], name="claim_drill_down"),
            models.Index(fields=["year", "-id"], name="claim_by_year"),
            models.Index(F("reported_at").desc(), F("id").desc(), name="claim_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """The title in the reader's language, Korean where English is missing."""
        return self.title_ko if get_language() == "ko" else self.title_en or self.title_ko


class ClaimOrganisation(models.Model):
    """An organisation a claim is about."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claim_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "organisation"], name="one_party_per_claim")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.organisation_id}"


@tracked()
class Evidence(models.Model):
    """A file or an address that proves a claim. What may be published is marked so."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(blank=True)
    public = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None) & ~Q(url="") | Q(file__isnull=False, url=""), name="evidence_is_file_or_url"
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked(exclude=("token_hash",))
class ConfirmationRequest(models.Model):
    """A company asked to confirm a claim through a link. Only the hash of its token is kept."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="confirmation_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True, choices=[("yes", "yes"), ("no", "no")])
    answered_as = models.CharField(max_length=100, blank=True)
    comment = models.TextField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.email}"
