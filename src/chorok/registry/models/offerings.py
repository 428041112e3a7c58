"""Technologies and products."""

from typing import TYPE_CHECKING, Generic, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.registry.enums import Publication, SummaryState
from chorok.registry.models.organisations import Organisation
from chorok.registry.models.taxonomy import Bilingual, ClimateClass, GoodsCode, GreenField, IpcTopic

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor

O = TypeVar("O", bound="Offering")  # noqa: E741 - the usual letter of an offering's type


class OfferingQuerySet(models.QuerySet[O], Generic[O]):
    """Technologies or products by who may see them."""

    def public(self) -> "OfferingQuerySet[O]":
        """Those that stand in the public directory."""
        return self.filter(
            publication=Publication.PUBLISHED,
            organisation__publication=Publication.PUBLISHED,
            organisation__merged_into=None,
        )

    def visible_to(self, actor: "Actor") -> "OfferingQuerySet[O]":
        """All (up to a past operator's last day) for those inside; else the public ones and one's own."""
        if actor.may_look_inside and actor.sees_until is None:
            return self.all()
        public = Q(
            publication=Publication.PUBLISHED,
            organisation__publication=Publication.PUBLISHED,
            organisation__merged_into=None,
        )
        if actor.may_look_inside:
            return self.filter(public | Q(created_at__date__lte=actor.sees_until))
        if actor.is_visitor:
            return self.public()
        return self.filter(public | Q(organisation__in=Organisation.objects.of(actor).values("pk")))


class Offering(Bilingual):
    """What technologies and products have in common."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="%(class)ss")
    summary_ko = models.TextField(max_length=600)
    summary_en = models.TextField(max_length=600, blank=True)
    summary_state = models.CharField(max_length=10, choices=SummaryState.choices, default=SummaryState.MISSING)
    description_ko = models.TextField(max_length=5000, blank=True)
    description_en = models.TextField(max_length=5000, blank=True)
    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_alt_ko = models.CharField(max_length=200, blank=True)
    picture_alt_en = models.CharField(max_length=200, blank=True)
    publication = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True, help_text="The first time; empty where it was long ago")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def summary(self) -> str:
        """The summary in the reader's language, the other where it is missing."""
        return self.summary_ko if get_language() == "ko" else self.summary_en or self.summary_ko

    @property
    def description(self) -> str:
        """The description in the reader's language, the other where it is missing."""
        return self.description_ko if get_language() == "ko" else self.description_en or self.description_ko

    @property
    def picture_alt(self) -> str:
        """What the picture shows, in the reader's language."""
        return self.picture_alt_ko if get_language() == "ko" else self.picture_alt_en or self.picture_alt_ko


@tracked()
class Technology(Offering):
    """A technology an organisation owns or licenses."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="technologies")
    fields = models.ManyToManyField(GreenField, related_name="technologies")
    climate_classes = models.ManyToManyField(ClimateClass, blank=True, related_name="technologies")
    ipc_topics = models.ManyToManyField(IpcTopic, blank=True, related_name="technologies")
    readiness = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)], help_text="TRL 1 to 9"
    )

    objects = OfferingQuerySet["Technology"].as_manager()

    class Meta:
        ordering = ["name_ko", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(readiness=None) | Q(readiness__range=(1, 9)), name="technology_readiness_1_to_9"
            )
        ]


@tracked()
class Product(Offering):
    """A product an organisation sells."""

    technology = models.ForeignKey(Technology, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    fields = models.ManyToManyField(GreenField, related_name="products")
    goods_code = models.ForeignKey(GoodsCode, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    price_from = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    price_to = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    price_unit_ko = models.CharField(max_length=40, blank=True, help_text="e.g. 대당")
    price_unit_en = models.CharField(max_length=40, blank=True, help_text="e.g. per unit")

    objects = OfferingQuerySet["Product"].as_manager()

    class Meta:
        ordering = ["name_ko", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_from=None) | Q(price_to=None) | Q(price_to__gte=F("price_from")),
                name="product_price_range_in_order",
            )
        ]


@tracked()
class ReferenceSite(models.Model):
    """A place where a technology or product is at work."""

    technology = models.ForeignKey(
        Technology, null=True, blank=True, on_delete=models.CASCADE, related_name="reference_sites"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="reference_sites"
    )
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    place_ko = models.CharField(max_length=200)
    place_en = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=100, blank=True, help_text="e.g. 120 kW, 30 m³/day")

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(technology=None, product__isnull=False) | Q(technology__isnull=False, product=None),
                name="site_of_one_offering",
            )
        ]

    def __str__(self) -> str:
        return self.place_ko
