"""Forms of the desk: they check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.money import CURRENCIES
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Line
from chorok.registry import countries, regions
from chorok.registry.enums import CertificationKind, MemberRole
from chorok.registry.models import GreenField, Organisation, Product, Technology
from chorok.web.components.forms import DateInput

#: What a company may report of itself; the rest comes from the centre's own work.
REPORTABLE = (
    ClaimKind.CONTRACT,
    ClaimKind.MOU,
    ClaimKind.MOA,
    ClaimKind.SALES,
    ClaimKind.EXPORT,
    ClaimKind.INVESTMENT,
    ClaimKind.JOBS,
    ClaimKind.CERTIFICATION,
)


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def green_fields(help_text: Text = "") -> "forms.ModelMultipleChoiceField[GreenField]":
    """Return the choice of green fields; a form adds it itself, as a declared `fields` would hide the form's own."""
    return forms.ModelMultipleChoiceField(
        label=_("Green fields"),
        queryset=GreenField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class TeamForm(forms.Form):
    """A founder's team: only a name is needed."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class CompanyForm(TeamForm):
    """A company, known by its business number."""

    business_number = forms.CharField(
        label=_("Business registration number"),
        max_length=12,
        help_text=_("10 digits, e.g. 123-45-67890. We ask the tax office whether the company is in business."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    field_order = ["business_number", "name_ko", "name_en"]


class ProfileForm(forms.Form):
    """The organisation's profile, in sections."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    business_number = forms.CharField(
        label=_("Business registration number"),
        max_length=12,
        required=False,
        help_text=_("10 digits, e.g. 123-45-67890. A changed number is verified anew."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    representative_ko = forms.CharField(label=_("Representative"), max_length=80, required=False)
    representative_en = forms.CharField(label=_("Representative in English"), max_length=80, required=False)
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=DateInput())
    employees = forms.IntegerField(label=_("Employees"), min_value=0, required=False)
    summary_ko = forms.CharField(
        label=_("Summary in Korean"),
        max_length=1000,
        required=False,
        widget=_text(4),
        help_text=_("What you make, for whom, and what is green about it, in two or three sentences."),
    )
    summary_en = forms.CharField(
        label=_("Summary in English"),
        max_length=1000,
        required=False,
        widget=_text(4),
        help_text=_("The centre reviews it before partners abroad rely on it; each change is reviewed again."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP."), widget=forms.FileInput)
    remove_logo = forms.BooleanField(label=_("Remove the present logo"), required=False)
    country = forms.ChoiceField(label=_("Country"), choices=countries.choices)
    region = forms.CharField(
        label=_("District or province"), max_length=40, required=False, help_text=_("e.g. Jung-gu")
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    address_ko = forms.CharField(label=_("Address in Korean"), max_length=200, required=False)
    address_en = forms.CharField(label=_("Address in English"), max_length=200, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    SECTIONS = (
        (_("Name"), ("name_ko", "name_en", "business_number")),
        (_("What you do"), ("summary_ko", "summary_en", "fields", "logo", "remove_logo")),
        (_("About the company"), ("representative_ko", "representative_en", "founded_on", "employees")),
        (
            _("Address and contact"),
            ("country", "region", "postcode", "address_ko", "address_en", "website", "phone", "email"),
        ),
    )

    def __init__(self, data: Any = None, uploads: Any = None, *, organisation: Organisation) -> None:
        initial = {name: getattr(organisation, name) for name in self.base_fields if "logo" not in name}
        initial["fields"] = [field.pk for field in organisation.fields.all()]
        initial["region"] = regions.name(organisation.region)
        super().__init__(data, uploads, initial=initial)
        self.fields["fields"] = green_fields()
        if organisation.logo_id is None:
            del self.fields["remove_logo"]

    def sections(self) -> list[tuple[object, list[forms.BoundField]]]:
        """Return the fields under their headings, for the template."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]


class ConvertForm(forms.Form):
    """What a team needs to become a company; nothing else is typed again."""

    name_ko = forms.CharField(label=_("Company name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Company name in English"), max_length=200, required=False)
    business_number = forms.CharField(
        label=_("Business registration number"), max_length=12, help_text=_("10 digits, e.g. 123-45-67890.")
    )


class VerificationDocumentForm(forms.Form):
    """The business registration certificate as a file."""

    upload = forms.FileField(
        label=_("Business registration certificate"),
        help_text=_("PDF or picture, not older than 3 months."),
        widget=forms.FileInput,
    )


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices, initial=MemberRole.MEMBER)


class CertificateForm(forms.Form):
    """A certificate the organisation holds."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CertificationKind.choices)
    number = forms.CharField(
        label=_("Certificate number"), max_length=60, help_text=_("As on the certificate, e.g. GT-20-00123.")
    )
    title = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, help_text=_("The name written on the certificate.")
    )
    technology = forms.ModelChoiceField(
        label=_("Technology"), queryset=Technology.objects.none(), required=False, empty_label="–"
    )
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.none(), required=False, empty_label="–"
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=DateInput())
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        widget=DateInput(),
        help_text=_("Left empty: 4 years from issue for green technologies and companies."),
    )
    upload = forms.FileField(
        label=_("Copy of the certificate"),
        required=False,
        help_text=_("PDF or picture. Only you and the centre see it."),
        widget=forms.FileInput,
    )

    def __init__(self, *args: Any, organisation: Organisation) -> None:
        super().__init__(*args)
        for name, offerings in (("technology", organisation.technologies), ("product", organisation.products)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
            field.queryset = offerings.all()


class ExtensionForm(forms.Form):
    """What changes when a certificate is extended."""

    issued_on = forms.DateField(label=_("Extension issued on"), widget=DateInput())
    expires_on = forms.DateField(
        label=_("New expiry date"),
        required=False,
        widget=DateInput(),
        help_text=_("Left empty: 4 years after the old expiry date."),
    )
    number = forms.CharField(
        label=_("New number"), max_length=60, required=False, help_text=_("Left empty: the number stays.")
    )
    upload = forms.FileField(label=_("Copy of the certificate"), required=False, widget=forms.FileInput)


class ResultForm(forms.Form):
    """A result the organisation reports about itself."""

    kind = forms.ChoiceField(label=_("Kind of result"), choices=[(kind.value, kind.label) for kind in REPORTABLE])
    line = forms.ModelChoiceField(label=_("Line of support it came from"), queryset=Line.objects.all(), empty_label="–")
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    happened_on = forms.DateField(
        label=_("Date"), widget=DateInput(), help_text=_("Signature, event, or the last day of the period.")
    )
    amount = forms.DecimalField(label=_("Amount"), max_digits=18, decimal_places=2, min_value=0, required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "–"), *((code, code) for code in CURRENCIES)]
    )
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, initial=1, help_text=_("Jobs created, certificates; 1 for an agreement.")
    )
    years = forms.IntegerField(
        label=_("Duration in years"), min_value=1, max_value=50, required=False, help_text=_("Of an MOA.")
    )
    country = forms.ChoiceField(
        label=_("Country of the counterpart"),
        required=False,
        choices=lambda: [("", "–"), *countries.choices()],
    )
    public = forms.BooleanField(
        label=_("May be shown on the public results page once confirmed"), required=False, initial=True
    )
    upload = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("Contract, invoice, photograph. The centre needs it to confirm the result."),
        widget=forms.FileInput,
    )


class RecusalForm(forms.Form):
    """Whom an applicant asks to leave out of the review, and why."""

    name = forms.CharField(
        label=_("Name and affiliation of the person"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 4}))
