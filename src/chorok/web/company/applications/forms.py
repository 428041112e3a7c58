"""Forms of the application pages: they check shapes; the domain checks rules."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.domain import typed_input
from chorok.programs.domain.applications import SUMS
from chorok.programs.models import Application
from chorok.web.components.question_widgets import NumberInput, won


class WonField(forms.Field):
    """An amount in won as people type it: 1,000,000 or 1000000. Needed in the end, but a draft may leave it open."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, widget=NumberInput(unit="", grouped=True))

    def clean(self, value: Any) -> Decimal | None:
        """Return the amount. Raises ValidationError with the domain's sentence."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return typed_input.number(text)
        except (DomainError, InvalidOperation) as refusal:
            raise ValidationError(str(refusal)) from refusal


class CostsForm(forms.Form):
    """What the whole costs and who bears it."""

    use_required_attribute = False

    costs = WonField(label=_("Costs in all"))
    subsidy = WonField(label=_("Subsidy asked for"))
    own_cash = WonField(label=_("Own share in cash"))
    own_in_kind = WonField(label=_("Own share in kind"), help_text=_("Work, rooms or machines of your own. 0 if none."))

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data, initial={name: getattr(application, name) for name in SUMS})
        for name in SUMS:
            widget = self.fields[name].widget
            assert isinstance(widget, NumberInput)  # noqa: S101 - narrows the type
            widget.unit = won()

    @property
    def sums(self) -> dict[str, Decimal | None]:
        """The four sums, once `is_valid` was asked."""
        return {name: self.cleaned_data[name] for name in SUMS}


class PaperForm(forms.Form):
    """One paper."""

    upload = forms.FileField(label=_("File"), widget=forms.FileInput)


class WithdrawForm(forms.Form):
    """Why an application is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The centre reads it.")
    )


class SupplementForm(forms.Form):
    """What was mended."""

    answer = forms.CharField(label=_("What you changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
