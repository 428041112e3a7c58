"""Forms of surveys. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.core.texts import whole_number
from chorok.meetings.models import Consultation, Survey, SurveyQuestion
from chorok.web.staff.form_builder.forms import ChoiceFormSet

_ROWS = "options"


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among earlier surveys, by their consultation."""

    def label_from_instance(self, obj: Survey) -> str:
        """Name the consultation."""
        return str(_("As at: %(consultation)s")) % {"consultation": obj.consultation.name}


class BeginForm(forms.Form):
    """Where a new survey's questions come from."""

    source = SourceField(
        Survey.objects.none(),
        label=pgettext_lazy("survey", "Questions"),
        required=False,
        empty_label=_("The usual questions"),
    )

    def __init__(self, *args: Any, sources: "QuerySet[Survey]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question in both languages."""

    name_ko = forms.CharField(label=_("Question in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Question in English"), max_length=200)
    required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)


def earlier_surveys(consultation: Consultation, side: str) -> "QuerySet[Survey]":
    """Return the surveys of this side at other consultations, the newest first."""
    rows = Survey.objects.filter(side=side).exclude(consultation=consultation)
    return rows.select_related("consultation").order_by("-created_at", "-pk")


def choice_rows(data: Any, question: SurveyQuestion | None) -> Any:
    """Return the rows of answers to choose from."""
    there = [] if question is None else list(question.choices.values("name_ko", "name_en"))
    return ChoiceFormSet(data, initial=there, prefix=_ROWS)


def with_more_rows(data: Any) -> Any:
    """Return the typed values, with three more empty rows when they were asked for."""
    if data is None or "more" not in data:
        return data
    values = data.copy()
    total = f"{_ROWS}-TOTAL_FORMS"
    values[total] = str((whole_number(values.get(total, "")) or 0) + 3)
    return values
