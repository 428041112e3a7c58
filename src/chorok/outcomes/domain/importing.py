"""Many results from one spreadsheet: read, tried row by row by the very rules of `report_claim`, written all or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Text
from chorok.core.money import Rate
from chorok.core.policy import require
from chorok.documents import tablefile
from chorok.outcomes import policy
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.domain.queries.parties import named
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.outcomes.models import Claim, Line

#: The columns of the spreadsheet, in the order of the form to download; either name may head a column.
COLUMNS: dict[str, Text] = {
    "year": gettext_lazy("Programme year"),
    "line": gettext_lazy("Line of support (code)"),
    "kind": gettext_lazy("Kind of result"),
    "title_ko": gettext_lazy("Title in Korean"),
    "title_en": gettext_lazy("Title in English"),
    "happened_on": gettext_lazy("Day"),
    "quantity": gettext_lazy("Quantity"),
    "amount": gettext_lazy("Amount"),
    "currency": gettext_lazy("Currency"),
    "rate": gettext_lazy("Exchange rate"),
    "rate_day": gettext_lazy("Day of the rate"),
    "rate_source": gettext_lazy("Source of the rate"),
    "years": gettext_lazy("Years"),
    "country": gettext_lazy("Country"),
    "organisations": gettext_lazy("Organisations"),
}
REQUIRED = ("year", "line", "kind", "title_ko", "happened_on")
LARGEST_FILE = 5 * 1024 * 1024

Row = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; `row` as the spreadsheet numbers it, `column` empty for the whole row."""

    row: int
    column: Text
    message: Text


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do."""

    rows: int
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


class _UndoError(Exception):
    """Takes back what a trial wrote."""


def read_rows(content: bytes) -> list[Row]:
    """Return the filled rows of an XLSX or CSV file as text by column, "row" being the number in the spreadsheet.

    Raises DomainError (field "upload") for a file that is too large, is none of both, or lacks a column.
    """
    if len(content) > LARGEST_FILE:
        raise DomainError(_("This file is too large: at most 5 MB."), field="upload")
    table = _table(content)
    if not table:
        raise DomainError(_("This file is empty."), field="upload")
    known = {str(label).casefold(): column for column, label in COLUMNS.items()} | {name: name for name in COLUMNS}
    heads = [known.get(head.strip().casefold(), "") for head in table[0]]
    missing = [str(COLUMNS[column]) for column in REQUIRED if column not in heads]
    if missing:
        raise DomainError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}, field="upload")
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        values = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        if any(values.values()):
            rows.append({"row": str(number), **values})
    if not rows:
        raise DomainError(_("There are no rows below the headings."), field="upload")
    return rows


def import_claims(*, actor: Actor, rows: Sequence[Row], write: bool) -> Outcome:
    """Report every row, or find every problem. Nothing stays written when there is one, or without `write`."""
    require(policy.can_report(actor, ()))
    claims: list[Claim] = []
    problems: list[Problem] = []
    lines = {line.code: line for line in Line.objects.filter(active=True)}
    try:
        with transaction.atomic():
            for row in rows:
                try:
                    claims.append(_report(actor, row, lines))
                except DomainError as refusal:
                    column = COLUMNS.get(refusal.field or "", "")
                    problems.append(Problem(int(row["row"]), column, refusal.message))
            if problems or not write:
                raise _UndoError
    except _UndoError:
        return Outcome(len(rows), tuple(claims), tuple(problems))
    return Outcome(len(rows), tuple(claims), ())


def _report(actor: Actor, row: Row, lines: dict[str, Line]) -> Claim:
    kind = _kind(row.get("kind", ""))
    line = lines.get(row.get("line", ""))
    if line is None:
        raise DomainError(_("There is no line of support with this code."), field="line")
    currency = row.get("currency", "").upper()
    return report_claim(
        actor=actor,
        year=_whole(row, "year") or 0,
        line=line,
        kind=kind,
        title_ko=row.get("title_ko", ""),
        title_en=row.get("title_en", ""),
        happened_on=_day(row, "happened_on"),
        quantity=1 if not row.get("quantity") else _whole(row, "quantity") or 0,
        amount=_decimal(row, "amount"),
        currency=currency,
        rate=_rate(row, kind, currency),
        years=_whole(row, "years"),
        country=row.get("country", ""),
        organisations=named(actor=actor, text=row.get("organisations", "")),
    )


def _kind(text: str) -> str:
    labels = {str(label).casefold(): value for value, label in ClaimKind.choices}
    kind = labels.get(text.casefold(), text)
    if kind not in ClaimKind.values:
        raise DomainError(_("Choose what was achieved."), field="kind")
    return kind


def _rate(row: Row, kind: str, currency: str) -> Rate | None:
    value = _decimal(row, "rate")
    target = REPORTING_CURRENCY.get(ClaimKind(kind))
    if value is None or target is None:
        return None
    return Rate(currency, target, value, _day(row, "rate_day"), row.get("rate_source", ""))


def _whole(row: Row, column: str) -> int | None:
    value = _decimal(row, column)
    if value is None:
        return None
    if value != value.to_integral_value() or abs(value) >= 10**9:
        raise DomainError(_("Give a whole number."), field=column)
    return int(value)


def _decimal(row: Row, column: str) -> Decimal | None:
    text = row.get(column, "").replace(",", "")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise DomainError(_("This is not a number."), field=column) from error
    if not value.is_finite():
        raise DomainError(_("This is not a number."), field=column)
    return value


def _day(row: Row, column: str) -> date:
    text = row.get(column, "").rstrip(".").replace(". ", "-").replace(".", "-").replace("/", "-")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(_("Give the day as 2020-07-15."), field=column) from error


def _table(content: bytes) -> list[list[str]]:
    try:
        return tablefile.read(BytesIO(content))
    except tablefile.TooManyRowsError as error:
        raise DomainError(_("At most 2,000 rows at once."), field="upload") from error
    except tablefile.UnreadableTableError as error:
        raise DomainError(_("This file can't be read. Save it as Excel (XLSX) or CSV."), field="upload") from error
