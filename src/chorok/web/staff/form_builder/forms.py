"""Forms of the form builder. They check shapes; `programs.domain.forms` checks rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.programs.domain.form_rules import CONDITION_KINDS, Option
from chorok.programs.domain.queries.forms import newest_consents
from chorok.programs.domain.registry_facts import FACTS
from chorok.programs.domain.values import YES
from chorok.programs.enums import CHOICE_KINDS, ColumnKind, QuestionKind
from chorok.programs.models import ConsentText, FormPage, Question

#: In the address: a question the registry answers, whatever its kind.
FACT = "fact"
#: The fields that only some kinds have.
_OWN_FIELDS: dict[str, tuple[str, ...]] = {
    QuestionKind.SHORT: ("longest",),
    QuestionKind.LONG: ("longest",),
    QuestionKind.NUMBER: ("unit_ko", "unit_en", "least", "most", "decimals"),
    QuestionKind.MONEY: ("least", "most"),
    QuestionKind.TABLE: ("rows_least", "rows_most"),
    QuestionKind.CONSENT: ("consent",),
    FACT: ("registry_key",),
}
_COMMON = ("name_ko", "name_en", "help_ko", "help_en", "required", "names_applicant", "shown_if", "code")
#: Kinds whose answers usually tell who applies.
_NAMING = frozenset({QuestionKind.PERSON, QuestionKind.ADDRESS, QuestionKind.CONSENT, FACT})
_EMPTY_ROWS = 3
_MOST_ROWS = 60


class PageForm(forms.Form):
    """Heading and introduction of a page."""

    name_ko = forms.CharField(label=_("Heading in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Heading in English"), max_length=200, required=False)
    intro_ko = forms.CharField(
        label=_("Introduction in Korean"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    intro_en = forms.CharField(
        label=_("Introduction in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    @staticmethod
    def initial_of(page: FormPage | None) -> dict[str, Any]:
        """Return what stands in the form of a page that is there."""
        return {} if page is None else {name: getattr(page, name) for name in PageForm.base_fields}


class ConsentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among consent texts, each with its version."""

    def label_from_instance(self, obj: ConsentText) -> str:
        """Name the text and its version."""
        return _("%(name)s, version %(version)s") % {"name": obj.name, "version": obj.version}


