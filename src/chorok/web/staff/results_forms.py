"""Forms of the results pages. They check shapes; the ledger's domain checks rules."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.money import CURRENCIES, Rate
from chorok.outcomes.domain.claims import current_facts
from chorok.outcomes.domain.queries.parties import named, written
from chorok.outcomes.enums import MONEY_KINDS, REPORTING_CURRENCY, ClaimKind, ClaimState, Measure
from chorok.outcomes.models import Claim, Indicator, Line, ProgrammeYear
from chorok.registry.models import Organisation
from chorok.web.components.forms import DateInput

_CURRENCY_CHOICES = [(code, code) for code in CURRENCIES]
#: Kinds counted one by one, so that the form needs no number.
_SINGLE = frozenset(
    {
        ClaimKind.MOU,
        ClaimKind.MOA,
        ClaimKind.CONTRACT,
        ClaimKind.EXPECTED_CONTRACT,
        ClaimKind.FINANCE,
        ClaimKind.CERTIFICATION,
    }
)
SORTS = {
    "newest": (_("Newest report first"), ("-reported_at", "-pk")),
    "day": (_("Latest day first"), ("-happened_on", "-pk")),
    "amount": (_("Largest amount first"), ("-reported_amount", "-pk")),
    "number": (_("By number"), ("year", "pk")),
}


class ResultFilter(forms.Form):
    """Filters of the list of results."""

    q = forms.CharField(label=_("Title, number or company"), required=False, max_length=100)
    year = forms.ModelChoiceField(ProgrammeYear.objects.all(), label=_("Year"), required=False, empty_label=_("All"))
    line = forms.ModelChoiceField(
        Line.objects.all(), label=_("Line of support"), required=False, empty_label=_("All"), to_field_name="code"
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *ClaimKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *ClaimState.choices])
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, label) for key, (label, _order) in SORTS.items()]
    )


class KindForm(forms.Form):
    """The first step of a report: what was achieved."""

    kind = forms.ChoiceField(label=_("What was achieved?"), choices=ClaimKind.choices, widget=forms.RadioSelect)


class ClaimForm(forms.Form):
    """The facts of a result of one kind; a correction has a reason and neither year nor line."""

    year = forms.ModelChoiceField(
        ProgrammeYear.objects.filter(state="open"), label=_("Programme year"), empty_label="–"
    )
    line = forms.ModelChoiceField(Line.objects.filter(active=True), label=_("Line of support"), empty_label="–")
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    happened_on = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        help_text=_("The day of the event or signature, or the last day of the period reported."),
    )
    quantity = forms.IntegerField(label=_("Quantity"), initial=1, min_value=1)
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal(0))
    currency = forms.ChoiceField(label=_("Currency"), choices=_CURRENCY_CHOICES)
    rate = forms.DecimalField(label=_("Exchange rate"), required=False, max_digits=20, decimal_places=10)
    rate_day = forms.DateField(label=_("Day of the rate"), required=False, widget=DateInput)
    rate_source = forms.CharField(label=_("Source of the rate"), required=False, max_length=100)
    years = forms.IntegerField(label=_("For how many years"), min_value=1, max_value=30)
    country = forms.CharField(
        label=_("Country of the other side"), required=False, max_length=2, help_text=_("Two letters, e.g. ID")
    )
    organisations = forms.CharField(
        label=_("Organisations"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the name or the business number as it stands in the registry."),
    )
    public = forms.BooleanField(label=_("Show on the public results page"), required=False, initial=True)
    reason = forms.CharField(
        label=_("Reason for the correction"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: str, claim: Claim | None = None, **kwargs: Any) -> None:
        self.kind = ClaimKind(kind)
        if claim is not None:
            kwargs["initial"] = _initial(claim)
        super().__init__(*args, **kwargs)
        self._adapt(correcting=claim is not None)

    def _adapt(self, *, correcting: bool) -> None:
        """Leave the fields this kind has."""
        absent = {"year", "line"} if correcting else {"reason"}
        if self.kind not in MONEY_KINDS:
            absent |= {"amount", "currency", "rate", "rate_day", "rate_source"}
        else:
            target = REPORTING_CURRENCY[self.kind]
            self.fields["currency"].initial = target
            self.fields["rate"].help_text = _(
                "Only for another currency than %(currency)s: how many %(currency)s one unit is worth. "
                "Leave it empty to take the hub's rate of the day."
            ) % {"currency": target}
        if self.kind != ClaimKind.MOA:
            absent.add("years")
        if self.kind in _SINGLE:
            absent.add("quantity")
        for name in absent:
            del self.fields[name]

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what was typed as arguments of the domain. Raises DomainError for unknown organisations."""
        given = dict(self.cleaned_data)
        rate, day, source = (given.pop(name, None) for name in ("rate", "rate_day", "rate_source"))
        given["organisations"] = named(actor=actor, text=given["organisations"])
        if rate is not None:
            target = REPORTING_CURRENCY[self.kind]
            given["rate"] = Rate(given["currency"], target, rate, day or given["happened_on"], source)
        return given


