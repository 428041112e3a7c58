"""Forms of the centre's pages about needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.core.masking import mask_email, mask_name
from chorok.core.money import CURRENCIES
from chorok.needs.domain.importing import FACTORS
from chorok.needs.domain.mapping import CONTACT, DEFAULTS, MUST, TARGETS, guess, samples
from chorok.needs.domain.queries.needs import ORDERS, NeedFilter, countries_with_needs
from chorok.needs.domain.tables import Table
from chorok.needs.enums import ASKING, FeedKind, Language, NeedState, Origin
from chorok.needs.models import NeedImport
from chorok.needs.models.needs import NeedQuerySet
from chorok.registry import countries
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import GreenField, Organisation
from chorok.web.components.forms import DateInput
from chorok.web.components.needs.forms import ALL, NeedForm

_SORTS = (
    ("newest", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("ending", _("Ending soonest first")),
    ("country", pgettext_lazy("sort", "By country")),
)
#: Signs of a column's first cells that stand beside its name.
_SAMPLE = 40


class NeedFilterForm(forms.Form):
    """What the list of needs is narrowed to."""

    q = forms.CharField(
        label=_("Words or number at the source"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *NeedState.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)
    field = forms.ChoiceField(label=_("Sector"), required=False)
    origin = forms.ChoiceField(label=_("How it came in"), required=False, choices=[ALL, *Origin.choices])
    source = forms.ChoiceField(label=_("Source"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_SORTS)

    def __init__(self, *args: Any, rows: NeedQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, countries.name(code)) for code in countries_with_needs(rows)), key=lambda one: one[1])
        sources = NeedImport.objects.order_by("source").values_list("source", flat=True).distinct()
        choices = {
            "country": named,
            "field": [(field.pk, field.name) for field in GreenField.objects.order_by("position")],
            "source": [(source, source) for source in sources],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = [ALL, *pairs]  # type: ignore[attr-defined]

    def wanted(self) -> NeedFilter:
        """Return the filter; a value that can't be chosen narrows nothing."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        text, sort = given.pop("q"), given.pop("sort")
        return NeedFilter(text=text, sort=sort if sort in ORDERS else "newest", **given)


class StaffNeedForm(NeedForm):
    """A need as the centre enters it, for a body that is registered or for none."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation that asks"), required=False, empty_label=_("None registered")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = Organisation.objects.current().filter(kind__in=ASKING).order_by("name_ko", "pk")
        self.fields["organisation"].queryset = asking  # type: ignore[attr-defined]
        need = kwargs.get("need")
        if need is not None:
            self.initial["organisation"] = need.organisation_id


class InviteForm(forms.Form):
    """Whom the link goes to, and for whom it will speak."""

    email = forms.CharField(label=_("E-mail"), max_length=254)
    person = forms.CharField(label=_("Name of the person"), max_length=80)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation, if it is registered"),
        required=False,
        empty_label=_("A new one"),
    )
    name_en = forms.CharField(label=_("New organisation: name in English"), max_length=200, required=False)
    name_ko = forms.CharField(label=_("New organisation: name in Korean"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("New organisation: kind"),
        required=False,
        choices=[(kind.value, kind.label) for kind in OrganisationKind if kind in ASKING],
        initial=OrganisationKind.NDE,
    )
    country = forms.ChoiceField(label=_("New organisation: country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = Organisation.objects.current().filter(kind__in=ASKING).order_by("name_ko", "pk")
        self.fields["organisation"].queryset = asking  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A file of needs."""

    source = forms.CharField(
        label=_("Source"),
        max_length=100,
        help_text=_("Where the needs come from, e.g. CTCN. The same name next time brings the same needs up to date."),
    )
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput,
        help_text=_("CSV, Excel (.xlsx), JSON or IATI (XML), at most 10,000 rows."),
    )


