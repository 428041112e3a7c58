"""Typed values of answers: what a person typed becomes a value of the question's kind, or a sentence says why not.

A question's kind fixes the type: text, amount or number (Decimal), day, the codes of choices, rows of a table, a
file, an address, a person, or True for a consent given. None: nothing was answered. What stands here needs no
database but the question with its choices and columns.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.programs.domain import typed_input
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import Question, QuestionColumn
from chorok.registry.domain import phone

#: Characters where the question sets no limit of its own.
LONGEST = {QuestionKind.SHORT: 200, QuestionKind.LONG: 4000}
LONGEST_PART = 200
#: What a consent that was given counts as in a condition.
YES = "yes"
_TICKED = frozenset({YES, "on", "true", "1"})
#: The columns keep 20 digits, 4 of them decimals.
_LIMIT = Decimal(10) ** 16
#: A table's numbers have no limit of decimals of their own.
COLUMN_DECIMALS = 4


@dataclass(frozen=True)
class Address:
    """A postal address: postcode, street or lot, and the rest such as floor and room."""

    postcode: str = ""
    line: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody named in an application. `phone` is kept as E.164."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


Cell = str | Decimal | date
Row = Mapping[str, Cell]
Value = str | Decimal | date | tuple[str, ...] | tuple[Row, ...] | Address | Person | StoredFile | UploadedFile | bool
#: Parts of the two kinds that have them, in their order.
PARTS: dict[str, tuple[str, ...]] = {
    QuestionKind.ADDRESS: tuple(field.name for field in fields(Address)),
    QuestionKind.PERSON: tuple(field.name for field in fields(Person)),
}


def clean(question: Question, raw: object) -> Value | None:
    """Return what was typed as a value of the question's kind; None when nothing was.

    Takes text from a form, a list of codes, rows or parts by their codes, and values as they come out of here.
    Whether an answer is needed is not asked here: a draft is saved with gaps (see `domain.missing`).
    Raises DomainError on the field `question.code`, with a sentence that says what to do.
    """
    try:
        return _READ[question.kind](question, raw)
    except DomainError as refusal:
        raise DomainError(refusal.message, field=question.code) from refusal


def _consent(_question: Question, raw: object) -> bool | None:
    return True if str(raw).lower() in _TICKED else None


def _file(_question: Question, raw: object) -> StoredFile | UploadedFile | None:
    return raw if isinstance(raw, StoredFile | UploadedFile) else None


def _long(question: Question, raw: object) -> str | None:
    return _within(_text(raw), question.longest or LONGEST[QuestionKind.LONG]) or None


def _short(question: Question, raw: object) -> str | None:
    return _within(_line(raw), question.longest or LONGEST[QuestionKind.SHORT]) or None


def _amount(question: Question, raw: object) -> Decimal | None:
    if not _line(raw):
        return None
    decimals = 0 if question.kind == QuestionKind.MONEY else question.decimals
    return _between(_number(raw, decimals=decimals), question.least, question.most)


def _date(_question: Question, raw: object) -> date | None:
    return _day(raw) if _line(raw) else None


def _text(raw: object) -> str:
    """Return a text without NUL, its lines ended one way, no space around it."""
    return str("" if raw is None else raw).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _line(raw: object) -> str:
    """Return a text of one line."""
    return " ".join(_text(raw).split())


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise DomainError(
            _("This is too long: %(length)d characters, at most %(longest)d fit.")
            % {"length": len(text), "longest": longest}
        )
    return text


def _number(raw: object, *, decimals: int) -> Decimal:
    value = raw if isinstance(raw, Decimal) else typed_input.number(str(raw))
    if abs(value) >= _LIMIT:
        raise DomainError(_("This number is too large."))
    if value != round(value, decimals):
        if decimals == 0:
            raise DomainError(_("Write a whole number."))
        raise DomainError(_("At most %(decimals)d decimals are taken.") % {"decimals": decimals})
    return typed_input.tidy(value)


def _between(value: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    if least is not None and value < least:
        raise DomainError(_("The least is %(least)s.") % {"least": f"{typed_input.tidy(least):,f}"})
    if most is not None and value > most:
        raise DomainError(_("The most is %(most)s.") % {"most": f"{typed_input.tidy(most):,f}"})
    return value


def _day(raw: object) -> date:
    return raw if isinstance(raw, date) else typed_input.day(str(raw))


def _code(question: Question, raw: object) -> str | None:
    code = _line(raw)
    if code and code not in {choice.code for choice in question.choices.all()}:
        raise DomainError(_("Choose one of the answers."))
    return code or None


def _codes(question: Question, raw: object) -> tuple[str, ...] | None:
    """Return the ticked codes in the order of the choices."""
    if isinstance(raw, str):
        raw = [raw]
    ticked = {_line(code) for code in raw} - {""} if isinstance(raw, Iterable) else set()
    codes = tuple(choice.code for choice in question.choices.all() if choice.code in ticked)
    if len(codes) != len(ticked):
        raise DomainError(_("Choose among the answers."))
    return codes or None


def _parts(question: Question, raw: object) -> dict[str, str] | None:
    given = asdict(raw) if isinstance(raw, Address | Person) else raw
    parts = {part: _line(given.get(part)) for part in PARTS[question.kind]} if isinstance(given, Mapping) else {}
    return parts if any(parts.values()) else None


def _address(question: Question, raw: object) -> Address | None:
    parts = _parts(question, raw)
    if parts is None:
        return None
    postcode = parts["postcode"]
    if postcode and not (postcode.isascii() and postcode.isdigit() and len(postcode) == 5):  # noqa: PLR2004
        raise DomainError(_("A postcode has 5 digits."))
    return Address(postcode, _within(parts["line"], LONGEST_PART), _within(parts["detail"], LONGEST_PART))


def _person(question: Question, raw: object) -> Person | None:
    parts = _parts(question, raw)
    if parts is None:
        return None
    email = parts["email"].lower()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise DomainError(_("Write an e-mail address, e.g. name@example.kr.")) from error
    return Person(
        _within(parts["name"], LONGEST_PART),
        _within(parts["role"], LONGEST_PART),
        _within(email, LONGEST_PART),
        phone.to_e164(parts["phone"]),
    )


def _rows(question: Question, raw: object) -> tuple[Row, ...] | None:
    """Return the rows in which something stands. Raises DomainError that names row and column."""
    columns = list(question.columns.all())
    given: Iterable[object] = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else ()
    rows: list[Row] = []
    for number, row in enumerate((row for row in given if isinstance(row, Mapping)), start=1):
        cells: dict[str, Cell] = {}
        for column in columns:
            try:
                cell = _cell(column, row.get(column.code))
            except DomainError as refusal:
                raise DomainError(
                    _("Row %(row)d, %(column)s: %(message)s")
                    % {"row": number, "column": column.name, "message": refusal.message}
                ) from refusal
            if cell is not None:
                cells[column.code] = cell
        if cells:
            rows.append(cells)
    if len(rows) > question.rows_most:
        raise DomainError(_("At most %(most)d rows are taken.") % {"most": question.rows_most})
    return tuple(rows) or None


def _cell(column: QuestionColumn, raw: object) -> Cell | None:
    if raw is None or not _line(raw):
        return None
    if column.kind == ColumnKind.NUMBER:
        return _number(raw, decimals=COLUMN_DECIMALS)
    if column.kind == ColumnKind.MONEY:
        return _number(raw, decimals=0)
    if column.kind == ColumnKind.DATE:
        return _day(raw)
    return _within(_line(raw), LONGEST[QuestionKind.SHORT])


_READ: dict[str, Callable[[Question, object], Value | None]] = {
    QuestionKind.SHORT: _short,
    QuestionKind.LONG: _long,
    QuestionKind.CHOICE: _code,
    QuestionKind.SEVERAL: _codes,
    QuestionKind.NUMBER: _amount,
    QuestionKind.MONEY: _amount,
    QuestionKind.DATE: _date,
    QuestionKind.TABLE: _rows,
    QuestionKind.FILE: _file,
    QuestionKind.ADDRESS: _address,
    QuestionKind.PERSON: _person,
    QuestionKind.CONSENT: _consent,
}


def digest(value: Value | None) -> str:
    """Return the fingerprint of a value; equal values have equal ones.

    A form carries it, so that a value somebody else changed meanwhile is noticed. A fresh upload is like no other.
    """
    told = json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: object) -> object:
    """Return what JSON has no type for as text or parts."""
    if isinstance(value, Decimal):
        return f"{typed_input.tidy(value):f}"
    if isinstance(value, Address | Person):
        return asdict(value)
    if isinstance(value, StoredFile):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else f"upload {id(value)}"


def picked(question: Question, value: Value | None) -> frozenset[str]:
    """Return the codes an answer holds, for conditions: of choices, or "yes" for a consent."""
    if question.kind == QuestionKind.CONSENT:
        return frozenset({YES}) if value is True else frozenset()
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, tuple):
        return frozenset(code for code in value if isinstance(code, str))
    return frozenset()


def shown(questions: Iterable[Question], answers: Mapping[str, Value | None]) -> set[str]:
    """Return the codes of the questions that are asked, given the answers by code.

    A question whose condition stands on a hidden question is hidden too. Always ends: a circle, which the builder
    refuses, would hide its questions.
    """
    by_id = {question.pk: question for question in questions}
    asked = set()
    for question in by_id.values():
        step: Question | None = question
        seen: set[int] = set()
        while step is not None and step.shown_if_id is not None and step.pk not in seen:
            seen.add(step.pk)
            source = by_id.get(step.shown_if_id)
            holds = source is not None and picked(source, answers.get(source.code)) & set(step.shown_if_values)
            step = source if holds else None
        if step is not None and step.shown_if_id is None:
            asked.add(question.code)
    return asked
