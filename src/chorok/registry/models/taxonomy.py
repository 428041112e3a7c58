"""Classifications: the city's seven green fields, Korea's 45 climate technologies, IPC green topics, goods codes."""

from django.db import models
from django.utils.translation import get_language


class Bilingual(models.Model):
    """Something with a Korean and an English name."""

    name_ko = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, Korean where English is missing."""
        return self.name_ko if get_language() == "ko" else self.name_en or self.name_ko


class GreenField(Bilingual):
    """One of Seoul's seven green fields."""

    code = models.SlugField(max_length=20, primary_key=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class ClimateClass(Bilingual):
    """One of the 45 classes of Korea's climate-technology classification (source: NIGT/CTis)."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    area_ko = models.CharField(max_length=50)
    area_en = models.CharField(max_length=50)
    group_ko = models.CharField(max_length=50)
    group_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]


class IpcTopic(models.Model):
    """A topic of the IPC Green Inventory with one IPC code of it (source: WIPO, CC BY 4.0)."""

    code = models.CharField(max_length=30)
    topic = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "topic"], name="one_row_per_code_and_topic")]

    def __str__(self) -> str:
        return f"{self.code} {self.topic}"


class GoodsCode(Bilingual):
    """A Korean customs goods code, HSK 10 digits (source: Korea Customs Service)."""

    code = models.CharField(max_length=10, primary_key=True)
    parents_ko = models.CharField(max_length=1000, blank=True)
    name_ko = models.CharField(max_length=500)
    name_en = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["code"]
