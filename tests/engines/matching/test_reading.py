"""Reading needs: long texts are read, and the process's own limit of a cell stays as it was."""

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from chorok.engines.matching.model import Need
from chorok.engines.matching.reading import FaultyFile, read_needs


def test_a_long_text_is_read_and_changes_no_limit_of_the_process(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    path = tmp_path / "needs.csv"
    path.write_text("id,text\nn1," + "rain " * 40_000 + "\n", encoding="utf-8")
    (need,) = read_needs(path)
    assert len(need.text) >= 199_999
    assert csv.field_size_limit() == before


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


def test_a_workbook_says_the_same_as_a_csv(tmp_path: Path) -> None:
    header = ("번호", "내용", "국가", "예산", "마감일", None)
    path = book(tmp_path / "needs.xlsx", header, (7, "빗물", "ID", 500000.0, datetime(2026, 10, 13), None), (None,) * 6)  # noqa: DTZ001 - Excel's days have no zone
    text = tmp_path / "needs.csv"
    text.write_text("번호,내용,국가,예산,마감일\n7,빗물,ID,500000,2026-10-13\n", encoding="utf-8")
    assert read_needs(path) == read_needs(text) == [
        Need("7", "빗물", country="ID", budget=500_000.0, expires=date(2026, 10, 13))
    ]  # fmt: skip


def test_what_is_wrong_in_a_workbook_is_told_by_its_place(tmp_path: Path) -> None:
    rows = (("id", "text", "country"), ("a", "rain", "Indonesia"), ("b", "sun", "VN", "shifted"), ("c", ""))
    with pytest.raises(FaultyFile) as wrong:
        read_needs(book(tmp_path / "n.xlsx", *rows))
    assert [(one.row, one.column, one.code) for one in wrong.value.problems] == [
        (2, "country", "country"), (3, "", "shifted"), (4, "text", "must"),
    ]  # fmt: skip
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(FaultyFile, match="save it again"):
        read_needs(broken)
