"""Forms of the centre's pages of the thesaurus."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chorok.registry.models import GreenField
from chorok.thesaurus.domain.queries.concepts import ConceptFilter, named
from chorok.thesaurus.enums import LabelLanguage
from chorok.thesaurus.models import Concept
from chorok.web.components.needs.forms import ALL

STATES = (
    ("", _("In use")),
    ("drafts", _("With labels to review")),
    ("without", _("Without a label in the language")),
    ("retired", _("Retired")),
)


class ConceptFilterForm(forms.Form):
    """What the list of concepts is narrowed to."""

    q = forms.CharField(label=_("Code or label"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ALL, *LabelLanguage.choices])
    field = forms.ChoiceField(label=_("Green field"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(field.pk, field.name) for field in GreenField.objects.order_by("position")]
        self.fields["field"].choices = [ALL, *fields]  # type: ignore[attr-defined]

    def wanted(self) -> ConceptFilter:
        """Return the filter; a value that can't be chosen narrows nothing."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return ConceptFilter(text=given.pop("q"), **given)


class ConceptsField(forms.CharField):
    """Concepts by code or label, between semicolons; `most`: how many."""

    def __init__(self, *, most: int = 20, **kwargs: Any) -> None:
        self.most = most
        super().__init__(max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[Concept]:
        """Return the concepts; each text must mean exactly one that is in use."""
        texts = [text.strip() for text in super().clean(value).split(";") if text.strip()]
        if len(texts) > self.most:
            raise ValidationError(_("Name at most %(most)d."), params={"most": self.most})
        found = []
        for text in texts:
            meant = named(text)
            if not meant:
                raise ValidationError(
                    _("There is no concept with the code or label “%(text)s”."), params={"text": text}
                )
            if len(meant) > 1:
                raise ValidationError(
                    _("“%(text)s” is a label of several concepts. Give one of these codes: %(codes)s"),
                    params={"text": text, "codes": ", ".join(one.code for one in meant)},
                )
            found.append(meant[0])
        return found


class NewConceptForm(forms.Form):
    """A new concept with its first two labels."""

    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("What the engine and files call it, e.g. rainwater_storage.")
    )
    korean = forms.CharField(label=_("Label in Korean"), max_length=200)
    english = forms.CharField(label=_("Label in English"), max_length=200)
    broader = ConceptsField(
        label=_("Stands under"), required=False, help_text=_("Codes or labels of concepts, between semicolons.")
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("A standard, a vocabulary, a paper.")
    )


class ConceptForm(forms.Form):
    """What a concept stands under and links to."""

    broader = ConceptsField(
        label=_("Stands under"), required=False, help_text=_("Codes or labels of concepts, between semicolons.")
    )
    climate = forms.CharField(
        label=_("Climate-technology classes"), required=False, max_length=200, help_text=_("Numbers, e.g. 28, 29.")
    )
    field = forms.ModelChoiceField(GreenField.objects.all(), label=_("Green field"), required=False)
    ipc = forms.CharField(
        label=_("IPC green topics"),
        required=False,
        max_length=5000,
        help_text=_("One a line, as in the IPC Green Inventory."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    goods = forms.CharField(
        label=_("Goods codes"),
        required=False,
        max_length=500,
        help_text=_("Beginnings of HSK codes, e.g. 8413, 842121."),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    def __init__(self, *args: Any, concept: Concept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "broader": "; ".join(link.broader.code for link in concept.broader_links.all()),
            "climate": ", ".join(str(number) for number in concept.climate),
            "field": concept.field_id,
            "ipc": "\n".join(concept.ipc),
            "goods": ", ".join(concept.goods),
            "source": concept.source,
        }

    def clean_climate(self) -> list[int]:
        """Return the numbers of the classes."""
        given = re.split(r"[,;\s]+", self.cleaned_data["climate"].strip())
        if any(one and not (one.isdecimal() and len(one) <= 2) for one in given):  # noqa: PLR2004 - of two digits at most
            raise ValidationError(_("Climate classes are numbers from 1 to 45."))
        return [int(one) for one in given if one]

    def clean_goods(self) -> list[str]:
        """Return the beginnings of goods codes."""
        return [one for one in re.split(r"[,;\s]+", self.cleaned_data["goods"].strip()) if one]

    def clean_ipc(self) -> list[str]:
        """Return the topics."""
        return [one.strip() for one in self.cleaned_data["ipc"].splitlines() if one.strip()]


class LabelForm(forms.Form):
    """A label that is added to a concept."""

    language = forms.ChoiceField(label=_("Language"), choices=LabelLanguage.choices)
    text = forms.CharField(label=_("Label"), max_length=200)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)


class NounForm(forms.Form):
    """Which concept a noun is a label of."""

    concept = ConceptsField(label=_("Concept"), most=1, help_text=_("Its code or one of its labels."))
    language = forms.ChoiceField(label=_("Language"), choices=LabelLanguage.choices)
    text = forms.CharField(label=_("Label"), max_length=200)


class NoteForm(forms.Form):
    """What an edition changes."""

    note = forms.CharField(label=_("What this edition changes"), max_length=300)


class FileForm(forms.Form):
    """A file of concepts."""

    upload = forms.FileField(label=_("File"), help_text=_("SKOS in JSON-LD, or a table with the template’s columns."))
    retire = forms.BooleanField(
        label=_("Retire labels the file doesn’t have"),
        required=False,
        help_text=_("Only of concepts that stand in the file. Concepts are never retired by a file."),
    )
