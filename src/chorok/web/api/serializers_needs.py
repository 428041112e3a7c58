"""The shapes of the API's answers about needs. A need's contact is in none of them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from chorok.needs.enums import Instrument, Language
from chorok.needs.models import Need
from chorok.registry.enums import OrganisationKind
from chorok.web.api.serializers import MOST_LETTERS, MOST_PER_PAGE, PER_PAGE, Plain


class NeedParameters(Plain):
    """What the list of needs may be asked. Every parameter narrows the list; without any it holds all public needs."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=MOST_LETTERS, help_text="Words; all must stand in the need."
    )
    country = serializers.RegexField("^[A-Z]{2}$", required=False, help_text="ISO 3166-1 alpha-2, e.g. ID.")
    field = serializers.CharField(required=False, max_length=20, help_text="Code of a green field, e.g. renewable.")
    sort = serializers.ChoiceField(choices=["newest", "oldest", "ending", "country"], required=False, default="newest")
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=100_000)
    size = serializers.IntegerField(required=False, default=PER_PAGE, min_value=1, max_value=MOST_PER_PAGE)


class NeedSerializer(Plain):
    """A published need."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text="The page for people.")
    title = serializers.CharField()
    language = serializers.ChoiceField(choices=["", *Language.values], help_text="ISO 639-1; empty: not told.")
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    place = serializers.CharField()
    field = serializers.CharField(source="field_id", allow_null=True, help_text="Code of a green field.")
    sector = serializers.CharField(help_text="As whoever asks names it.")
    problem = serializers.CharField()
    scale = serializers.CharField()
    amount = serializers.DecimalField(16, 2, allow_null=True, help_text="Money in sight.")
    currency = serializers.CharField(help_text="ISO 4217; empty without an amount.")
    instrument = serializers.ChoiceField(choices=["", *Instrument.values])
    funder = serializers.CharField()
    wanted_by = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(help_text="Last day it is shown.")
    published_at = serializers.DateTimeField(allow_null=True)
    source = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Where an imported need comes from; empty, as its number and page there, where who asks isn't named."
    )
    source_id = serializers.SerializerMethodField(help_text="Its number there.")
    source_url = serializers.SerializerMethodField()
    asked_by = serializers.SerializerMethodField(help_text="Its name, only where the need says it may be named.")
    asked_by_kind = serializers.SerializerMethodField(help_text="Kind of whoever asks; empty where none is registered.")
    fictitious = serializers.BooleanField(help_text="Made up for a demonstration.")

    @extend_schema_field(serializers.URLField())
    def get_url(self, need: Need) -> str:
        """Return the address of the page."""
        return str(settings.BASE_URL) + reverse("need_page", args=[need.pk])

    @extend_schema_field(serializers.CharField())
    def get_source(self, need: Need) -> str:
        """Return where an imported need comes from."""
        return "" if _unnamed(need) else need.source

    @extend_schema_field(serializers.CharField())
    def get_source_id(self, need: Need) -> str:
        """Return its number there."""
        return "" if _unnamed(need) else need.source_id

    @extend_schema_field(serializers.CharField())
    def get_source_url(self, need: Need) -> str:
        """Return its page there."""
        return "" if _unnamed(need) else need.source_url

    @extend_schema_field(serializers.CharField())
    def get_asked_by(self, need: Need) -> str:
        """Return the name of whoever asks; empty for an anonymous need."""
        return need.organisation.name if need.organisation is not None and not need.anonymous else ""

    @extend_schema_field(serializers.ChoiceField(choices=["", *OrganisationKind.values]))
    def get_asked_by_kind(self, need: Need) -> str:
        """Return the kind of whoever asks."""
        return str(need.organisation.kind) if need.organisation is not None else ""


def _unnamed(need: Need) -> bool:
    """Say whether an organisation asks that isn't to be named: the need's page at its source would name it."""
    return need.anonymous and need.organisation_id is not None


class OneNeedSerializer(NeedSerializer):
    """A published need in full."""

    wished = serializers.CharField(help_text="The technology one thinks of.")
    site = serializers.CharField(help_text="What a supplier must know of the place.")
    readiness = serializers.IntegerField(allow_null=True, help_text="The lowest technology readiness level, 1 to 9.")


class NeedPageSerializer(Plain):
    """One page of the list."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = NeedSerializer(many=True)


def page_of(rows: list[Need], **about: Any) -> dict[str, Any]:
    """Return a page of the list."""
    return dict(NeedPageSerializer({**about, "results": rows}).data)
