"""The keys of forms that were sent, so that no form does its work twice."""

from django.db import models


class FormKey(models.Model):
    """One form that was sent: what it was, and the page it led to. Lives for some days, then it is swept."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of sender, address, key and values")
    target = models.CharField(max_length=2000, blank=True, help_text="where the form led; empty while it is under way")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.target}"
