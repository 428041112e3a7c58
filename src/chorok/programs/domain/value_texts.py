"""Values written for people: on the summary, in a difference between two editors, in lists."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.core.models import StoredFile
from chorok.programs.domain.values import Address, Person, Row, Value
from chorok.programs.enums import CHOICE_KINDS, ColumnKind, QuestionKind
from chorok.programs.models import Question, QuestionColumn
from chorok.registry.domain import phone

#: Between the cells of a table's row written as one line.
_BETWEEN_CELLS = " / "


def written(question: Question, value: Value | None) -> str:
    """Return the answer as text in the reader's language; empty when there is none. Rows stand one a line."""
    if value is None:
        return ""
    if question.kind in CHOICE_KINDS:
        names = {choice.code: choice.name for choice in question.choices.all()}
        codes = value if isinstance(value, tuple) else (value,)
        return ", ".join(names[code] for code in codes if isinstance(code, str))
    if isinstance(value, tuple):
        return "\n".join(_BETWEEN_CELLS.join(cells(question, row)) for row in value if isinstance(row, Mapping))
    if isinstance(value, bool):
        return _("Agreed")
    if isinstance(value, Decimal):
        return _money(value) if question.kind == QuestionKind.MONEY else f"{value:,f} {question.unit}".strip()
    return _plain(value)


def cells(question: Question, row: Row) -> list[str]:
    """Return the cells of a table's row as texts, one for each column."""
    return [_cell(column, row.get(column.code)) for column in question.columns.all()]


def _cell(column: QuestionColumn, value: str | Decimal | date | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return _money(value) if column.kind == ColumnKind.MONEY else f"{value:,f}"
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Address):
        place = " ".join(part for part in (value.line, value.detail) if part)
        return f"({value.postcode}) {place}".strip() if value.postcode else place
    if isinstance(value, Person):
        return ", ".join(part for part in (value.name, value.role, value.email, phone.shown(value.phone)) if part)
    return (value.name or "") if isinstance(value, StoredFile | UploadedFile) else str(value)


def _money(value: Decimal) -> str:
    return f"{value:,.0f}원" if get_language() == "ko" else f"KRW {value:,.0f}"
