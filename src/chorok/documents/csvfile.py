"""CSV that Excel opens in Korean: UTF-8 with a byte order mark, streamed row by row."""

import csv
from collections.abc import Iterator, Sequence
from typing import Protocol

from chorok.documents.cells import row_of
from chorok.documents.model import Sheet

CONTENT_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"


class _Writer(Protocol):
    def writerow(self, row: Sequence[str], /) -> str: ...


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def rows(sheet: Sheet) -> Iterator[bytes]:
    """Yield the file of `sheet` in pieces, for a streaming answer; never holds more than a row."""
    writer: _Writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield (BYTE_ORDER_MARK + writer.writerow([column.title for column in sheet.columns])).encode()
    for values in sheet.rows:
        yield writer.writerow(row_of(values)).encode()
