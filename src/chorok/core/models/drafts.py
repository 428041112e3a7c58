"""What people have typed into long forms and not sent yet."""

from django.conf import settings
from django.db import models


class FormDraft(models.Model):
    """The values one person typed last into one form about one record. Swept a month after the last key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_drafts")
    form = models.CharField(max_length=60, help_text="name of the form, e.g. company.profile")
    record = models.CharField(max_length=60, blank=True, help_text="what it is about; empty for the only one")
    values = models.JSONField(help_text="name of each field with the list of its values, as a browser sends them")
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form", "record"], name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.record}".strip()
