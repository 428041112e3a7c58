"""Forms of what comes after a consultation: the answer to a follow-up, an MOU or MOA."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.core.money import CURRENCIES
from chorok.meetings.domain.accords import LONGEST, Signed
from chorok.meetings.domain.follow_ups import Became
from chorok.meetings.enums import AccordKind, Course
from chorok.meetings.models import Accord, FollowUp, Participant
from chorok.web.components.forms import DateInput


def _amount(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=14, decimal_places=2, help_text=help_text
    )


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="USD")


def _seen() -> forms.CharField:
    """Return the field that says which state the writer had before them."""
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class FollowUpForm(forms.Form):
    """What became of a meeting, short enough for a telephone."""

    course = forms.ChoiceField(
        label=_("How does it stand with the buyer?"), choices=Course.choices, widget=forms.RadioSelect
    )
    ended_reason = forms.CharField(
        label=_("Why has it ended?"), required=False, max_length=300, help_text=_("Only where it has ended.")
    )
    sample_sent = forms.BooleanField(label=_("We sent a sample"), required=False)
    quotation_sent = forms.BooleanField(label=_("We sent a quotation"), required=False)
    currency = _currency()
    contract = _amount(_("Contract signed since"), _("Only what was signed since the last answer."))
    contract_on = forms.DateField(label=_("Signed on"), required=False, widget=DateInput)
    export = _amount(_("Exported since"), _("Only what was shipped since the last answer."))
    export_on = forms.DateField(label=_("Exported by"), required=False, widget=DateInput)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_on = forms.DateField(label=_("Next step by"), required=False, widget=DateInput)

    seen = _seen()

    def __init__(self, data: Any = None, *, follow_up: FollowUp) -> None:
        told = [] if follow_up.answered_at is None else [name for name in self.base_fields if name != "seen"]
        known = {name: getattr(follow_up, name) for name in told}
        super().__init__(data, initial={"seen": follow_up.stamp, **known})

    @property
    def became(self) -> Became:
        """What was typed in a valid form, as plain data."""
        return Became(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class AccordForm(forms.Form):
    """An MOU or MOA; kind and parties are asked for where it is entered, not where it is changed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AccordKind.choices, widget=forms.RadioSelect)
    company = forms.TypedChoiceField(label=_("Company"), coerce=int)
    buyer = forms.TypedChoiceField(label=_("Buyer"), coerce=int)
    others = forms.CharField(label=_("Who else signed"), required=False, max_length=200)
    subject = forms.CharField(
        label=_("What it is about"), max_length=190, help_text=_("It stands beside the figure on the results page.")
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)
    years = forms.IntegerField(
        label=_("Runs for how many years"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=_("An MOA always says so."),
    )
    amount = _amount(_("Amount"), _("Leave it empty where the paper names none."))
    currency = _currency()
    upload = forms.FileField(
        label=_("Signed paper"), widget=forms.FileInput, help_text=_("PDF or picture. Only you and the centre see it.")
    )
    seen = _seen()

    def __init__(
        self,
        data: Any = None,
        uploads: Any = None,
        *,
        companies: Iterable[Participant] | None = None,
        buyers: Iterable[Participant] = (),
        accord: Accord | None = None,
    ) -> None:
        names = ("others", "subject", "signed_on", "years", "amount", "currency")
        known = {} if accord is None else {"seen": accord.stamp} | {name: getattr(accord, name) for name in names}
        super().__init__(data, uploads, initial=known)
        if accord is not None:
            for name in ("kind", "company", "buyer"):
                del self.fields[name]
            self.fields["upload"].required = False
            self.fields["upload"].label = _("Another file")
            return
        self._choose("buyer", buyers)
        if companies is None:
            del self.fields["company"]
        else:
            self._choose("company", companies)

    def _choose(self, name: str, rows: Iterable[Participant]) -> None:
        choices = [("", _("Choose")), *((row.pk, row.organisation.name) for row in rows)]
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def signed(self) -> Signed:
        """What was typed in a valid form, as plain data."""
        names = ("others", "subject", "signed_on", "years", "amount", "currency")
        return Signed(**{name: self.cleaned_data[name] for name in names})
