"""One page of a call's questions as a form: for the company that answers them and for the preview in the builder.

    form = QuestionPageForm(page, application, request.POST or None, request.FILES or None)
    form.is_valid()
    saved = save_page_answers(actor=…, application=…, page=page, values=form.values, base=form.base, ip=…)

A draft is saved with gaps: `values` holds every answer that can be kept, whatever is wrong with the others, and a
question left open is no error here. A redirect follows when `form.is_valid()` and nothing is in conflict; else the page
is drawn again with `QuestionPageForm(…, bases=saved.bases)`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.programs.domain.answers import read_answers
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.domain.typed_input import tidy
from chorok.programs.domain.value_texts import written
from chorok.programs.domain.values import YES, Value, clean, digest, picked, shown
from chorok.programs.enums import QuestionKind
from chorok.programs.models import Application, FormPage, Question
from chorok.web.components.question_widgets import REMOVED, widget_for


class AnswerField(forms.Field):
    """A field whose rules are the domain's. Required says what the label says; gaps are no error in a draft."""

    def __init__(self, question: Question, stored: Callable[[], Value | None], *, base: str) -> None:
        """Make the field; `stored` reads what is kept, which a field that only takes what was typed never asks."""
        current = stored() if question.kind == QuestionKind.FILE else None
        super().__init__(
            label=question.name,
            help_text="\n".join(part for part in (question.help, *_limits(question)) if part),
            required=question.required,
            initial=stored,
            widget=widget_for(question, current=current if isinstance(current, StoredFile) else None),
        )
        self.question = question
        self.base = base

    def clean(self, value: Any) -> Value | None:
        """Return the typed value. Raises ValidationError with the domain's sentence."""
        try:
            return clean(self.question, None if value == REMOVED else value)
        except DomainError as refusal:
            raise ValidationError(str(refusal.message)) from refusal


def _limits(question: Question) -> list[str]:
    """Say which limits an answer keeps to."""
    said = []
    if question.longest and question.kind in (QuestionKind.SHORT, QuestionKind.LONG):
        said.append(_("At most %(longest)s characters.") % {"longest": f"{question.longest:,}"})
    least, most = (None if limit is None else f"{tidy(limit):,f}" for limit in (question.least, question.most))
    if least is not None and most is not None:
        said.append(_("From %(least)s to %(most)s.") % {"least": least, "most": most})
    elif least is not None:
        said.append(_("At least %(least)s.") % {"least": least})
    elif most is not None:
        said.append(_("At most %(most)s.") % {"most": most})
    return said


@dataclass(frozen=True)
class Asked:
    """A question as the page draws it: with its field, or with the fact of the registry that answers it.

    `condition` says when it is asked; where a script runs it hides the question until then.
    """

    question: Question
    field: BoundField | None
    fact: str
    condition: str
    source_name: str
    source_values: str
    base_name: str


class QuestionPageForm(forms.Form):
    """The questions of one page. Without an application it is a preview: every question, nothing answered."""

    template_name = "chorok/questions/page.html"
    use_required_attribute = False
    PREFIX = "q"

    def __init__(
        self,
        page: FormPage,
        application: Application | None = None,
        data: Any = None,
        files: Any = None,
        *,
        pages: Sequence[FormPage] | None = None,
        bases: Mapping[str, str] | None = None,
    ) -> None:
        """Make the form of `page`; `pages` (of `form_of`) spares reading the form again.

        `bases`: digests to carry instead of those the form was sent with, after a conflict was shown.
        """
        super().__init__(data, files, prefix=self.PREFIX)
        self.application = application
        form = form_of(page.call) if pages is None else pages
        self.page = next(one for one in form if one.pk == page.pk)
        self._form = form
        self._asked = {question.pk: question for question in questions_of(form)}
        self.questions = [question for question in self.page.questions.all() if self._may_be_asked(question)]
        for question in self.questions:
            if not question.registry_key:
                stored = partial(self._stored, question.code)
                base = (bases or {}).get(question.code) or self._sent_base(question.code) or digest(stored())
                self.fields[question.code] = AnswerField(question, stored, base=base)

    @cached_property
    def _answers(self) -> dict[str, Value | None]:
        """Every answer of the application; a page that was drawn here and only brings what was typed needs none."""
        return {} if self.application is None else read_answers(self.application, pages=self._form)

    @cached_property
    def _shown(self) -> set[str]:
        return shown(self._asked.values(), self._answers)

    def _stored(self, code: str) -> Value | None:
        return self._answers.get(code)

    def _sent_base(self, code: str) -> str:
        return str(self.data.get(self._base_name(code), ""))[:64] if self.is_bound else ""

    @staticmethod
    def _base_name(code: str) -> str:
        return f"base-{code}"

    def _may_be_asked(self, question: Question) -> bool:
        """Whether the condition holds or can still come to hold on this page; in a preview it always can."""
        if self.application is None or question.shown_if_id is None:
            return True
        source = self._asked[question.shown_if_id]
        if source.page_id == question.page_id:
            return self._may_be_asked(source)
        answered = picked(source, self._answers.get(source.code))
        return source.code in self._shown and bool(answered & set(question.shown_if_values))

    @property
    def values(self) -> dict[str, Value | None]:
        """The answers that can be kept, by question code, once `is_valid` was asked."""
        return {code: self.cleaned_data[code] for code in self.fields if code in self.cleaned_data}

    @property
    def base(self) -> dict[str, str]:
        """The digests of the values the form was drawn with, by question code."""
        return {code: field.base for code, field in self.fields.items() if isinstance(field, AnswerField)}

    @property
    def wants_rows(self) -> bool:
        """The button for more rows of a table was pressed: save, and draw the page again."""
        return any(self.add_prefix(code) + "-add" in self.data for code in self.fields)

    @property
    def asked(self) -> list[Asked]:
        """The questions in their order, for the template."""
        return [self._drawn(question) for question in self.questions]

    def _drawn(self, question: Question) -> Asked:
        source = self._asked.get(question.shown_if_id) if question.shown_if_id else None
        here = source is not None and source.page_id == question.page_id
        told = source is not None and (here or self.application is None)
        return Asked(
            question=question,
            field=self[question.code] if question.code in self.fields else None,
            fact=written(question, self._answers.get(question.code)),
            condition=condition_of(question, source) if source is not None and told else "",
            source_name=self.add_prefix(source.code) if source is not None and here else "",
            source_values=" ".join(question.shown_if_values),
            base_name=self._base_name(question.code),
        )


def condition_of(question: Question, source: Question) -> str:
    """Say in words when a question is asked: Only if “Kind of support” is “Prototype”."""
    names = {choice.code: choice.name for choice in source.choices.all()} | {YES: _("Agreed")}
    answers = ", ".join(names.get(code, code) for code in question.shown_if_values)
    return _("Only if “%(question)s” is: %(answers)s") % {"question": source.name, "answers": answers}
