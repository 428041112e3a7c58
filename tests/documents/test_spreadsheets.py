"""XLSX and CSV: typed cells, Korean kept, no formula smuggled in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from chorok.documents import csvfile, xlsx
from chorok.documents.model import Column, Kind, Sheet

COLUMNS = [
    Column("기업", width=30),
    Column("금액", Kind.MONEY, decimals=2),
    Column("건수", Kind.NUMBER),
    Column("달성률", Kind.PERCENT, decimals=1),
    Column("날짜", Kind.DATE),
    Column("시각", Kind.MOMENT),
]
ROW = [
    "초록기업",
    Decimal("1500000.50"),
    7,
    Decimal("12.5"),
    date(2019, 11, 5),
    datetime(2019, 11, 5, 9, 30, tzinfo=UTC),
]


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(b"".join(xlsx.workbook(sheets))))


def test_cells_keep_their_type() -> None:
    page = opened(Sheet("결과", COLUMNS, [ROW]))["결과"]

    assert [cell.value for cell in page[1]] == ["기업", "금액", "건수", "달성률", "날짜", "시각"]
    assert [cell.value for cell in page[2]] == [
        "초록기업",
        1500000.5,
        7,
        12.5,
        datetime(2019, 11, 5),  # noqa: DTZ001 - a workbook knows no zone
        datetime(2019, 11, 5, 9, 30),  # noqa: DTZ001
    ]
    assert page["B2"].number_format == "#,##0.00"
    assert page["D2"].number_format == '0.0"%"'


def test_header_stays_in_sight_and_filters() -> None:
    page = opened(Sheet("결과", COLUMNS, [ROW, ROW]))["결과"]

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F3"


@pytest.mark.parametrize("text", ["=1+1", "+82-2-0000-0000", "-5", "@SUM(A1)"])
def test_text_never_becomes_a_formula(text: str) -> None:
    cell = opened(Sheet("a", [Column("x")], [[text]]))["a"]["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_a_number_too_long_for_excel_keeps_its_digits() -> None:
    page = opened(Sheet("a", [Column("x", Kind.MONEY)], [[Decimal("12345678901234567.89")]]))["a"]

    assert page["A2"].value == "12345678901234567.89"


def test_an_empty_list_is_a_header_alone() -> None:
    page = opened(Sheet("a", COLUMNS, []))["a"]

    assert page.max_row == 1


def test_a_title_excel_would_refuse_is_mended() -> None:
    book = opened(Sheet("2019/2020: [실적] 비교 " + "가" * 40, COLUMNS, []))

    assert book.sheetnames == [("2019 2020   실적  비교 " + "가" * 40)[:31]]


def test_csv_opens_in_korean_and_is_harmless() -> None:
    sheet = Sheet(
        "a", [Column("이름"), Column("수", Kind.NUMBER), Column("없음")], [["=cmd()", -5, None], ['"둘"', 1, ""]]
    )

    text = b"".join(csvfile.rows(sheet))

    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig") == '이름,수,없음\r\n\'=cmd(),-5,\r\n"""둘""",1,\r\n'


def test_csv_is_streamed() -> None:
    drawn: list[int] = []

    def endless() -> object:
        for number in range(1_000_000):
            drawn.append(number)
            yield [number]

    pieces = csvfile.rows(Sheet("a", [Column("x")], endless()))  # type: ignore[arg-type]
    assert [next(pieces) for _ in range(3)][1:] == [b"0\r\n", b"1\r\n"]
    assert drawn == [0, 1]
