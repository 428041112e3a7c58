"""Forms of technologies and products, with their reference sites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.core.money import CURRENCIES
from chorok.registry import countries
from chorok.registry.domain.reference_sites import Site
from chorok.registry.models import ClimateClass, GoodsCode, IpcTopic, Organisation, Product, Technology
from chorok.registry.readiness import READINESS
from chorok.web.company.forms import green_fields

_NO_VALUE = [("", "–")]


def _climate_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the 45 classes under their groups."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in ClimateClass.objects.all():
        korean = str(row.name) == row.name_ko
        title = f"{row.area_ko} · {row.group_ko}" if korean else f"{row.area_en} · {row.group_en}"
        groups.setdefault(title, []).append((row.number, row.name))
    return list(groups.items())


class OfferingForm(forms.Form):
    """What technologies and products share."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    summary_ko = forms.CharField(
        label=_("Summary in Korean"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it does and what it saves, in two sentences. Needed to publish."),
    )
    summary_en = forms.CharField(
        label=_("Summary in English"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The centre reviews it before partners abroad rely on it; each change is reviewed again."),
    )
    description_ko = forms.CharField(
        label=_("Description in Korean"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    description_en = forms.CharField(
        label=_("Description in English"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP. It is shown in the directory and on the shared card."),
        widget=forms.FileInput,
    )
    picture_alt_ko = forms.CharField(
        label=_("What the picture shows, in Korean"),
        max_length=200,
        required=False,
        help_text=_("Read aloud to those who can't see the picture; needed with a picture."),
    )
    picture_alt_en = forms.CharField(label=_("What the picture shows, in English"), max_length=200, required=False)
    remove_picture = forms.BooleanField(label=_("Remove the present picture"), required=False)

    DIRECT = (
        *("name_ko", "name_en", "summary_ko", "summary_en"),
        *("description_ko", "description_en", "picture_alt_ko", "picture_alt_en"),
    )

    def __init__(self, *args: Any, organisation: Organisation, record: Technology | Product | None, **kwargs: Any):
        kwargs["initial"] = self.initial_of(record) if record is not None else {}
        super().__init__(*args, **kwargs)
        self.fields["fields"] = green_fields(_("At least one is needed to publish."))
        if record is None or record.picture_id is None:
            del self.fields["remove_picture"]

    def initial_of(self, record: Any) -> dict[str, Any]:
        """Return what the record holds, by field."""
        return {name: getattr(record, name) for name in self.DIRECT} | {
            "fields": [field.pk for field in record.fields.all()]
        }

    def sections(self) -> list[tuple[object, list[forms.BoundField]]]:
        """Return the fields under their headings, for the template."""
        texts = ["name_ko", "name_en", "summary_ko", "summary_en", "description_ko", "description_en"]
        pictures = [name for name in self.fields if "picture" in name]
        rest = [
            name for name in self.fields if name not in texts and name not in pictures and name not in self.SEARCHED
        ]
        return [
            (_("Name and text"), [self[name] for name in texts]),
            (_("Classification and facts"), [self[name] for name in rest]),
            (_("Picture"), [self[name] for name in pictures]),
        ]

    SEARCHED: tuple[str, ...] = ()


class TechnologyForm(OfferingForm):
    """A technology."""

    climate_classes = forms.ModelMultipleChoiceField(
        label=_("Climate-technology classes"),
        queryset=ClimateClass.objects.all(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 9}),
        help_text=_("Korea's 45 classes; hold Ctrl (or Cmd) to choose several."),
    )
    readiness = forms.TypedChoiceField(
        label=_("Readiness level (TRL)"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=lambda: [*_NO_VALUE, *((level, f"{level} · {meaning}") for level, meaning in READINESS.items())],
    )
    ipc_topics = forms.ModelMultipleChoiceField(
        label=_("IPC green topics"),
        queryset=IpcTopic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    SEARCHED = ("ipc_topics",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["climate_classes"].widget.choices = _climate_choices()

    def initial_of(self, record: Any) -> dict[str, Any]:
        """Add what only a technology holds."""
        return super().initial_of(record) | {
            "climate_classes": [row.pk for row in record.climate_classes.all()],
            "ipc_topics": [row.pk for row in record.ipc_topics.all()],
            "readiness": record.readiness,
        }


class ProductForm(OfferingForm):
    """A product."""

    technology = forms.ModelChoiceField(
        label=_("Technology it uses"), queryset=Technology.objects.none(), required=False, empty_label="–"
    )
    price_from = forms.DecimalField(label=_("Price from"), max_digits=16, decimal_places=2, required=False)
    price_to = forms.DecimalField(label=_("Price to"), max_digits=16, decimal_places=2, required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[*_NO_VALUE, *((code, code) for code in CURRENCIES)]
    )
    price_unit_ko = forms.CharField(
        label=_("Price per what, in Korean"), max_length=40, required=False, help_text=_("e.g. 대당")
    )
    price_unit_en = forms.CharField(
        label=_("Price per what, in English"), max_length=40, required=False, help_text=_("e.g. per unit")
    )
    goods_code = forms.ModelChoiceField(
        label=_("Customs goods code"), queryset=GoodsCode.objects.all(), required=False, widget=forms.RadioSelect
    )

    SEARCHED = ("goods_code",)
    _OWN = ("technology", "price_from", "price_to", "currency", "price_unit_ko", "price_unit_en", "goods_code")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        field = self.fields["technology"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = organisation.technologies.all()

    def initial_of(self, record: Any) -> dict[str, Any]:
        """Add what only a product holds."""
        return super().initial_of(record) | {
            name: getattr(record, f"{name}_id" if name in {"technology", "goods_code"} else name) for name in self._OWN
        }


class SiteForm(forms.Form):
    """One reference site; an empty row is none."""

    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: [*_NO_VALUE, *countries.choices()])
    place_ko = forms.CharField(label=_("Place in Korean"), max_length=200, required=False)
    place_en = forms.CharField(label=_("Place in English"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), required=False)
    scale = forms.CharField(label=_("Scale"), max_length=100, required=False, help_text=_("e.g. 120 kW"))

    def clean(self) -> dict[str, Any]:
        """Ask for the year and country of a row that is begun."""
        values = super().clean() or {}
        begun = any(values.get(name) for name in ("country", "place_ko", "place_en", "scale")) or values.get("year")
        if begun:
            for name, message in (
                ("country", _("Choose the country.")),
                ("place_ko", _("Write the place.")),
                ("year", _("Write the year.")),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return values


MOST_SITES = 30
# Django itself would draw a thousand rows more than asked for, whatever number the form claims.
SiteFormSet = forms.formset_factory(SiteForm, extra=1, max_num=MOST_SITES, absolute_max=MOST_SITES)


def sites_of(formset: Any) -> list[Site]:
    """Return the rows that were filled in."""
    return [
        Site(
            country=row["country"],
            place_ko=row["place_ko"].strip(),
            place_en=row["place_en"].strip(),
            year=row["year"],
            scale=row["scale"].strip(),
        )
        for row in (form.cleaned_data for form in formset)
        if row.get("place_ko")
    ]
