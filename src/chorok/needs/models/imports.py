"""Files of needs that were brought in, and how their columns were read."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked
from chorok.core.models import StoredFile


@tracked()
class NeedImport(models.Model):
    """One file of one source with its mapping. The newest that was written is what the source's next file begins with.

    `mapping` names for each field of a need the column it is read from; `defaults` gives what stands in no column.
    """

    source = models.CharField(max_length=100, help_text="Where the needs come from")
    name = models.CharField(max_length=200, help_text="The file as it was named when it came")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", help_text="Its rows as a table")
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    decimal_comma = models.BooleanField(default=False, help_text="4,42 is less than five")
    factor = models.PositiveIntegerField(default=1, help_text="What an amount is counted in, e.g. 1000000")
    leave_out = models.BooleanField(default=False, help_text="Rows with mistakes are left out instead of stopping all")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    made = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name
