"""The public directory's search index: one row for each public page."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import get_language

from chorok.registry.models.organisations import Organisation


def area_code(area_en: str) -> str:
    """Return the code that a climate-technology area has in facets and addresses."""
    return slugify(area_en)[:40]


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
    facets = ArrayField(models.CharField(max_length=70), default=list, help_text="facet:value, as counted and filtered")
    goods_code = models.CharField(max_length=10, blank=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    fictitious = models.BooleanField(default=False)
    added_at = models.DateTimeField(help_text="When the record itself was made, for the order by newest.")
    tokens = SearchVectorField()
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_per_page")]
        indexes = [
            # One for each kind: a search is for one, and then reads no other's postings. Without fastupdate, as every
            # search would have to read the list of pending changes from end to end.
            *(
                GinIndex(fields=["tokens"], name=f"directory_{kind}_words", condition=Q(kind=kind), fastupdate=False)
                for kind in ("company", "technology", "product")
            ),
            models.Index(fields=["kind", "-completeness", "id"], name="directory_browse"),
            models.Index(fields=["kind", "name_ko", "id"], name="directory_by_name"),
            models.Index(fields=["kind", "name_en", "id"], name="directory_by_name_en"),
            models.Index(fields=["kind", "-added_at", "-id"], name="directory_newest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_ko if get_language() == "ko" else self.name_en or self.name_ko

    @property
    def organisation_name(self) -> str:
        """The organisation's name in the reader's language."""
        return self.organisation_name_ko if get_language() == "ko" else self.organisation_name_en

    @property
    def summary(self) -> str:
        """The summary in the reader's language, the other where it is missing."""
        if get_language() == "ko":
            return self.summary_ko or self.summary_en
        return self.summary_en or self.summary_ko

    @property
    def picture_alt(self) -> str:
        """What the picture shows, in the reader's language."""
        return self.picture_alt_ko if get_language() == "ko" else self.picture_alt_en or self.picture_alt_ko


class FacetCount(models.Model):
    """How many public pages have a facet's value, kept beside the index so that browsing counts nothing."""

    kind = models.CharField(max_length=10)
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "facet", "value"], name="one_count_per_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.facet} {self.value}"
