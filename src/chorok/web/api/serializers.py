"""The shapes of the API's questions and answers. They make the schema, and the schema is what the tests check."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from chorok.registry.domain.queries.directory import Sort
from chorok.registry.enums import CertificationKind
from chorok.registry.models import DirectoryEntry
from chorok.web.components.directory import address

MOST_PER_PAGE, PER_PAGE, MOST_LETTERS = 100, 20, 100
Plain = serializers.Serializer[Any]


class QuestionParameters(Plain):
    """What a list may be asked. Every parameter narrows the list; without any it holds everything."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MOST_LETTERS,
        help_text="Words in Korean or English; all must stand in the entry.",
    )
    field = serializers.CharField(required=False, max_length=20, help_text="Code of a green field, e.g. renewable.")
    area = serializers.CharField(required=False, max_length=40, help_text="Code of a climate-technology area.")
    certification = serializers.ChoiceField(
        choices=CertificationKind.values, required=False, help_text="Kind of a certificate that holds today."
    )
    region = serializers.CharField(required=False, max_length=40, help_text="District or province, e.g. 중구.")
    readiness = serializers.IntegerField(
        required=False, min_value=1, max_value=9, help_text="Technology readiness level, 1 to 9."
    )
    sort = serializers.ChoiceField(choices=[each.value for each in Sort], required=False, default=Sort.BEST.value)
    page = serializers.IntegerField(required=False, min_value=1, max_value=10_000, default=1)
    size = serializers.IntegerField(required=False, min_value=1, max_value=MOST_PER_PAGE, default=PER_PAGE)


class OwnerSerializer(Plain):
    """The organisation an entry belongs to."""

    id = serializers.IntegerField(source="organisation_id")
    name_ko = serializers.CharField(source="organisation_name_ko")
    name_en = serializers.CharField(source="organisation_name_en")


class EntrySerializer(Plain):
    """One organisation, technology or product as it stands in a list."""

    id = serializers.IntegerField(source="object_id")
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    organisation = OwnerSerializer(source="*")
    summary_ko = serializers.CharField()
    summary_en = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    climate_classes = serializers.ListField(child=serializers.IntegerField())
    certifications = serializers.ListField(child=serializers.CharField())
    region = serializers.CharField()
    readiness = serializers.IntegerField(allow_null=True)
    goods_code = serializers.CharField()
    picture = serializers.SerializerMethodField()
    fictitious = serializers.BooleanField(help_text="Made up for a demonstration.")
    url = serializers.SerializerMethodField(help_text="The page for people.")

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_picture(self, entry: DirectoryEntry) -> str | None:
        """Return the address of the picture."""
        return settings.BASE_URL + reverse("file", args=[entry.picture_id]) if entry.picture_id else None

    @extend_schema_field(serializers.URLField())
    def get_url(self, entry: DirectoryEntry) -> str:
        """Return the address of the page."""
        return str(settings.BASE_URL + address(entry))


class EntryPageSerializer(Plain):
    """One page of a list."""

    count = serializers.IntegerField(help_text="How many were found; a lower limit when `more` is true.")
    more = serializers.BooleanField(help_text="More were found than are counted and paged through: narrow the list.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EntrySerializer(many=True)


class CertificateSerializer(Plain):
    """A certificate that holds today."""

    kind = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)


class SiteSerializer(Plain):
    """A place where a technology or product is at work."""

    country = serializers.CharField(help_text="ISO 3166-1 alpha-2")
    place_ko = serializers.CharField()
    place_en = serializers.CharField()
    year = serializers.IntegerField()
    scale = serializers.CharField()


class NamedSerializer(Plain):
    """A technology or product of an organisation, by name."""

    id = serializers.IntegerField(source="object_id")
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class OrganisationSerializer(EntrySerializer):
    """An organisation with what it offers."""

    kind = serializers.CharField(source="organisation.kind")
    website = serializers.CharField(source="organisation.website")
    phone = serializers.CharField(source="organisation.phone", help_text="E.164")
    country = serializers.CharField(source="organisation.country", help_text="ISO 3166-1 alpha-2")
    founded_on = serializers.DateField(source="organisation.founded_on", allow_null=True)
    employees = serializers.IntegerField(source="organisation.employees", allow_null=True)
    verified = serializers.BooleanField(help_text="Its business registration was checked.")
    certificates = CertificateSerializer(many=True)
    technologies = NamedSerializer(many=True)
    products = NamedSerializer(many=True)


class TechnologySerializer(EntrySerializer):
    """A technology with its description."""

    description_ko = serializers.CharField(source="record.description_ko")
    description_en = serializers.CharField(source="record.description_en")
    certificates = CertificateSerializer(many=True)
    reference_sites = SiteSerializer(many=True)


class ProductSerializer(TechnologySerializer):
    """A product with its description and price range."""

    price_from = serializers.DecimalField(16, 2, source="record.price_from", allow_null=True)
    price_to = serializers.DecimalField(16, 2, source="record.price_to", allow_null=True)
    currency = serializers.CharField(source="record.currency", help_text="ISO 4217; empty without a price")


class TargetSerializer(Plain):
    """What the plan of the year says."""

    value = serializers.DecimalField(20, 2, allow_null=True)
    at_least = serializers.BooleanField()
    when_ko = serializers.CharField()
    when_en = serializers.CharField()


class IndicatorSerializer(Plain):
    """One published figure. Confirmed and provisional are kept apart; the first is the figure that counts."""

    code = serializers.CharField()
    name_ko = serializers.CharField(source="indicator.name_ko")
    name_en = serializers.CharField(source="indicator.name_en")
    unit_ko = serializers.CharField(source="indicator.unit_ko")
    unit_en = serializers.CharField(source="indicator.unit_en")
    currency = serializers.CharField(help_text="ISO 4217 where the figure is money")
    final = serializers.DecimalField(24, 2, help_text="confirmed")
    provisional = serializers.DecimalField(24, 2, help_text="reported, not yet confirmed, in addition")
    final_claims = serializers.IntegerField()
    provisional_claims = serializers.IntegerField()
    target = TargetSerializer(allow_null=True)
    share = serializers.DecimalField(12, 1, allow_null=True, help_text="confirmed part of the target in percent")


class LineSerializer(Plain):
    """A line of support with its figures; code and names are null for figures over all lines."""

    code = serializers.CharField(source="line.code", allow_null=True, default=None)
    name_ko = serializers.CharField(source="line.name_ko", allow_null=True, default=None)
    name_en = serializers.CharField(source="line.name_en", allow_null=True, default=None)
    indicators = IndicatorSerializer(many=True)


class YearSerializer(Plain):
    """The targets and results of a programme year."""

    year = serializers.IntegerField()
    closed = serializers.BooleanField(help_text="A closed year takes no entry any more.")
    closed_at = serializers.DateTimeField(allow_null=True)
    seal_sequence = serializers.IntegerField(allow_null=True, help_text="last entry of the ledger when it was closed")
    seal_hash = serializers.CharField(help_text="hash of that entry; empty while the year is open")
    lines = LineSerializer(many=True)


class YearsSerializer(Plain):
    """The years there are results for."""

    years = serializers.ListField(child=serializers.IntegerField())


class ErrorSerializer(Plain):
    """Why a call failed, in the language asked for by Accept-Language."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="by parameter, where one is at fault"
    )
