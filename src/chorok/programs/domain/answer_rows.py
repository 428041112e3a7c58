"""Answers as rows: a value of any kind becomes the rows it is kept in, and comes back equal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from chorok.core.models import StoredFile
from chorok.programs.domain import typed_input
from chorok.programs.domain.values import PARTS, Address, Cell, Person, Row, Value
from chorok.programs.enums import CHOICE_KINDS, QuestionKind
from chorok.programs.models import Answer, Question


def to_rows(question: Question, value: Value | None) -> list[Answer]:
    """Return the rows of a value as `values.clean` gives it, not saved and without application and moment.

    A consent has none: it stands in AnswerConsent. A file must be stored already.
    """
    if value is None or question.kind == QuestionKind.CONSENT:
        return []
    if isinstance(value, Address | Person):
        parts = ((part, getattr(value, part)) for part in PARTS[question.kind])
        return [Answer(question=question, part=part, text=text) for part, text in parts if text]
    if question.kind in CHOICE_KINDS:
        by_code = {choice.code: choice for choice in question.choices.all()}
        codes = value if isinstance(value, tuple) else (value,)
        return [Answer(question=question, choice=by_code[code]) for code in codes if isinstance(code, str)]
    if isinstance(value, tuple):
        return [
            _one(question, cell, row=number, part=column)
            for number, row in enumerate(value)
            if isinstance(row, Mapping)
            for column, cell in row.items()
        ]
    return [_one(question, value)]


def _one(question: Question, value: object, *, row: int = 0, part: str = "") -> Answer:
    answer = Answer(question=question, row=row, part=part)
    if isinstance(value, Decimal):
        answer.number = value
    elif isinstance(value, date):
        answer.day = value
    elif isinstance(value, StoredFile):
        answer.file = value
    else:
        answer.text = str(value)
    return answer


def from_rows(question: Question, rows: Sequence[Answer]) -> Value | None:
    """Return the value the rows of one question hold; None when there are none."""
    if not rows:
        return None
    if question.kind in CHOICE_KINDS:
        chosen = {row.choice_id for row in rows}
        codes = tuple(choice.code for choice in question.choices.all() if choice.pk in chosen)
        return codes if question.kind == QuestionKind.SEVERAL else codes[0]
    if question.kind == QuestionKind.TABLE:
        return _table(question, rows)
    parts = {row.part: row.text or "" for row in rows}
    if question.kind == QuestionKind.ADDRESS:
        return Address(**parts)
    if question.kind == QuestionKind.PERSON:
        return Person(**parts)
    return rows[0].file or _cell(rows[0])


def _table(question: Question, rows: Iterable[Answer]) -> tuple[Row, ...]:
    kinds = {column.code: column.kind for column in question.columns.all()}
    cells: dict[int, dict[str, Cell]] = {}
    for row in rows:
        value = _cell(row)
        if value is not None and row.part in kinds:
            cells.setdefault(row.row, {})[row.part] = value
    return tuple({code: cells[number][code] for code in kinds if code in cells[number]} for number in sorted(cells))


def _cell(row: Answer) -> Cell | None:
    if row.number is not None:
        return typed_input.tidy(row.number)
    return row.day if row.day is not None else row.text
