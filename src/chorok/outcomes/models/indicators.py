"""Indicators over the ledger and their targets by year and line."""

from django.db import models

from chorok.core.history import tracked
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.outcomes.models.programme import Line, ProgrammeYear
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class Indicator(Bilingual):
    """A figure worked out over the ledger for one line (or, with no line, over all)."""

    code = models.SlugField(max_length=60, unique=True)
    line = models.ForeignKey(Line, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    measure = models.CharField(max_length=10, choices=Measure.choices)
    unit_ko = models.CharField(max_length=20, help_text="개사, 건, 개, 원, 달러")
    unit_en = models.CharField(max_length=20, help_text="companies, items, KRW, USD")
    headline = models.BooleanField(default=False, help_text="Stands among the large figures of the year.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]


@tracked()
class Target(models.Model):
    """What a year is to reach. A target without a value (“–” in the plan) says only that the line runs."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    at_least = models.BooleanField(default=True, help_text="“25 or more”, not “25”.")
    when_ko = models.CharField(max_length=60, blank=True, help_text="연중, 7월")
    when_en = models.CharField(max_length=60, blank=True, help_text="all year, July")

    class Meta:
        ordering = ["indicator__position", "id"]
        constraints = [models.UniqueConstraint(fields=["year", "indicator"], name="one_target_per_year")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.indicator_id}"
