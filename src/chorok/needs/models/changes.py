"""Which public pages may have changed, for the matchers of the workers."""

from django.db import models
from django.db.models.functions import Cast


class PagesChange(models.Model):
    """The public pages of an organisation may have changed, of all where none is named.

    Each worker reads what came since it looked last. `transaction` is the number of the one that wrote the row: rows
    become visible in another order than they are written in, and by it nobody misses one.
    """

    organisation_id = models.BigIntegerField(null=True, help_text="The organisation may be gone by now")
    transaction = models.BigIntegerField(
        db_index=True,
        db_default=Cast(Cast(models.Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField()),
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.noted_at:%Y-%m-%d}"
