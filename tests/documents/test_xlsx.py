"""Workbooks written while they are sent: what was given comes back, nothing is a formula, rows are read late."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.documents.xlsx import workbook

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
COLUMNS = [Column("이름"), Column("금액", Kind.MONEY), Column("날", Kind.DATE), Column("때", Kind.MOMENT)]


def read(sheet: Sheet) -> list[list[Any]]:
    book = load_workbook(BytesIO(b"".join(workbook([sheet]))))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_typed_values_come_back() -> None:
    moment = datetime(2020, 5, 13, 10, 30, 15)  # noqa: DTZ001 - Excel knows no zone
    rows: list[list[Cell]] = [["초록 & <기업>", Decimal(7_500_000), date(2020, 5, 13), moment], ["=1+1", 0, None, None]]
    assert read(Sheet("신청", COLUMNS, rows)) == [
        ["이름", "금액", "날", "때"],
        ["초록 & <기업>", 7_500_000, datetime(2020, 5, 13), moment],  # noqa: DTZ001
        ["=1+1", 0, None, None],
    ]


def test_text_is_never_a_formula() -> None:
    book = load_workbook(BytesIO(b"".join(workbook([Sheet("a", COLUMNS[:1], [["=1+1"], ["+82"], ["@x"]])]))))
    assert [cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row] == ["s", "s", "s"]


def test_a_number_excel_would_round_stays_text() -> None:
    assert read(Sheet("a", COLUMNS[1:2], [[Decimal("1234567890123456789")], [Decimal("12.50")]]))[1:] == [
        ["1234567890123456789"],
        [12.5],
    ]


def test_a_fraction_among_whole_numbers_is_not_rounded() -> None:
    columns = [Column("a", Kind.NUMBER), Column("b", Kind.NUMBER, decimals=2), Column("c", Kind.PERCENT)]
    rows: list[list[Cell]] = [[Decimal("12.5"), Decimal("12.5"), Decimal("12.5")], [12, 12, 12]]
    page = load_workbook(BytesIO(b"".join(workbook([Sheet("a", columns, rows)])))).active
    assert [[cell.number_format for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["General", "#,##0.00", '0"%"'],
        ["#,##0", "#,##0.00", '0"%"'],
    ]


def test_sheets_follow_one_another_and_no_two_share_a_name() -> None:
    read_in: list[str] = []

    def rows(name: str) -> Iterator[Sequence[Cell]]:
        read_in.append(name)
        yield [name]

    titles = ["Staff", "staff", "가" * 40, "가" * 40]
    sheets = [Sheet(title, COLUMNS[:1], rows(str(at))) for at, title in enumerate(titles)]
    book = load_workbook(BytesIO(b"".join(workbook(sheets))))
    assert book.sheetnames == ["Staff", "staff (2)", "가" * 31, "가" * 27 + " (2)"]
    assert [page["A2"].value for page in book] == read_in == ["0", "1", "2", "3"]


def test_rows_are_read_as_the_workbook_is_sent() -> None:
    asked: list[int] = []

    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(10_000):
            asked.append(number)
            yield [f"{number}"]

    pieces = workbook([Sheet("a", COLUMNS[:1], rows())])
    first = next(pieces)
    assert first.startswith(b"PK")
    assert asked == []
    rest = b"".join(pieces)
    assert len(asked) == 10_000
    book = load_workbook(BytesIO(first + rest), read_only=True)
    assert [row[0] for row in book.active.iter_rows(values_only=True)][-1] == "9999"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=5), st.text(max_size=40))
def test_any_text_gives_a_workbook_that_opens(texts: list[str], title: str) -> None:
    found = read(Sheet(title, COLUMNS[:1], [[text] for text in texts]))
    assert len(found) >= 1
    assert [row[0] for row in found[1:] if row[0]] == [row for row in map(_kept, texts) if row]


def _kept(text: str) -> str:
    """What XML lets through, with line ends as XML reads them."""
    return _UNWRITABLE.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n")
