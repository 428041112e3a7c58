"""Reads a table somebody filled in: the first sheet of an Excel workbook, or a CSV in UTF-8 or CP949 (old Korean)."""

import csv
import io
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any, BinaryIO

import openpyxl

MAX_ROWS = 2000
MAX_COLUMNS = 60
#: Signs of a cell in a CSV; the reader’s own limit is the whole process’s, and the file of needs has moved it.
MAX_CELL = 131_072
#: A workbook is a packed file: unpacked, it may be this large.
MAX_UNPACKED = 100 * 1024 * 1024
#: The texts of all its cells stand in one part that is read whole: MAX_ROWS full rows need less.
MAX_TEXTS = 20 * 1024 * 1024
_TEXTS = "xl/sharedStrings.xml"
_ENCODINGS = ("utf-8-sig", "cp949")


class UnreadableTableError(ValueError):
    """The file is no workbook and no CSV, or holds more than may be read at once."""


class TooManyRowsError(UnreadableTableError):
    """The table has more rows below the header than may be read."""


def read(content: BinaryIO, *, most: int = MAX_ROWS, columns: int = MAX_COLUMNS) -> list[list[str]]:
    """Return the rows as text, the header first, without empty rows at the end.

    Days are written 2020-05-13 and whole numbers without a point, whatever the cell's format. A formula counts with
    its last value. Cells to the right of so many `columns` are not read. Raises UnreadableTableError for another kind
    of file, TooManyRowsError for one with more than `most` rows below the header.
    """
    start = content.read(4)
    content.seek(0)
    workbook = start.startswith(b"PK")
    found: list[list[str]] = []
    try:
        for row in _workbook_rows(content, most, columns) if workbook else _csv_rows(content):
            found.append([_text(cell) for cell in row[:columns]])
            if len(found) > most + 1:
                raise TooManyRowsError(f"more than {most} rows")
    except UnreadableTableError:
        raise
    except Exception as error:  # a broken file fails inside the libraries in many ways, some only at a late row
        raise UnreadableTableError("damaged") from error
    while found and not any(found[-1]):
        found.pop()
    return found


def _workbook_rows(content: BinaryIO, most: int, columns: int) -> Iterable[tuple[Any, ...]]:
    with zipfile.ZipFile(content) as packed:
        sizes = {entry.filename: entry.file_size for entry in packed.infolist()}
    if sum(sizes.values()) > MAX_UNPACKED:
        raise UnreadableTableError("too large once unpacked")
    if sizes.get(_TEXTS, 0) > MAX_TEXTS:
        raise TooManyRowsError("more text than so many rows can hold")
    book = openpyxl.load_workbook(content, read_only=True, data_only=True)
    if not book.worksheets:
        raise UnreadableTableError("a workbook without a sheet")
    return book.worksheets[0].iter_rows(max_row=most + 2, max_col=columns, values_only=True)


def utf8(raw: bytes) -> bytes:
    """Return text in one of the known encodings as UTF-8; anything else as it is."""
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding).encode()
    return raw


def _csv_rows(content: BinaryIO) -> Iterable[tuple[Any, ...]]:
    try:
        text = utf8(content.read()).decode()
    except UnicodeDecodeError as error:
        raise UnreadableTableError("not text") from error
    if "\0" in text:
        raise UnreadableTableError("not text")
    return (_short(row) for row in csv.reader(io.StringIO(text, newline="")))


def _short(row: list[str]) -> tuple[str, ...]:
    """Return the row; a cell longer than MAX_CELL is no cell but a quotation mark that is never closed."""
    if any(len(cell) > MAX_CELL for cell in row):
        raise UnreadableTableError("a cell is too long")
    return tuple(row)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return str(cell).strip()
