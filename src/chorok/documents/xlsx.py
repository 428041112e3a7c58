"""Excel workbooks written while they are sent: sheets of any length, in constant memory, the first bytes at once.

The format is ECMA-376 (Office Open XML) with inline strings, so that no table of shared strings has to be known
beforehand.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chorok.documents.model import Cell, Column, Kind, Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Excel keeps 15 digits of a number; a longer one is written as text so that no digit is lost.
_EXACT_DIGITS = 15
_TITLE_LENGTH = 31
_FORBIDDEN_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
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
#: Styles: plain, heading, text, date, moment; from `_FIRST_NUMBER` on one for each format of numbers.
_PLAIN, _HEADING, _TEXT, _DATE, _MOMENT, _FIRST_NUMBER = range(6)
#: Excel keeps the numbers below for formats of its own.
_FIRST_FORMAT = 164


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


def workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield the workbook of `sheets` in pieces; their rows are read as the pieces are sent.

    Each sheet has a frozen header row with a filter. Text is always text, so a cell that starts with "=" is no formula.
    Times are written in the zone they come in, without it, as Excel knows none.
    """
    pipe = _Pipe()
    target: Any = pipe
    formats = sorted({_format(column) for sheet in sheets for column in sheet.columns} - {""})
    styles = {code: number for number, code in enumerate(formats, _FIRST_NUMBER)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts([sheet.title for sheet in sheets], formats).items():
            archive.writestr(name, _HEAD + content)
        for at, sheet in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{at}.xml", "w") as part:
                part.write((_HEAD + _opening(sheet.columns)).encode())
                yield pipe.take()
                columns = [(column, styles.get(_format(column), _PLAIN)) for column in sheet.columns]
                rows = iter(sheet.rows)
                number, done = 1, False
                while not done:
                    lines, done = _lines(rows, columns, number)
                    number += len(lines)
                    part.write("".join(lines).encode())
                    if piece := pipe.take():
                        yield piece
                part.write(_closing(number, len(sheet.columns)).encode())
    yield pipe.take()


def _format(column: Column) -> str:
    """Return how Excel shows the numbers of a column; empty where as they are."""
    places = "." + "0" * column.decimals if column.decimals else ""
    match column.kind:
        case Kind.NUMBER | Kind.MONEY:
            return "#,##0" + places
        case Kind.PERCENT:
            return f'0{places}"%"'
    return ""


def _parts(titles: Sequence[str], formats: Sequence[str]) -> dict[str, str]:
    """Return what a workbook holds besides its sheets, by the name in the archive."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(_sheet_names(titles), 1)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for at in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(titles) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _styles(formats),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    }


def _styles(formats: Sequence[str]) -> str:
    codes = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", *formats]
    numbered = "".join(
        f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(codes, _FIRST_FORMAT)
    )
    shown = "".join(
        f'<xf numFmtId="{_FIRST_FORMAT + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for at in range(len(codes))
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(codes)}">{numbered}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE7F2EA"/></patternFill></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(codes) + 3}">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        f'<alignment vertical="top" wrapText="1"/></xf>{shown}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """Return names Excel takes: without what it forbids, short enough, none twice whatever the case."""
    names: list[str] = []
    for title in titles:
        name = whole = _writable(title).translate(_FORBIDDEN_IN_TITLE).strip("' ")[:_TITLE_LENGTH] or "1"
        count = 1
        while name.casefold() in {each.casefold() for each in names}:
            count += 1
            name = f"{whole[: _TITLE_LENGTH - len(f' ({count})')]} ({count})"
        names.append(name)
    return names


def _lines(
    rows: Iterator[Sequence[Cell]], columns: Sequence[tuple[Column, int]], number: int
) -> tuple[list[str], bool]:
    """Return the next rows as XML, and whether they were the last ones."""
    lines: list[str] = []
    for values in rows:
        cells = [_cell(value, column, style) for value, (column, style) in zip(values, columns, strict=True)]
        lines.append(_row(number + len(lines) + 1, cells))
        if len(lines) == _ROWS_A_PIECE:
            return lines, False
    return lines, True


def _opening(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>' for at, column in enumerate(columns, 1)
    )
    head = _row(1, [_text(column.title, _HEADING) for column in columns])
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


def _cell(value: Cell, column: Column, style: int) -> str:
    """Return a cell from its attributes on; empty for no value. `style` is how the column shows numbers."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) <= _EXACT_DIGITS:
        # A fraction among whole numbers is shown as it is.
        fraction = not column.decimals and column.kind is not Kind.PERCENT and value != int(value)
        shown = _PLAIN if fraction else style
        return f' s="{shown}"><v>{Decimal(value):f}</v></c>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f' s="{_MOMENT}"><v>{(value.date() - _DAY_ZERO).days + seconds / 86_400:.10f}</v></c>'
    if isinstance(value, date):
        return f' s="{_DATE}"><v>{(value - _DAY_ZERO).days}</v></c>'
    return _text(str(value), _TEXT)


def _text(text: str, style: int) -> str:
    shown = escape(_writable(text)[:_LONGEST_CELL])
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
