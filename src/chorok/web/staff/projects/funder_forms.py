"""Forms of the centre's pages about funders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.core.money import CURRENCIES
from chorok.needs.enums import Instrument
from chorok.pipeline.enums import Asker, CommonStage
from chorok.pipeline.models import CountryGroup
from chorok.registry import countries
from chorok.web.components.forms import DateInput


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


def _amount(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=16, decimal_places=2, help_text=help_text
    )


def _groups(label: Any, help_text: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        CountryGroup.objects.all(),
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class NamesForm(forms.Form):
    """A name in both languages."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class FunderForm(NamesForm):
    """Who a funder is, whom it pays, with what and how much."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Small letters, digits and hyphens."))
    askers = forms.MultipleChoiceField(
        label=_("Who may ask"),
        required=False,
        choices=Asker.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody marked: not known."),
    )
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"),
        required=False,
        choices=Instrument.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None marked: not known."),
    )
    currency = forms.ChoiceField(
        label=_("Currency of its amounts"), choices=[(code, code) for code in CURRENCIES], initial="USD"
    )
    least = _amount(_("Smallest amount it gives"))
    most = _amount(_("Largest amount it gives"))
    only_countries = _groups(_("It pays only in"), _("None marked: no such list is known."))
    not_countries = _groups(_("It never pays in"), "")
    first_countries = _groups(_("It prefers"), "")
    terms_ko = forms.CharField(label=_("What else it asks, in Korean"), max_length=3000, required=False, widget=_area())
    terms_en = forms.CharField(
        label=_("What else it asks, in English"), max_length=3000, required=False, widget=_area()
    )
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    source = forms.CharField(label=_("Where all this is said"), max_length=300, required=False)
    checked_on = forms.DateField(label=_("Compared with its source on"), required=False, widget=DateInput)
    active = forms.BooleanField(label=_("Projects may choose it"), required=False, initial=True)
    field_order = ["code", "name_ko", "name_en"]


class StageForm(NamesForm):
    """A stage as the funder itself names it."""

    common = forms.ChoiceField(
        label=_("Common stage"),
        choices=CommonStage.choices,
        help_text=_("In which column of the board its projects stand."),
    )
    gatekeeper_ko = forms.CharField(label=_("Who lets a project pass, in Korean"), max_length=200, required=False)
    gatekeeper_en = forms.CharField(label=_("Who lets a project pass, in English"), max_length=200, required=False)
    usual_days = forms.IntegerField(label=_("Usual days"), required=False, min_value=1)


class StagePaperForm(NamesForm):
    """A paper a stage wants."""

    required = forms.BooleanField(label=_("No project goes on without it"), required=False, initial=True)
    most_pages = forms.IntegerField(label=_("Pages at most"), required=False, min_value=1)
    template = forms.SlugField(
        label=_("Made by the hub from"),
        max_length=40,
        required=False,
        help_text=_("The name of a template of the hub, e.g. gcf-concept-note; empty for papers from elsewhere."),
    )


class StageCheckForm(forms.Form):
    """What must be true before a project goes on."""

    text_ko = forms.CharField(label=_("Check in Korean"), max_length=300)
    text_en = forms.CharField(label=_("Check in English"), max_length=300, required=False)
    required = forms.BooleanField(label=_("No project goes on without it"), required=False, initial=True)


class SizeForm(NamesForm):
    """A size class of a funder."""

    most = _amount(_("Up to"), _("In the funder’s currency; empty for the class above all others."))


class GroupForm(NamesForm):
    """Countries a funder speaks of together."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Small letters, digits and hyphens."))
    codes = forms.MultipleChoiceField(
        label=_("Countries"), required=False, widget=forms.SelectMultiple(attrs={"size": 12})
    )
    source = forms.CharField(label=_("Where the list is published"), max_length=300, required=False)
    checked_on = forms.DateField(label=_("Compared with its source on"), required=False, widget=DateInput)
    field_order = ["code", "name_ko", "name_en"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = countries.choices()  # type: ignore[attr-defined]
