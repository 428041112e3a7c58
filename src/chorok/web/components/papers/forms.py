"""Forms of papers. They check shapes; the domain checks rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MakeForm(forms.Form):
    """Which paper, in which language."""

    paper = forms.ChoiceField(label=pgettext_lazy("office", "Paper"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["paper"]
        field.choices = list(choices)


class ReadForm(forms.Form):
    """The changed paper."""

    upload = forms.FileField(
        label=_("Changed paper"),
        help_text=_("DOCX or HWPX. Only texts in the marked fields are read; nothing is written before you decide."),
    )
