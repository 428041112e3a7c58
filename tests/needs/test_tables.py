"""Files of needs as tables: what their bytes, rows and cells are read as."""

import csv
import io
import json
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils import translation

from chorok.core.errors import DomainError
from chorok.needs.domain import cells, tables
from tests.needs.iati import IATI


@pytest.mark.parametrize(
    ("cell", "comma", "value"),
    [
        ("4,42", True, "4.42"),
        ("1.234.567,8", True, "1234567.8"),
        ("1,234,567.8", False, "1234567.8"),
        ("5", True, "5"),
        ("1 000", False, "1000"),
    ],
)
def test_numbers_with_either_sign(cell: str, comma: bool, value: str) -> None:
    assert cells.number(cell, comma) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "comma"), [("4,42", False), ("4.42", True), ("1,23,4", False), ("-5", False), ("x", True)]
)
def test_what_is_no_number(cell: str, comma: bool) -> None:
    with pytest.raises(DomainError):
        cells.number(cell, comma)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title,country\n\xe9cole,FR\n", "Row 2, column “title”: the byte 0xE9"),
        (b"title,country\nRain,\xe9\n", "Row 2, column “country”: the byte 0xE9"),
        (b"\xef\xbb\xbftitle,country\nRain \xe9t,FR\n", "Row 2, column “title”: the byte 0xE9"),
        (b"\xe9,country\n", "Row 1, column “1”: the byte 0xE9"),
    ],
    ids=["first-in-row", "first-in-cell", "marked-utf-8", "first-of-all"],
)
def test_a_broken_byte_is_named_where_it_stands(content: bytes, said: str) -> None:
    with translation.override("en"), pytest.raises(DomainError) as refused:
        tables.read(content)
    assert str(refused.value.message).startswith(said)


def test_an_xml_is_read_whatever_encoding_it_declares() -> None:
    for declared, encoding in (("utf-16", "utf-16"), ("EUC-KR", "cp949"), ("ISO-8859-1", "utf-8"), ("what", "utf-8")):
        content = IATI.replace('"1.0"', f'"1.0" encoding="{declared}"').replace("Écoles", "빗물").encode(encoding)
        table = tables.read(content)
        assert table.rows[0][1][table.columns.index("description")] == "빗물"


def test_a_json_of_a_million_columns_is_refused_before_it_is_laid_out() -> None:
    wide = json.dumps([{f"column {number}": 1} for number in range(10_000)]).encode()
    with translation.override("en"), pytest.raises(DomainError) as refused:
        tables.read(wide)
    assert str(refused.value.message) == "At most 10000 rows and 200 columns can be brought in at once."


def test_an_activity_with_tens_of_thousands_of_transactions_is_read_at_once() -> None:
    many = "".join(f"<transaction><value>{number}</value></transaction>" for number in range(30_000))
    table = tables.read(IATI.replace("<budget>", f"{many}<budget>").encode())
    cell = table.rows[0][1][table.columns.index("transaction/value")]
    assert cell.split("; ") == [str(number) for number in range(30_000)]


def test_a_workbook_is_read_to_its_last_column() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, [f"column {number}" for number in range(80)])
        page.write_row(1, 0, [f"cell {number}" for number in range(80)])
    table = tables.read(book.getvalue())
    assert (len(table.columns), table.rows[0][1][79]) == (80, "cell 79")


def test_reading_a_file_moves_no_limit_of_the_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that read at once would each restore the other's limit."""
    moved: list[int] = []
    monkeypatch.setattr(csv, "field_size_limit", lambda *limit: moved.extend(limit))
    tables.read(b"title,country\nWells,ID\n")
    assert tables.kept(f"title\n{'x' * 300_000}\n".encode()).rows == [(2, ["x" * 300_000])]
    with pytest.raises(DomainError):
        tables.read(f"title\n{'x' * 300_000}\n".encode())
    assert moved == []


def test_a_file_of_millions_of_empty_lines_is_given_up() -> None:
    with pytest.raises(DomainError):
        tables.read(b"title,country\n" + b"\n" * (tables.MOST_LINES + 1) + b"Wells,ID\n")
    assert len(tables.read(b"title,country\nWells,ID\n" + b"\n" * 20_000).rows) == 1
