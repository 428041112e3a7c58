"""What a year's line of support may spend."""

from django.db import models
from django.db.models import F, Q

from chorok.core.history import tracked
from chorok.outcomes.models import Line, ProgrammeYear


@tracked()
class YearLine(models.Model):
    """A line of support in one programme year, with its budget in won and what agreements have bound of it."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="year_lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="year_lines")
    budget = models.DecimalField(max_digits=16, decimal_places=0, default=0, help_text="KRW")
    committed = models.DecimalField(
        max_digits=16, decimal_places=0, default=0, help_text="KRW bound by signed agreements; kept by domain.signing"
    )
    when_ko = models.CharField(max_length=60, blank=True, help_text="연중, 7월")
    when_en = models.CharField(max_length=60, blank=True)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-year", "line__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "line"], name="one_plan_per_line_and_year"),
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(committed__lte=F("budget")), name="committed_within_budget"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.line_id}"
