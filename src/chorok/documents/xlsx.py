"""Excel workbooks of typed cells, written in constant memory."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from chorok.documents.model import Cell, Column, Kind, Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Excel keeps 15 digits of a number; a longer one is written as text so that no digit is lost.
EXACT_DIGITS = 15
SHEET_TITLE_LENGTH = 31
FORBIDDEN_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook of `sheets`. Each has a frozen header row with a filter.

    Text is always written as text, so a cell that starts with "=" is no formula. Times are written in the zone they
    come in, without it, as Excel knows none.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True, "bg_color": "#E7F2EA", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    for sheet in sheets:
        _write(book, sheet, head)
    book.close()
    return buffer.getvalue()


def _write(book: Any, sheet: Sheet, head: Any) -> None:
    page = book.add_worksheet(sheet.title.translate(FORBIDDEN_IN_TITLE).strip("' ")[:SHEET_TITLE_LENGTH])
    formats = [book.add_format(_format(column)) for column in sheet.columns]
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.title, head)
    last = 0
    for last, values in enumerate(sheet.rows, start=1):
        for at, value in enumerate(values):
            _write_cell(page, last, at, value, formats[at])
    if sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _format(column: Column) -> dict[str, Any]:
    places = "." + "0" * column.decimals if column.decimals else ""
    match column.kind:
        case Kind.NUMBER | Kind.MONEY:
            return {"num_format": "#,##0" + places}
        case Kind.PERCENT:
            return {"num_format": f'0{places}"%"'}
        case Kind.DATE:
            return {"num_format": "yyyy-mm-dd"}
        case Kind.MOMENT:
            return {"num_format": "yyyy-mm-dd hh:mm"}
        case Kind.TEXT:
            return {"text_wrap": True, "valign": "top"}


def _write_cell(page: Any, row: int, column: int, value: Cell, style: Any) -> None:
    if value is None:
        page.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | Decimal):
        if len(Decimal(value).as_tuple().digits) > EXACT_DIGITS:
            page.write_string(row, column, str(value))
        else:
            page.write_number(row, column, value, style)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, value, style)
