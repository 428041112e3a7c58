"""Organisations: they own the work, not their users."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.registry.enums import (
    BusinessCheck,
    BusinessStatus,
    OrganisationKind,
    Publication,
    SummaryState,
    Verification,
)
from chorok.registry.models.taxonomy import Bilingual, GreenField

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by who may see them."""

    def current(self) -> "OrganisationQuerySet":
        """Leave out records that were merged into another."""
        return self.filter(merged_into=None)

    def public(self) -> "OrganisationQuerySet":
        """Those whose page stands in the public directory."""
        return self.current().filter(publication=Publication.PUBLISHED)

    def of(self, actor: "Actor") -> "OrganisationQuerySet":
        """Those the person is a member of."""
        return self.current().filter(memberships__user=actor.user_id, memberships__left_at=None)

    def visible_to(self, actor: "Actor") -> "OrganisationQuerySet":
        """All (up to a past operator's last day) for those who look inside; else the public ones and one's own."""
        if actor.may_look_inside:
            if actor.sees_until is None:
                return self.all()
            return self.filter(
                Q(created_at__date__lte=actor.sees_until) | Q(merged_into=None, publication=Publication.PUBLISHED)
            )
        if actor.is_visitor:
            return self.public()
        own = Organisation.objects.of(actor).values("pk")
        return self.filter(Q(pk__in=own) | Q(merged_into=None, publication=Publication.PUBLISHED))


@tracked()
class Organisation(Bilingual):
    """A company, team, body or firm."""

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    business_number = models.CharField(max_length=10, blank=True, help_text="사업자등록번호, 10 digits")
    business_status = models.CharField(max_length=4, choices=BusinessStatus.choices, blank=True)
    business_check = models.CharField(max_length=10, choices=BusinessCheck.choices, blank=True, default="")
    business_checked_at = models.DateTimeField(null=True, blank=True)
    verification = models.CharField(max_length=12, choices=Verification.choices, default=Verification.UNVERIFIED)
    verification_note = models.CharField(max_length=300, blank=True)
    verification_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    representative_ko = models.CharField(max_length=80, blank=True)
    representative_en = models.CharField(max_length=80, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, default="KR", help_text="ISO 3166-1 alpha-2")
    region = models.CharField(max_length=40, blank=True, help_text="District or province, e.g. 중구")
    postcode = models.CharField(max_length=10, blank=True)
    address_ko = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    website = models.URLField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    summary_ko = models.TextField(max_length=1000, blank=True)
    summary_en = models.TextField(max_length=1000, blank=True)
    summary_state = models.CharField(max_length=10, choices=SummaryState.choices, default=SummaryState.MISSING)
    fields = models.ManyToManyField(GreenField, blank=True, related_name="organisations")
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    publication = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)
    completeness = models.PositiveSmallIntegerField(default=0, help_text="percent, kept by the domain functions")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    fictitious = models.BooleanField(default=False, help_text="Made up for the demonstration, and marked so.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_ko", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["business_number"],
                condition=~Q(business_number="") & Q(merged_into=None),
                name="one_record_per_business_number",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["publication", "kind"]),
            models.Index(fields=["name_ko", "id"]),
        ]

    @property
    def summary(self) -> str:
        """The summary in the reader's language, the other where it is missing."""
        if get_language() == "ko":
            return self.summary_ko or self.summary_en
        return self.summary_en or self.summary_ko

    @property
    def is_public(self) -> bool:
        """The page stands in the public directory."""
        return self.publication == Publication.PUBLISHED and self.merged_into_id is None


class Merge(models.Model):
    """Two records of one organisation became one; what moved is kept to explain it later."""

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="merge")
    moved = models.JSONField(help_text="ids of the moved records by model label")
    reason = models.CharField(max_length=300)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"


class TeamConversion(models.Model):
    """A founder's team became a company: the same record goes on, this row says when and from what."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="team_conversion")
    team_name_ko = models.CharField(max_length=200)
    team_name_en = models.CharField(max_length=200, blank=True)
    converted_at = models.DateTimeField()
    converted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.team_name_ko
