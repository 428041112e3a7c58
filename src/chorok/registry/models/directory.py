"""The public directory's search index: one row for each public page."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from chorok.registry.models.organisations import Organisation


class DirectoryEntry(models.Model):
    """What the directory needs to find, filter and show one company, technology or product without another look.

    Written by `registry.domain.directory` only, and dropped when the page goes out of public view.
    """

    class Kind(models.TextChoices):
        COMPANY = "company"
        TECHNOLOGY = "technology"
        PRODUCT = "product"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="directory_entries")
    name_ko = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    organisation_name_ko = models.CharField(max_length=200)
    organisation_name_en = models.CharField(max_length=200, blank=True)
    summary_ko = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    picture_id = models.UUIDField(null=True)
    picture_alt_ko = models.CharField(max_length=200, blank=True)
    picture_alt_en = models.CharField(max_length=200, blank=True)
    fields = ArrayField(models.CharField(max_length=20), default=list)
    climate_classes = ArrayField(models.PositiveSmallIntegerField(), default=list)
    certifications = ArrayField(models.CharField(max_length=20), default=list)
    region = models.CharField(max_length=40, blank=True)
    readiness = models.PositiveSmallIntegerField(null=True)
    goods_code = models.CharField(max_length=10, blank=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    fictitious = models.BooleanField(default=False)
    tokens = SearchVectorField()
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_per_page")]
        indexes = [
            GinIndex(fields=["tokens"], name="directory_tokens"),
            models.Index(fields=["kind", "-completeness", "id"], name="directory_browse"),
            models.Index(fields=["kind", "name_ko", "id"], name="directory_by_name"),
        ]

    def __str__(self) -> str:
        return self.name_ko


class FacetCount(models.Model):
    """How many public pages have a facet's value, kept beside the index so that browsing counts nothing."""

    kind = models.CharField(max_length=10)
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "facet", "value"], name="one_count_per_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.facet} {self.value}"
