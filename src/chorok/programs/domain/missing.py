"""What is still missing before an application can be handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError, Text
from chorok.core.models import StoredFile
from chorok.programs.domain.answers import read_answers
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.domain.values import Address, Person, Value, clean, shown
from chorok.programs.enums import QuestionKind
from chorok.programs.models import Application, FormPage, Question


@dataclass(frozen=True)
class Missing:
    """An answer that is missing or can't stand, with what to do."""

    page: FormPage
    question: Question
    message: Text


def missing(application: Application, *, pages: Sequence[FormPage] | None = None) -> list[Missing]:
    """Return what is missing in the questions that are asked, in the form's order; empty: it is complete.

    `pages`: of `form_of`, where they are read already.
    """
    form = form_of(application.call) if pages is None else pages
    asked = questions_of(form)
    answers = read_answers(application, pages=form)
    codes = shown(asked, answers)
    return [
        Missing(page, question, message)
        for page in form
        for question in page.questions.all()
        if question.code in codes
        for message in gaps(question, answers.get(question.code))
    ]


def gaps(question: Question, value: Value | None) -> list[Text]:
    """Return what an answer lacks: nothing where it may stand as it is."""
    if value is None:
        return [_unanswered(question)] if question.required else []
    try:
        clean(question, value)
    except DomainError as refusal:
        return [refusal.message]
    return list(_parts_lacking(question, value))


def _unanswered(question: Question) -> Text:
    if question.registry_key:
        return _("Your profile does not say this yet. Complete the profile; it is taken over by itself.")
    if question.kind == QuestionKind.CONSENT:
        return _("This consent is needed to apply.")
    if question.kind == QuestionKind.FILE:
        return _("Add the file.")
    return _("Answer this question.")


def _parts_lacking(question: Question, value: Value) -> Iterator[Text]:
    if isinstance(value, Address) and not value.line:
        yield _("Write the street or lot number.")
    if isinstance(value, Person) and not value.name:
        yield _("Write the name.")
    if isinstance(value, Person) and not (value.email or value.phone):
        yield _("Write an e-mail address or a telephone number.")
    if isinstance(value, StoredFile) and not default_storage.exists(value.stored_as):
        yield _("This file is lost. Add it again.")
    if question.kind == QuestionKind.TABLE and isinstance(value, tuple):
        yield from _cells_lacking(question, value)


def _cells_lacking(question: Question, rows: Sequence[object]) -> Iterator[Text]:
    if len(rows) < question.rows_least:
        yield _("At least %(least)d rows are needed.") % {"least": question.rows_least}
    for number, row in enumerate(rows, start=1):
        for column in question.columns.all():
            if column.required and isinstance(row, dict) and column.code not in row:
                yield _("Row %(row)d: write the value of “%(column)s”.") % {"row": number, "column": column.name}
