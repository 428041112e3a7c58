"""Editions of the thesaurus, and files that were brought in."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked
from chorok.core.models import StoredFile


class Edition(models.Model):
    """The thesaurus as it was at a moment: what the engine reads. Written once."""

    number = models.PositiveIntegerField(unique=True)
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the content")
    content = models.TextField(help_text="SKOS in JSON-LD")
    note = models.CharField(max_length=300, help_text="What it changes")
    concepts = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    reviewed = models.PositiveIntegerField(help_text="Labels that a second person looked at")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """What a search keeps of it: its number and the beginning of its checksum."""
        return f"{self.number}-{self.checksum[:12]}"


@tracked()
class ThesaurusImport(models.Model):
    """A file of concepts, kept as it came until somebody who saw the differences writes it."""

    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    retire = models.BooleanField(default=False, help_text="Labels that the file doesn't have are retired")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0, help_text="How many it made")

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name
