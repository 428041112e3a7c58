"""Certifications with their dates, file and reminders."""

from django.db import models
from django.db.models import F, Q

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.registry.enums import CertificationKind
from chorok.registry.models.offerings import Product, Technology
from chorok.registry.models.organisations import Organisation


@tracked()
class Certification(models.Model):
    """A certificate an organisation holds, for itself or for one technology or product."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certifications")
    technology = models.ForeignKey(
        Technology, null=True, blank=True, on_delete=models.PROTECT, related_name="certifications"
    )
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="certifications")
    kind = models.CharField(max_length=20, choices=CertificationKind.choices)
    title = models.CharField(max_length=200, blank=True, help_text="What the certificate is for.")
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extends = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="extended_by")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["expires_on", "id"]
        constraints = [
            # An extension keeps its certificate's number.
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"],
                condition=Q(extends=None),
                name="one_row_per_certificate",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("issued_on")), name="certificate_expires_after_issue"
            ),
        ]
        indexes = [models.Index(fields=["expires_on"])]

    def __str__(self) -> str:
        return self.number
