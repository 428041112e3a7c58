"""Lists to take away, written while they are sent: nothing of them is kept in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from chorok.documents import csvfile, xlsx
from chorok.documents.model import Cell, Sheet


def as_workbook(sheets: Iterable[Sheet], name: str) -> StreamingHttpResponse:
    """Answer with an Excel workbook of `sheets`, to be kept as `name`."""
    return _streamed(xlsx.workbook([_in_our_zone(sheet) for sheet in sheets]), name, xlsx.CONTENT_TYPE)


def as_csv(sheet: Sheet, name: str) -> StreamingHttpResponse:
    """Answer with `sheet` as CSV, to be kept as `name`."""
    return _streamed(csvfile.rows(_in_our_zone(sheet)), name, csvfile.CONTENT_TYPE)


def _streamed(pieces: Iterator[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return StreamingHttpResponse(
        _in_this_language(pieces), content_type=content_type, headers={"Content-Disposition": disposition}
    )


def _in_this_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Write in the language that is asked for now: the request is over when the pieces are made."""
    language = translation.get_language()

    def written() -> Iterator[bytes]:
        while True:
            with translation.override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return written()


def _in_our_zone(sheet: Sheet) -> Sheet:
    """A file goes from hand to hand and its moments carry no zone, so they are the centre's."""
    zone = timezone.get_default_timezone()

    def placed(cell: Cell) -> Cell:
        return timezone.localtime(cell, zone) if isinstance(cell, datetime) else cell

    return replace(sheet, rows=([placed(cell) for cell in row] for row in sheet.rows))