class QuestionForm(forms.Form):
    """A question of one kind; the fields its kind has no use for are left out."""

    registry_key = forms.ChoiceField(
        label=_("Fact of the profile"),
        choices=[(key, fact.label) for key, fact in FACTS.items()],
        help_text=_("Applicants see it filled in. It is never typed again."),
    )
    name_ko = forms.CharField(label=_("Question in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Question in English"), max_length=200, required=False)
    help_ko = forms.CharField(label=_("Help in Korean"), max_length=600, required=False)
    help_en = forms.CharField(label=_("Help in English"), max_length=600, required=False)
    consent = ConsentField(
        ConsentText.objects.all(),
        label=_("Text that is agreed to"),
        empty_label=None,
        help_text=_("The newest version of each text. It is shown in full above the box to tick."),
    )
    unit_ko = forms.CharField(label=_("Unit in Korean"), max_length=20, required=False)
    unit_en = forms.CharField(label=_("Unit in English"), max_length=20, required=False)
    least = forms.DecimalField(label=_("Least value"), required=False, max_digits=20, decimal_places=4)
    most = forms.DecimalField(label=_("Largest value"), required=False, max_digits=20, decimal_places=4)
    decimals = forms.IntegerField(label=_("Decimals taken"), initial=0, min_value=0)
    longest = forms.IntegerField(label=_("Most characters"), required=False, min_value=1)
    rows_least = forms.IntegerField(label=_("Least number of rows"), initial=0, min_value=0)
    rows_most = forms.IntegerField(label=_("Largest number of rows"), initial=20, min_value=1)
    required = forms.BooleanField(label=_("Must be answered to apply"), required=False, initial=True)
    names_applicant = forms.BooleanField(
        label=_("Tells who applies"),
        required=False,
        help_text=_("Evaluators of a blind call don't see the answer."),
    )
    shown_if = forms.MultipleChoiceField(
        label=_("Ask only if"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick the answers of one earlier question. Nothing ticked: it is always asked."),
        error_messages={"invalid_choice": _("Choose a question that stands before this one in the form.")},
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Stands for the question in exports. Left empty, it is made from the English question."),
    )

    def __init__(
        self, *args: Any, kind: str, earlier: Sequence[Question], question: Question | None = None, **kwargs: Any
    ) -> None:
        """Make the form of `kind` (a QuestionKind, or FACT); `earlier` are the questions a condition may stand on."""
        kwargs["initial"] = _initial(question) if question else {"names_applicant": kind in _NAMING}
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - {*_COMMON, *_OWN_FIELDS.get(kind, ())}:
            del self.fields[name]
        self._sources = {source.pk: source for source in earlier if _can_be_source(source)}
        if self._sources or "shown_if" in self.data:
            shown_if = self.fields["shown_if"]
            assert isinstance(shown_if, forms.MultipleChoiceField)  # noqa: S101 - declared above
            shown_if.choices = [(source.name, _answers_of(source)) for source in self._sources.values()]
        else:
            del self.fields["shown_if"]
        if "consent" in self.fields:
            consent = self.fields["consent"]
            assert isinstance(consent, forms.ModelChoiceField)  # noqa: S101 - declared above
            consent.queryset = newest_consents(and_also=question.consent_id if question else None)

    def clean_shown_if(self) -> list[str]:
        """Refuse answers of two questions: a condition stands on one."""
        ticked: list[str] = self.cleaned_data["shown_if"]
        if len({answer.partition(":")[0] for answer in ticked}) > 1:
            raise forms.ValidationError(_("Tick answers of one question only."))
        return ticked

    @property
    def values(self) -> dict[str, Any]:
        """What was written, as arguments of the domain, without choices and columns."""
        given = dict(self.cleaned_data)
        ticked = [answer.partition(":") for answer in given.pop("shown_if", [])]
        given["shown_if"] = self._sources[int(ticked[0][0])] if ticked else None
        given["shown_if_values"] = [code for _source, _colon, code in ticked]
        return given | ({} if self.kind == FACT else {"kind": self.kind})


def _initial(question: Question) -> dict[str, Any]:
    initial = {name: getattr(question, name) for name in QuestionForm.base_fields if name != "shown_if"}
    return initial | {"shown_if": [f"{question.shown_if_id}:{code}" for code in question.shown_if_values]}


def _can_be_source(question: Question) -> bool:
    return question.kind in CONDITION_KINDS and not question.registry_key


def _answers_of(source: Question) -> list[tuple[str, str]]:
    if source.kind == QuestionKind.CONSENT:
        return [(f"{source.pk}:{YES}", str(_("Agreed")))]
    return [(f"{source.pk}:{choice.code}", choice.name) for choice in source.choices.all()]


class ChoiceForm(forms.Form):
    """One choice; an empty row is none. The code stays what it was."""

    name_ko = forms.CharField(label=_("In Korean"), max_length=200, required=False)
    name_en = forms.CharField(label=_("In English"), max_length=200, required=False)
    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    @property
    def option(self) -> Option | None:
        """The row, None when it is empty."""
        row = self.cleaned_data
        if not row.get("name_ko") and not row.get("name_en"):
            return None
        return Option(**row)


class ColumnForm(ChoiceForm):
    """One column of a table; an empty row is none."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("column", "Kind"), choices=ColumnKind.choices, initial=ColumnKind.SHORT, required=False
    )
    required = forms.BooleanField(label=_("Must be filled"), required=False, initial=True)


ChoiceFormSet = forms.formset_factory(ChoiceForm, extra=_EMPTY_ROWS, max_num=_MOST_ROWS)
ColumnFormSet = forms.formset_factory(ColumnForm, extra=_EMPTY_ROWS, max_num=_MOST_ROWS)


def options_formset(kind: str, data: Any, question: Question | None) -> Any:
    """Return the formset of choices or columns for a kind that has them, else None."""
    if kind in CHOICE_KINDS:
        rows = [] if question is None else list(question.choices.values("name_ko", "name_en", "code"))
        return ChoiceFormSet(data, initial=rows, prefix="options")
    if kind == QuestionKind.TABLE:
        columns = ("name_ko", "name_en", "code", "kind", "required")
        rows = [] if question is None else list(question.columns.values(*columns))
        return ColumnFormSet(data, initial=rows, prefix="options")
    return None


class ConsentForm(forms.Form):
    """A consent text; its code is given once."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens, e.g. personal-data.")
    )
    name_ko = forms.CharField(label=_("Title in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    text_ko = forms.CharField(label=_("Text in Korean"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))
    text_en = forms.CharField(
        label=_("Text in English"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )


class ConsentVersionForm(ConsentForm):
    """The next version of a text."""

    code = None  # type: ignore[assignment]