def _initial(claim: Claim) -> dict[str, Any]:
    facts = current_facts(claim)
    names = ("title_ko", "title_en", "happened_on", "quantity", "amount", "currency", "years", "country", "public")
    initial: dict[str, Any] = {name: getattr(facts, name) for name in names}
    initial["organisations"] = written(facts.organisations)
    if facts.rate is not None:
        initial |= {"rate": facts.rate.value, "rate_day": facts.rate.day, "rate_source": facts.rate.authority}
    return initial


class ReasonForm(forms.Form):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(forms.Form):
    """A file or an address."""

    title = forms.CharField(label=_("What it is"), max_length=200)
    upload = forms.FileField(label=_("File"), required=False)
    url = forms.CharField(label=_("Or its address"), required=False, max_length=200, help_text="https://…")
    public = forms.BooleanField(label=_("Show it to the public"), required=False)


class AskForm(forms.Form):
    """Whom to ask for a confirmation."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label="–"
    )
    email = forms.CharField(label=_("E-mail address"), max_length=254)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = claim.organisations.order_by("name_ko", "pk")


class ImportForm(forms.Form):
    """A spreadsheet of results."""

    upload = forms.FileField(label=_("Excel (XLSX) or CSV file"))


class RateForm(forms.Form):
    """One exchange rate, entered by hand."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=[choice for choice in _CURRENCY_CHOICES if choice[0] != "KRW"]
    )
    day = forms.DateField(label=_("Day"), widget=DateInput)
    krw = forms.DecimalField(label=_("KRW for one unit"), max_digits=18, decimal_places=6)
    source = forms.CharField(label=_("Source"), max_length=100, help_text=_("For example the bank that published it."))


class YearForm(forms.Form):
    """A programme year to open."""

    year = forms.IntegerField(label=_("Programme year"))


class TargetForm(forms.Form):
    """The target of one indicator in one year."""

    value = forms.DecimalField(label=_("Target"), required=False, max_digits=20, decimal_places=2)
    at_least = forms.BooleanField(label=_("At least"), required=False, initial=True)
    when_ko = forms.CharField(label=_("When, in Korean"), required=False, max_length=60)
    when_en = forms.CharField(label=_("When, in English"), required=False, max_length=60)


class IndicatorForm(forms.Form):
    """An indicator over the ledger."""

    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("Small letters, digits and hyphens."))
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    line = forms.ModelChoiceField(
        Line.objects.all(), label=_("Line of support"), required=False, empty_label=_("All lines together")
    )
    kind = forms.ChoiceField(label=_("What is counted"), choices=ClaimKind.choices)
    measure = forms.ChoiceField(label=_("How it is counted"), choices=Measure.choices)
    unit_ko = forms.CharField(label=_("Unit in Korean"), max_length=20)
    unit_en = forms.CharField(label=_("Unit in English"), max_length=20)
    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=999)
    headline = forms.BooleanField(label=_("Among the large figures of the year"), required=False)

    @staticmethod
    def initial_of(indicator: Indicator) -> dict[str, Any]:
        """Return what stands in the form of an indicator that is there."""
        return {name: getattr(indicator, name) for name in IndicatorForm.base_fields}
