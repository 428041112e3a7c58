"""The shapes of the API's answers about calls."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from chorok.programs.domain.queries.calls import Phase, phase_of
from chorok.programs.enums import NoticeKind, RuleKind, TieBreak, Trimming, VatPolicy
from chorok.programs.models import Call, RequiredDocument
from chorok.web.api.serializers import MOST_LETTERS, MOST_PER_PAGE, PER_PAGE, Plain


class CallParameters(Plain):
    """What the list of calls may be asked. Every parameter narrows the list; without any it holds all public calls."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=MOST_LETTERS, help_text="Words in Korean or English."
    )
    line = serializers.CharField(required=False, max_length=40, help_text="Code of a line of support.")
    field = serializers.CharField(required=False, max_length=20, help_text="Code of a green field: calls open to it.")
    phase = serializers.ChoiceField(choices=Phase.values, required=False, help_text="Where a call stands now.")
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=100_000)
    size = serializers.IntegerField(required=False, default=PER_PAGE, min_value=1, max_value=MOST_PER_PAGE)


class CallSerializer(Plain):
    """A call in a list; moments are UTC, exact to the second."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The call's page.")
    line = serializers.CharField(source="line.code", help_text="Code of the line of support.")
    year = serializers.IntegerField(source="year_id")
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    summary_ko = serializers.CharField()
    summary_en = serializers.CharField()
    phase = serializers.SerializerMethodField(help_text="Where it stands now.")
    published_at = serializers.DateTimeField(source="publish_at")
    opens_at = serializers.DateTimeField(help_text="First moment applications are taken.")
    closes_at = serializers.DateTimeField(help_text="From this moment on nothing is taken any more.")
    fictitious = serializers.BooleanField(help_text="Made up for a demonstration.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, call: Call) -> str:
        """Return the address of the call's page."""
        return str(settings.BASE_URL) + reverse("call_page", args=[call.code])

    @extend_schema_field({"type": "string", "enum": Phase.values})
    def get_phase(self, call: Call) -> str:
        """Return the phase by the server's clock."""
        return phase_of(call).value


class CallPageSerializer(Plain):
    """One page of the list."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CallSerializer(many=True)


class RuleSerializer(Plain):
    """A rule of eligibility: any of `values`, or a number from `least` to `most`."""

    kind = serializers.ChoiceField(choices=RuleKind.values)
    values = serializers.ListField(child=serializers.CharField())
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)


class DocumentSerializer(Plain):
    """A paper that is asked for."""

    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    asked_of = serializers.ChoiceField(choices=RequiredDocument.For.values)
    required = serializers.BooleanField()  # type: ignore[assignment]


class CriterionSerializer(Plain):
    """A criterion of the review."""

    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    most = serializers.DecimalField(5, 2, help_text="Most points.")
    weight = serializers.DecimalField(5, 2)


class BonusSerializer(Plain):
    """Points added to the mean, or taken from it when negative."""

    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    points = serializers.DecimalField(5, 2)


class NoticeSerializer(Plain):
    """A public notice: an extension, a correction, a cancellation or something to know."""

    kind = serializers.ChoiceField(choices=NoticeKind.values)
    text_ko = serializers.CharField()
    text_en = serializers.CharField()
    closes_before = serializers.DateTimeField(allow_null=True)
    closes_after = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField()


class OneCallSerializer(CallSerializer):
    """A call in full. Amounts are in won, rates in percent of the costs."""

    body_ko = serializers.CharField()
    body_en = serializers.CharField()
    results_on = serializers.DateField(allow_null=True)
    support_from = serializers.DateField(allow_null=True)
    support_until = serializers.DateField(allow_null=True)
    quota = serializers.IntegerField(allow_null=True, help_text="Applicants to select; null: by budget only.")
    waiting_places = serializers.IntegerField()
    subsidy_rate = serializers.DecimalField(5, 2)
    subsidy_ceiling = serializers.DecimalField(14, 0, allow_null=True)
    own_cash_least = serializers.DecimalField(5, 2)
    own_in_kind_most = serializers.DecimalField(5, 2)
    vat_policy = serializers.ChoiceField(choices=VatPolicy.values)
    appeal_days = serializers.IntegerField()
    contact_name = serializers.CharField()
    contact_phone = serializers.CharField()
    contact_email = serializers.CharField()
    rules = RuleSerializer(many=True, source="rules.all")
    documents = DocumentSerializer(many=True, source="documents.all")
    criteria = CriterionSerializer(many=True, source="criteria.all")
    threshold = serializers.DecimalField(6, 2, help_text="Least total to be selected.")
    trimming = serializers.ChoiceField(choices=Trimming.values, help_text="Totals left out before the mean is taken.")
    bonus_cap = serializers.DecimalField(5, 2, help_text="Most bonus points in sum.")
    bonuses = BonusSerializer(many=True, source="bonus_rules.all")
    tie_breaks = serializers.ListField(
        child=serializers.ChoiceField(choices=TieBreak.values), help_text="What decides between equal totals, in order."
    )
    blind = serializers.BooleanField(help_text="Evaluators don't learn who applies.")
    notices = NoticeSerializer(many=True, source="notices.all")


def page_of(calls: Any, *, count: int, page: int, pages: int, addresses: tuple[str | None, str | None]) -> Any:
    """Return one page of the list as the API gives it; `addresses` are those of the next and the previous page."""
    following, previous = addresses
    rows = {"count": count, "page": page, "pages": pages, "next": following, "previous": previous, "results": calls}
    return CallPageSerializer(rows).data
