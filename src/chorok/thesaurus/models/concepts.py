"""Concepts, what they are called, and what they stand under."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.registry.models import GreenField
from chorok.thesaurus.enums import LabelLanguage, LabelStatus


@tracked()
class Concept(models.Model):
    """One thing that needs and technologies are about. It is retired, never deleted: what was found by it names it."""

    code = models.CharField(max_length=60, unique=True, help_text="What the engine and files call it")
    climate = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Climate classes")
    field = models.ForeignKey(GreenField, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ipc = ArrayField(models.CharField(max_length=300), default=list, blank=True, help_text="IPC green topics")
    goods = ArrayField(models.CharField(max_length=10), default=list, blank=True, help_text="Beginnings of HSK codes")
    source = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The preferred label in the reader's language, the English one or the code; reads the labels once."""
        first: dict[str, str] = {}
        for label in self.labels.all():
            if label.retired_at is None:
                first.setdefault(label.language, label.text)
        return first.get((get_language() or "")[:2]) or first.get("en") or self.code


@tracked()
class Broader(models.Model):
    """That a concept stands under another one."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="broader_links")
    broader = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="narrower_links")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "broader"], name="broader_once"),
            models.CheckConstraint(condition=~Q(concept=F("broader")), name="broader_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} < {self.broader_id}"


@tracked()
class Label(models.Model):
    """What a concept is called in a language; the first one of a language is the preferred one.

    Its text never changes, so that a review speaks of what was looked at: a wrong label is retired and another written.
    """

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="labels")
    language = models.CharField(max_length=2, choices=LabelLanguage.choices)
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, help_text="The text in lower case, as it is compared")
    position = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=8, choices=LabelStatus.choices, default=LabelStatus.DRAFT)
    source = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["concept", "language", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language", "folded"],
                condition=Q(retired_at=None),
                name="label_once_per_concept",
            ),
            models.CheckConstraint(
                condition=Q(status=LabelStatus.DRAFT, reviewed_at=None, reviewed_by=None)
                | Q(status=LabelStatus.REVIEWED, reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="label_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(written_by=None) | ~Q(reviewed_by=F("written_by")),
                name="label_reviewed_by_a_second",
            ),
        ]
        indexes = [models.Index(fields=["folded"], name="label_by_text")]

    def __str__(self) -> str:
        return self.text
