"""Tables people hand in: whatever is wrong with the file, it is refused in one way."""

import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from chorok.documents import tablefile, xlsx
from chorok.documents.model import Column, Kind, Sheet

_SHEET = "xl/worksheets/sheet1.xml"


def workbook(*row: object) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["kind", "name_ko"])
    page.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def damaged(member: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook one part of which was tampered with."""
    whole, broken = ZipFile(BytesIO(workbook(44000, "x"))), BytesIO()
    with ZipFile(broken, "w", ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, content.replace(old, new) if name == member else content)
    return broken.getvalue()


def test_cells_are_read_as_text() -> None:
    table = tablefile.read(BytesIO(workbook(1e20, 0.5)))
    assert [row[:2] for row in table] == [["kind", "name_ko"], ["100000000000000000000", "0.5"]]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no archive",
        damaged(_SHEET, b"</sheetData>", b"<<<"),
        damaged(_SHEET, b"<worksheet ", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet '),
        damaged("xl/styles.xml", b"</styleSheet>", b""),
        b"kind,name_ko\n" + b"a" * 200_000 + b",b\n",
        b"kind\x00,name_ko\n",
        b"\xff\xfe\xff",
        b"kind\n" + b"company\n" * (tablefile.MAX_ROWS + 1),
    ],
)
def test_a_broken_file_is_refused_as_unreadable(content: bytes) -> None:
    with pytest.raises(tablefile.UnreadableTableError):
        tablefile.read(BytesIO(content))


def test_a_number_beyond_all_measure_is_read() -> None:
    content = damaged(_SHEET, b"44000", b"9e99")
    assert len(tablefile.read(BytesIO(content))[1][0]) == 100


def test_a_workbook_that_swells_when_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tablefile, "MAX_UNPACKED", 1000)
    with pytest.raises(tablefile.UnreadableTableError, match="too large once unpacked"):
        tablefile.read(BytesIO(workbook("company", "x")))


def test_too_many_rows_are_told_apart_from_another_kind_of_file() -> None:
    with pytest.raises(tablefile.TooManyRowsError):
        tablefile.read(BytesIO(b"kind\n" + b"company\n" * (tablefile.MAX_ROWS + 1)))


def _peak_of_refusing(content: bytes) -> int:
    """Return the most memory, in bytes, that refusing the table took."""
    tracemalloc.start()
    try:
        with pytest.raises(tablefile.TooManyRowsError):
            tablefile.read(BytesIO(content))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_rows_of_csv_are_refused_at_the_first_too_many() -> None:
    content = b"kind,name_ko,note\n" + b"company,name,a note of some length\n" * 100_000
    # The text itself, decoded once and once more inside the reader (4 bytes a sign); never 100,000 lists of cells.
    assert _peak_of_refusing(content) < 7 * len(content) + 2_000_000


def test_forty_thousand_rows_of_a_workbook_are_refused_at_the_first_too_many() -> None:
    # Read whole, these rows take 31 MB.
    assert _peak_of_refusing(written(40_000)) < 12_000_000


def test_more_text_than_the_rows_can_hold_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tablefile, "MAX_TEXTS", 100)
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", b"x" * 101)
    packed.seek(0)
    with pytest.raises(tablefile.TooManyRowsError, match="more text"):
        tablefile.read(packed)


def written(rows: int) -> bytes:
    """Return a workbook of so many rows, each text in its cell."""
    columns = [Column("number", Kind.NUMBER), Column("kind"), Column("name")]
    return b"".join(xlsx.workbook([Sheet("a", columns, ([number, "company", "x"] for number in range(rows)))]))
