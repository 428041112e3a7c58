"""Words a cell may hold without becoming a formula in the reader's spreadsheet."""

from collections.abc import Sequence
from datetime import datetime

from chorok.documents.model import Cell

#: What starts a formula in Excel, LibreOffice or Google Sheets (source: OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Return `text` so that a spreadsheet reads it as text: what would start a formula gets an apostrophe."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def written(value: Cell) -> str:
    """Return `value` as plain text for CSV; numbers stay numbers, text is made harmless."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def row_of(values: Sequence[Cell]) -> list[str]:
    """Return one row of plain text."""
    return [written(value) for value in values]
