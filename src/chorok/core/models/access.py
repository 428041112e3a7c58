"""The log of who looked at personal data (접속기록, facts: Safety Measures Standard §2 and §8)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class AccessLog(models.Model):
    """One look at personal data: who, when, from where, whose, doing what. Never changed or deleted."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_ids = ArrayField(models.BigIntegerField())
    subject_ref = models.CharField(max_length=64, blank=True, help_text="The one looked at where its id is no number.")
    path = models.CharField(max_length=300)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type}"

    @property
    def how_many(self) -> int:
        """The number of people or records looked at."""
        return len(self.subject_ids) + bool(self.subject_ref)

    @property
    def which(self) -> str:
        """Their ids, as the export writes them."""
        return ", ".join(
            [*(str(number) for number in self.subject_ids), *([self.subject_ref] if self.subject_ref else [])]
        )
