"""Excel workbooks written while they are sent: one sheet of any length, in constant memory, the first bytes at once.

`documents.xlsx` makes whole workbooks; this is for lists whose rows are read from the database bit by bit. The format
is ECMA-376 (Office Open XML) with inline strings, so that no table of shared strings has to be known beforehand.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.documents.xlsx import EXACT_DIGITS, FORBIDDEN_IN_TITLE, SHEET_TITLE_LENGTH

#: Rows written between two pieces.
_ROWS_A_PIECE = 200
#: What Excel keeps of one cell.
_LONGEST_CELL = 32_767
#: Excel counts days from here, as it takes 1900 for a leap year.
_DAY_ZERO = date(1899, 12, 30)
#: Control characters XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7F2EA"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
_HEAD_STYLE, _TEXT_STYLE, _NUMBER_STYLE, _DATE_STYLE, _MOMENT_STYLE = 1, 2, 3, 4, 5


class _Pipe:
    """What the archive is written to: holds what was written until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def workbook(sheet: Sheet) -> Iterator[bytes]:
    """Yield the workbook of one sheet in pieces; its rows are read as the pieces are sent.

    Text is always text, so a cell that starts with "=" is no formula. Times are written in the zone they come in.
    """
    pipe = _Pipe()
    pages: Any = pipe
    with zipfile.ZipFile(pages, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*_PARTS.items(), ("xl/workbook.xml", _book(sheet.title))):
            archive.writestr(name, _HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write((_HEAD + _opening(sheet.columns)).encode())
            yield pipe.take()
            rows = iter(sheet.rows)
            number, done = 1, False
            while not done:
                lines, done = _lines(rows, sheet.columns, number)
                number += len(lines)
                part.write("".join(lines).encode())
                if piece := pipe.take():
                    yield piece
            part.write(_closing(number, len(sheet.columns)).encode())
    yield pipe.take()


def _lines(rows: Iterator[Sequence[Cell]], columns: Sequence[Column], number: int) -> tuple[list[str], bool]:
    """Return the next rows as XML, and whether they were the last ones."""
    lines: list[str] = []
    for values in rows:
        lines.append(_row(number + len(lines) + 1, [_cell(v, c) for v, c in zip(values, columns, strict=True)]))
        if len(lines) == _ROWS_A_PIECE:
            return lines, False
    return lines, True


def _book(title: str) -> str:
    name = title.translate(FORBIDDEN_IN_TITLE).strip("' ")[:SHEET_TITLE_LENGTH] or "1"
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(_writable(name))} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _opening(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>' for at, column in enumerate(columns, 1)
    )
    head = _row(1, [_text(column.title, _HEAD_STYLE) for column in columns])
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{head}"
    )


def _closing(rows: int, columns: int) -> str:
    return f'</sheetData><autoFilter ref="A1:{_letters(columns)}{rows}"/></worksheet>'


def _letters(column: int) -> str:
    """Return a column's name: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _row(number: int, cells: Sequence[str]) -> str:
    placed = "".join(f'<c r="{_letters(at)}{number}"{cell}' if cell else "" for at, cell in enumerate(cells, 1))
    return f'<row r="{number}">{placed}</row>'


def _cell(value: Cell, column: Column) -> str:
    """Return a cell from its attributes on; empty for no value."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS:
        style = _NUMBER_STYLE if column.kind in (Kind.NUMBER, Kind.MONEY) and value == int(value) else 0
        return f' s="{style}"><v>{Decimal(value):f}</v></c>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f' s="{_MOMENT_STYLE}"><v>{(value.date() - _DAY_ZERO).days + seconds / 86_400:.10f}</v></c>'
    if isinstance(value, date):
        return f' s="{_DATE_STYLE}"><v>{(value - _DAY_ZERO).days}</v></c>'
    return _text(str(value), _TEXT_STYLE)


def _text(text: str, style: int) -> str:
    shown = escape(_writable(text)[:_LONGEST_CELL])
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
