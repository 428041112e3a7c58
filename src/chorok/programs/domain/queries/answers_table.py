"""All answers of a call as lists for Excel: one row an application, and a list of its own for each table question."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.programs.domain.answer_rows import from_rows
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.domain.value_texts import written
from chorok.programs.domain.values import PARTS, Address, Person, Value, shown
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import Answer, AnswerConsent, Application, Call, Question
from chorok.registry.domain import phone

#: Applications whose answers are read at once, so that the export streams whatever their number.
BATCH = 500
_KINDS: dict[str, Kind] = {
    QuestionKind.NUMBER: Kind.NUMBER,
    QuestionKind.MONEY: Kind.MONEY,
    QuestionKind.DATE: Kind.DATE,
}
_COLUMN_KINDS: dict[str, Kind] = {
    ColumnKind.SHORT: Kind.TEXT,
    ColumnKind.NUMBER: Kind.NUMBER,
    ColumnKind.MONEY: Kind.MONEY,
    ColumnKind.DATE: Kind.DATE,
}
_TEXT_WIDTH, _LONG_WIDTH = 24, 48


class AnswerColumns:
    """The answers of a call's form as columns: one a question, one a part of an address or a person.

    A cell is empty where a question was not asked. A table is written out, its rows one a line; `answers_tables` has
    them as lists of their own.
    """

    def __init__(self, call: Call) -> None:
        """Read the form (four queries)."""
        self.questions = questions_of(form_of(call))
        self.columns = [column for question in self.questions for column in _columns(question)]

    def cells(self, applications: Sequence[Application]) -> dict[int, list[Cell]]:
        """Return the cells of each application by its key, in the order of `columns` (two queries for all)."""
        answers = self.values(applications)
        return {pk: list(self._row(values)) for pk, values in answers.items()}

    def values(self, applications: Sequence[Application]) -> dict[int, dict[str, Value | None]]:
        """Return the answers to the questions that were asked, by application and code (two queries for all)."""
        rows: dict[tuple[int, int], list[Answer]] = defaultdict(list)
        for row in Answer.objects.filter(application__in=applications).select_related("file"):
            rows[row.application_id, row.question_id].append(row)
        given = set(AnswerConsent.objects.filter(application__in=applications).values_list("application", "question"))
        read: dict[int, dict[str, Value | None]] = {}
        for application in applications:
            values: dict[str, Value | None] = {}
            for question in self.questions:
                if question.kind == QuestionKind.CONSENT:
                    values[question.code] = True if (application.pk, question.pk) in given else None
                else:
                    values[question.code] = from_rows(question, rows.get((application.pk, question.pk), []))
            asked = shown(self.questions, values)
            read[application.pk] = {code: value for code, value in values.items() if code in asked}
        return read

    def _row(self, values: Mapping[str, Value | None]) -> Iterator[Cell]:
        for question in self.questions:
            yield from _cells(question, values.get(question.code))


def answers_table(call: Call, applications: QuerySet[Application] | None = None) -> Sheet:
    """Return one row for each application handed in to `call` (or of `applications`), with every answer.

    Its rows are read in batches as they are written.
    """
    answers = AnswerColumns(call)
    found = _handed_in(call) if applications is None else applications
    rows = (
        [*_head(application), *cells[application.pk]]
        for batch in batches(found)
        for cells in [answers.cells(batch)]
        for application in batch
    )
    return Sheet(_("Answers"), [*_head_columns(), *answers.columns], rows)


def answers_tables(call: Call, applications: QuerySet[Application] | None = None) -> list[Sheet]:
    """Return `answers_table` and, for each table question, a list with one row for each row that was typed."""
    answers = AnswerColumns(call)
    found = _handed_in(call) if applications is None else applications
    tables = [question for question in answers.questions if question.kind == QuestionKind.TABLE]
    return [answers_table(call, found), *(_rows_of(answers, question, found) for question in tables)]


def batches(applications: QuerySet[Application]) -> Iterator[list[Application]]:
    """Yield the applications, with their organisations, in lists of BATCH."""
    batch: list[Application] = []
    for application in applications.prefetch_related("organisation", "call").iterator(chunk_size=BATCH):
        batch.append(application)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _handed_in(call: Call) -> QuerySet[Application]:
    return call.applications.handed_in().order_by("number")


def _head_columns() -> list[Column]:
    return [Column(_("Receipt number"), width=22), Column(_("Applicant"), width=28), Column(_("State"), width=16)]


def _head(application: Application) -> list[Cell]:
    return [application.receipt_code, application.organisation.name, str(application.get_state_display())]


def _rows_of(answers: AnswerColumns, question: Question, applications: QuerySet[Application]) -> Sheet:
    columns = list(question.columns.all())
    titles = [Column(column.name, _COLUMN_KINDS[column.kind], _TEXT_WIDTH) for column in columns]

    def rows() -> Iterator[list[Cell]]:
        for batch in batches(applications):
            values = answers.values(batch)
            for application in batch:
                table = values[application.pk].get(question.code)
                for row in table if isinstance(table, tuple) else ():
                    if isinstance(row, Mapping):
                        yield [*_head(application), *(row.get(column.code) for column in columns)]

    return Sheet(question.name, [*_head_columns(), *titles], rows())


def _columns(question: Question) -> Iterable[Column]:
    if question.kind in PARTS:
        return [Column(f"{question.name} · {title}", width=_TEXT_WIDTH) for title in _part_titles(question)]
    unit = f" ({question.unit})" if question.unit else ""
    kind = _KINDS.get(question.kind, Kind.TEXT)
    wide = question.kind in (QuestionKind.LONG, QuestionKind.TABLE)
    return [Column(f"{question.name}{unit}", kind, _LONG_WIDTH if wide else _TEXT_WIDTH, decimals=question.decimals)]


def _part_titles(question: Question) -> list[str]:
    titles = {
        "postcode": _("Postcode"),
        "line": _("Street or lot number"),
        "detail": _("Building, floor, room"),
        "name": pgettext("person", "Name"),
        "role": pgettext("person", "Position"),
        "email": _("E-mail address"),
        "phone": _("Telephone"),
    }
    return [titles[part] for part in PARTS[question.kind]]


def _cells(question: Question, value: Value | None) -> list[Cell]:
    if question.kind in PARTS:
        if not isinstance(value, Address | Person):
            return [None] * len(PARTS[question.kind])
        texts = {part: getattr(value, part) for part in PARTS[question.kind]}
        if "phone" in texts:
            texts["phone"] = phone.shown(texts["phone"])
        return [text or None for text in texts.values()]
    if isinstance(value, Decimal | date):
        return [value]
    return [written(question, value) or None]
