"""Funders with their own stages, papers and checks, as data that staff edit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.needs.enums import Instrument
from chorok.pipeline.enums import Asker, CommonStage
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class CountryGroup(Bilingual):
    """Countries a funder speaks of together, e.g. the least developed ones, as they stood on a day at a source."""

    code = models.SlugField(max_length=30, unique=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, help_text="ISO 3166-1 alpha-2")
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="The day somebody compared it with its source")

    class Meta:
        ordering = ["name_ko", "id"]


@tracked()
class Funder(Bilingual):
    """A body that pays for projects abroad: who may ask it, with what, how much, and where."""

    code = models.SlugField(max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True, help_text="No project chooses one that isn't")
    askers = ArrayField(
        models.CharField(max_length=12, choices=Asker.choices), default=list, blank=True, help_text="Empty: not known"
    )
    instruments = ArrayField(
        models.CharField(max_length=10, choices=Instrument.choices),
        default=list,
        blank=True,
        help_text="Empty: not known",
    )
    least = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="Smallest amount")
    most = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="Largest amount")
    currency = models.CharField(max_length=3, default="USD", help_text="Of its amounts")
    only_countries: "models.ManyToManyField[CountryGroup, models.Model]" = models.ManyToManyField(
        CountryGroup, blank=True, related_name="only_for", help_text="Where it pays; empty: no such list is known"
    )
    not_countries: "models.ManyToManyField[CountryGroup, models.Model]" = models.ManyToManyField(
        CountryGroup, blank=True, related_name="not_for", help_text="Where it never pays"
    )
    first_countries: "models.ManyToManyField[CountryGroup, models.Model]" = models.ManyToManyField(
        CountryGroup, blank=True, related_name="first_for", help_text="Whom it prefers"
    )
    terms_ko = models.TextField(max_length=3000, blank=True, help_text="What else it asks, in words")
    terms_en = models.TextField(max_length=3000, blank=True)
    website = models.URLField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where all this is said")
    checked_on = models.DateField(null=True, blank=True, help_text="The day somebody compared it with its source")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")), name="funder_least_before_most"
            ),
        ]

    @property
    def terms(self) -> str:
        """What else it asks, in the reader's language, the other where it is missing."""
        first, second = (self.terms_ko, self.terms_en) if get_language() == "ko" else (self.terms_en, self.terms_ko)
        return first or second


@tracked()
class FunderSize(Bilingual):
    """A size class of a funder, e.g. GCF's micro projects up to USD 10 million."""

    funder = models.ForeignKey(Funder, on_delete=models.CASCADE, related_name="sizes")
    most = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, help_text="In the funder's currency; empty: above all"
    )

    class Meta:
        ordering = [F("most").asc(nulls_last=True), "id"]


@tracked()
class FunderStage(Bilingual):
    """A stage as the funder itself names it. No project stands in one that was retired."""

    funder = models.ForeignKey(Funder, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    common = models.CharField(max_length=12, choices=CommonStage.choices)
    gatekeeper_ko = models.CharField(max_length=200, blank=True, help_text="Who lets a project pass")
    gatekeeper_en = models.CharField(max_length=200, blank=True)
    usual_days = models.PositiveIntegerField(null=True, blank=True, help_text="How long it usually takes")
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["funder", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["funder", "position"],
                name="one_stage_per_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    @property
    def gatekeeper(self) -> str:
        """Who lets a project pass, in the reader's language, the other where it is missing."""
        if get_language() == "ko":
            return self.gatekeeper_ko or self.gatekeeper_en
        return self.gatekeeper_en or self.gatekeeper_ko


@tracked()
class StagePaper(Bilingual):
    """A paper a funder wants at a stage. `template` names what can be made out of the project's data, if any can."""

    stage = models.ForeignKey(FunderStage, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True, help_text="A project doesn't leave the stage without it")
    most_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    template = models.SlugField(max_length=40, blank=True, help_text="e.g. gcf-concept-note, koica-pcp")

    class Meta:
        ordering = ["stage", "position", "id"]


@tracked()
class StageCheck(models.Model):
    """What must be true before a project leaves a stage, in words somebody ticks."""

    stage = models.ForeignKey(FunderStage, on_delete=models.CASCADE, related_name="checks")
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True, help_text="A project doesn't leave the stage without it")
    text_ko = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["stage", "position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The check in the reader's language, Korean where English is missing."""
        return self.text_ko if get_language() == "ko" else self.text_en or self.text_ko