class MappingForm(forms.Form):
    """Which column is read as what, and how."""

    def __init__(self, *args: Any, need_import: NeedImport, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People's names and addresses are masked: whoever maps columns need not know them.
        people = {where[name] for where in (guess(table), need_import.mapping) for name in CONTACT if name in where}
        named = (column for column in dict.fromkeys(table.columns) if column)
        columns = [(column, _shown(table, column, people=column in people)) for column in named]
        for name, label in TARGETS.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label),
                required=False,
                choices=[("", _("Not read")), *columns],
                initial=need_import.mapping.get(name, ""),
                help_text=_("Must be read, or be the same for all rows.") if name in MUST else "",
            )
        defaults = need_import.defaults
        lists: dict[str, list[tuple[str, Any]]] = {
            "country": countries.choices(),
            "language": list(Language.choices),
            "currency": [(code, code) for code in CURRENCIES],
        }
        labels = {
            "country": _("Country where the cell is empty"),
            "language": _("Language where the cell is empty"),
            "currency": _("Currency where the cell is empty"),
            "expires_on": _("Last day it is shown, where the cell is empty"),
        }
        for name in DEFAULTS:
            initial = defaults.get(name, "")
            self.fields[f"default_{name}"] = (
                forms.ChoiceField(
                    label=labels[name], required=False, choices=[("", _("Not told")), *lists[name]], initial=initial
                )
                if name in lists
                else forms.DateField(label=labels[name], required=False, widget=DateInput, initial=initial)
            )
        self.fields["decimal_comma"] = forms.TypedChoiceField(
            label=_("Decimal sign of amounts"),
            choices=[("", _("Point: 4.42")), ("1", _("Comma: 4,42"))],
            coerce=bool,
            required=False,
            initial="1" if need_import.decimal_comma else "",
        )
        self.fields["factor"] = forms.TypedChoiceField(
            label=_("Amounts are counted in"),
            choices=[
                (FACTORS[0], _("ones")),
                (FACTORS[1], _("thousands")),
                (FACTORS[2], _("millions")),
                (FACTORS[3], _("billions")),
            ],
            coerce=int,
            initial=need_import.factor,
        )
        self.fields["leave_out"] = forms.BooleanField(
            label=_("Leave out rows with mistakes instead of stopping"), required=False, initial=need_import.leave_out
        )

    def values(self) -> dict[str, Any]:
        """Return what the domain takes, of a valid form."""
        given = self.cleaned_data
        return {
            "mapping": {name: given[name] for name in TARGETS},
            "defaults": {name: str(given[f"default_{name}"] or "") for name in DEFAULTS},
            "decimal_comma": bool(given["decimal_comma"]),
            "factor": given["factor"],
            "leave_out": given["leave_out"],
        }


class ShortlistForm(forms.Form):
    """Why a technology goes on the shortlist."""

    note = forms.CharField(label=_("Why (for the centre)"), max_length=500, required=False)


class FeedForm(forms.Form):
    """Where a fund or bank publishes its projects."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("The source of the needs it brings, e.g. World Bank Indonesia.")
    )
    kind = forms.ChoiceField(label=_("Format"), choices=FeedKind.choices)
    address = forms.URLField(
        label=_("Address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput({"autocomplete": "off"}),
        help_text=_(
            "Whole, with what narrows it, e.g. https://search.worldbank.org/api/v3/projects?countrycode_exact=ID"
        ),
    )


class BulkPublishForm(forms.Form):
    """Until when many needs are shown; `mark` tells which preview was looked at."""

    mark = forms.CharField(max_length=16, widget=forms.HiddenInput)
    until = forms.DateField(
        label=_("Last day all of them are shown"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: the day each one names, or a year from today."),
    )


class PublishForm(forms.Form):
    """Until when a need is shown."""

    until = forms.DateField(label=_("Last day it is shown"), required=False, widget=DateInput)


def _shown(table: Table, column: str, *, people: bool) -> str:
    cells = (
        mask_email(cell) if "@" in cell else mask_name(cell) if people else cell for cell in samples(table, column)
    )
    told = ", ".join(cell[:_SAMPLE] for cell in cells)
    return f"{column[:60]} ({told})" if told else column[:60]
