"""Forms of a need. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.core.money import CURRENCIES
from chorok.needs.domain.queries.needs import countries_with_needs
from chorok.needs.domain.values import FIELDS, MOST_READINESS
from chorok.needs.enums import Instrument, Language
from chorok.needs.models import Need
from chorok.needs.models.needs import NeedQuerySet
from chorok.registry import countries
from chorok.registry.models import GreenField
from chorok.web.components.forms import DateInput

_NOT_TOLD = ("", _("Not told"))
ALL = ("", _("All"))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NeedForm(forms.Form):
    """Everything that is told of a need."""

    title = forms.CharField(label=_("What is needed, in one line"), max_length=300)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        choices=[_NOT_TOLD, *Language.choices],
        help_text=_("Write in the language you know best. Companies are found across languages."),
    )
    country = forms.ChoiceField(label=_("Country"))
    place = forms.CharField(label=_("Place in the country"), max_length=200, required=False)
    field = forms.ModelChoiceField(
        GreenField.objects.order_by("position"), label=_("Sector"), required=False, empty_label=_("Not told")
    )
    problem = forms.CharField(
        label=_("The problem"),
        max_length=10000,
        widget=_area(6),
        help_text=_("What happens today, whom it concerns, what was tried."),
    )
    scale = forms.CharField(
        label=_("Scale"), max_length=300, required=False, help_text=_("For example: 200 schools, 30 m³ each")
    )
    wished = forms.CharField(
        label=_("Technology wished for"),
        max_length=5000,
        required=False,
        widget=_area(3),
        help_text=_("If you think of one. Others that solve the problem are looked for too."),
    )
    site = forms.CharField(
        label=_("Site conditions"),
        max_length=5000,
        required=False,
        widget=_area(3),
        help_text=_("Power, water, roads, climate, upkeep: what a supplier must know."),
    )
    readiness = forms.TypedChoiceField(
        label=_("Readiness level at least"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[_NOT_TOLD, *((str(level), f"TRL {level}") for level in range(1, MOST_READINESS + 1))],
    )
    amount = forms.DecimalField(label=_("Money in sight"), required=False, min_value=0, max_digits=16, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[_NOT_TOLD, *((code, code) for code in CURRENCIES)]
    )
    instrument = forms.ChoiceField(label=_("Instrument"), required=False, choices=[_NOT_TOLD, *Instrument.choices])
    funder = forms.CharField(label=_("Who may pay"), max_length=200, required=False)
    wanted_by = forms.DateField(label=_("Wanted by"), required=False, widget=DateInput)
    expires_on = forms.DateField(
        label=_("Last day it is shown"),
        required=False,
        widget=DateInput,
        help_text=_("Left open, it is shown for a year."),
    )
    anonymous = forms.BooleanField(
        label=_("Don't name the organisation until both sides agree to meet"), required=False, initial=True
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    contact_position = forms.CharField(label=_("Contact’s position"), max_length=80, required=False)
    contact_email = forms.CharField(label=_("Contact’s e-mail"), max_length=254, required=False)
    contact_phone = forms.CharField(label=_("Contact’s telephone"), max_length=30, required=False)
    contact_language = forms.ChoiceField(
        label=_("Language we write in"), choices=[("en", _("English")), ("ko", _("Korean"))], initial="en"
    )

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        if need is not None:
            kwargs["initial"] = {name: getattr(need, name) for name in FIELDS if name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The form in parts, each with its heading."""
        parts = (
            (_("What is needed"), ("title", "language", "country", "place", "field", "problem", "scale", "wished")),
            (_("Conditions"), ("site", "readiness", "wanted_by", "expires_on")),
            (_("Money"), ("amount", "currency", "instrument", "funder")),
            (
                _("Who asks"),
                ("organisation", "anonymous", "contact_name", "contact_position", "contact_email", "contact_phone",
                 "contact_language"),
            ),
        )  # fmt: skip
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in parts]


class PaperForm(forms.Form):
    """A paper that belongs to a need."""

    title = forms.CharField(label=_("What this paper is"), max_length=200)
    upload = forms.FileField(label=_("File"), widget=forms.FileInput)


class PublicNeedFilter(forms.Form):
    """What the public list of needs is narrowed to."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    country = forms.ChoiceField(label=_("Country"), required=False)
    field = forms.ChoiceField(label=_("Sector"), required=False)

    def __init__(self, *args: Any, rows: NeedQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, countries.name(code)) for code in countries_with_needs(rows)), key=lambda one: one[1])
        fields = [(field.pk, field.name) for field in GreenField.objects.order_by("position")]
        self.fields["country"].choices = [ALL, *named]  # type: ignore[attr-defined]
        self.fields["field"].choices = [ALL, *fields]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def told(self) -> str:
        """Return the reason, empty where none that can be kept was given."""
        return str(self.cleaned_data["reason"]) if self.is_valid() else ""


class AnswerForm(forms.Form):
    """A few words that go with an answer."""

    words = forms.CharField(label=_("Words to the centre"), max_length=500, required=False)

    def told(self) -> str:
        """Return the words, empty where none that can be kept were given."""
        return str(self.cleaned_data["words"]) if self.is_valid() else ""
