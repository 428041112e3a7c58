"""Forms of the staff's registry pages: they check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.registry import countries, labels
from chorok.registry import regions as region_names
from chorok.registry.domain import phone
from chorok.registry.domain.queries.organisations import SORTS, OrganisationFilter, regions
from chorok.registry.enums import OrganisationKind, Publication, Verification
from chorok.registry.models import GreenField, Organisation
from chorok.web.components.forms import DateInput

_ALL = ("", _("All"))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OrganisationFilterForm(forms.Form):
    """What the list of organisations is narrowed to."""

    text = forms.CharField(
        label=_("Name, number, telephone or e-mail"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[_ALL, *OrganisationKind.choices])
    verification = forms.ChoiceField(label=_("Verification"), required=False, choices=[_ALL, *Verification.choices])
    publication = forms.ChoiceField(label=_("Publication"), required=False, choices=[_ALL, *Publication.choices])
    field = forms.ChoiceField(label=_("Green field"), required=False)
    region = forms.ChoiceField(label=_("District or province"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("name", _("By name")),
            ("newest", _("Newest first")),
            ("changed", _("Last changed first")),
            ("completeness", _("Most complete first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(field.pk, field.name) for field in GreenField.objects.all()]
        self.fields["field"].choices = [_ALL, *fields]  # type: ignore[attr-defined]
        found = [(region, region_names.name(region)) for region in regions()]
        self.fields["region"].choices = [_ALL, *found]  # type: ignore[attr-defined]

    def wanted(self) -> OrganisationFilter:
        """Return the filter; a value that can't be chosen narrows nothing."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return OrganisationFilter(**values | {"sort": values["sort"] if values["sort"] in SORTS else "name"})


class OrganisationForm(forms.Form):
    """Everything staff may write about an organisation."""

    name_ko = forms.CharField(label=labels.ORGANISATION["name_ko"], max_length=200)
    name_en = forms.CharField(label=labels.ORGANISATION["name_en"], max_length=200, required=False)
    business_number = forms.CharField(
        label=labels.ORGANISATION["business_number"],
        max_length=20,
        required=False,
        help_text=_("Ten digits, e.g. 123-45-67891. Leave it open for teams and organisations abroad."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    fields_ = forms.ModelMultipleChoiceField(
        label=labels.ORGANISATION["fields"],
        queryset=GreenField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summary_ko = forms.CharField(
        label=labels.ORGANISATION["summary_ko"], max_length=1000, required=False, widget=_area(4)
    )
    summary_en = forms.CharField(
        label=labels.ORGANISATION["summary_en"],
        max_length=1000,
        required=False,
        widget=_area(4),
        help_text=_("A changed English summary waits for review again."),
    )
    representative_ko = forms.CharField(label=labels.ORGANISATION["representative_ko"], max_length=80, required=False)
    representative_en = forms.CharField(label=labels.ORGANISATION["representative_en"], max_length=80, required=False)
    founded_on = forms.DateField(label=labels.ORGANISATION["founded_on"], required=False, widget=DateInput())
    employees = forms.IntegerField(label=labels.ORGANISATION["employees"], required=False, min_value=0)
    country = forms.ChoiceField(label=labels.ORGANISATION["country"])
    region = forms.CharField(
        label=labels.ORGANISATION["region"], max_length=40, required=False, help_text=_("e.g. 중구")
    )
    postcode = forms.CharField(label=labels.ORGANISATION["postcode"], max_length=10, required=False)
    address_ko = forms.CharField(label=labels.ORGANISATION["address_ko"], max_length=200, required=False)
    address_en = forms.CharField(label=labels.ORGANISATION["address_en"], max_length=200, required=False)
    website = forms.CharField(
        label=labels.ORGANISATION["website"], max_length=200, required=False, help_text=_("with https://")
    )
    phone = forms.CharField(
        label=labels.ORGANISATION["phone"], max_length=30, required=False, help_text=_("e.g. 02-123-4567")
    )
    email = forms.CharField(label=labels.ORGANISATION["email"], max_length=254, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs["initial"] = _initial(organisation)
        super().__init__(*args, **kwargs)
        # A form has an attribute "fields" of its own, so the field of that name is put in here.
        self.fields = {("fields" if name == "fields_" else name): field for name, field in self.fields.items()}
        self.fields["country"].choices = countries.choices()  # type: ignore[attr-defined]


class NewOrganisationForm(OrganisationForm):
    """A new record; its kind can't be changed later."""

    kind = forms.ChoiceField(label=labels.ORGANISATION["kind"], choices=OrganisationKind.choices)
    field_order = ["kind"]


def _initial(organisation: Organisation) -> dict[str, Any]:
    names = [name for name in OrganisationForm.base_fields if name != "fields_"]
    values = {name: getattr(organisation, name) for name in names}
    return values | {
        "fields": organisation.fields.all(),
        "phone": phone.shown(organisation.phone),
        "region": region_names.name(organisation.region),
    }


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class NoteForm(forms.Form):
    """A note that goes with a decision and is shown to the organisation."""

    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        help_text=_("Say which document you looked at, or what is wrong with it. The organisation reads this."),
    )


class SummaryForm(forms.Form):
    """The English summary as staff leaves it."""

    text = forms.CharField(label=_("English summary"), widget=_area(6))


class MergeForm(forms.Form):
    """Which two records become one; each is named by its number on this hub."""

    kept = forms.IntegerField(label=_("Number of the record that stays"), min_value=1)
    absorbed = forms.IntegerField(label=_("Number of the record that goes into it"), min_value=1)


class InviteForm(forms.Form):
    """The first owner of a record that staff registered."""

    email = forms.CharField(label=_("E-mail"), max_length=254)


class ImportForm(forms.Form):
    """A filled-in template."""

    upload = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV, at most 2,000 rows."))
