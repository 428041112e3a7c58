"""Programme years that open and close, and the lines of support results are counted by."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked
from chorok.outcomes.enums import PeriodState
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class ProgrammeYear(models.Model):
    """One year of results; once closed it takes no entry any more."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    state = models.CharField(max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note_ko = models.TextField(blank=True, help_text="A sentence above the year's results.")
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


@tracked()
class Line(Bilingual):
    """A line of support, e.g. the export consultation meeting."""

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
