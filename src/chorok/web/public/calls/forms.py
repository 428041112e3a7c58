"""Forms of the public pages of calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.outcomes.models import Line
from chorok.registry.models import GreenField


class CallFilter(forms.Form):
    """What the list of calls is narrowed to. Whatever can't be read counts as not asked for."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    line = forms.ModelChoiceField(
        Line.objects.filter(active=True),
        label=_("Line of support"),
        required=False,
        empty_label=_("All"),
        to_field_name="code",
    )
    field = forms.ModelChoiceField(
        GreenField.objects.all(), label=_("Green field"), required=False, empty_label=_("All")
    )

    def asked(self) -> dict[str, Any]:
        """Return the arguments of `public_calls`."""
        self.is_valid()
        line, field = self.cleaned_data.get("line"), self.cleaned_data.get("field")
        return {
            "text": self.cleaned_data.get("q", ""),
            "line": line.code if line else "",
            "field": field.code if field else "",
        }


class QuestionForm(forms.Form):
    """A question about a call."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The centre answers here and by mail. Your name is not shown to others."),
    )
