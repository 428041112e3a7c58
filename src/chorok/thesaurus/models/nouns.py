"""Nouns of needs and technologies that no label covers, and those a person said to leave alone."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked


class UnknownNoun(models.Model):
    """A noun that stands in several texts. `examples`: where, with what stands around it."""

    language = models.CharField(max_length=3, help_text="ISO 639; und: not known")
    stem = models.CharField(max_length=100)
    written = models.CharField(max_length=100, help_text="As it stands in a text")
    texts = models.PositiveIntegerField(help_text="In how many")
    examples = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-texts", "language", "stem"]
        constraints = [models.UniqueConstraint(fields=["language", "stem"], name="unknown_noun_once")]

    def __str__(self) -> str:
        return self.written


@tracked()
class IgnoredNoun(models.Model):
    """A noun that is no matter of the thesaurus, as a person said."""

    language = models.CharField(max_length=3)
    stem = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["language", "stem"]
        constraints = [models.UniqueConstraint(fields=["language", "stem"], name="ignored_noun_once")]

    def __str__(self) -> str:
        return self.stem
