"""Lists to take away: written after the request is over, in its language all the same, moments in the centre's zone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from chorok.documents.model import Column, Kind, Sheet
from chorok.web.components.downloads import as_csv, as_workbook

MOMENT = datetime(2020, 5, 13, 1, 30, tzinfo=UTC)


def _sheet() -> Sheet:
    def rows() -> Iterator[list[str | datetime]]:
        yield [gettext("Save"), MOMENT]

    return Sheet("a", [Column("b"), Column("c", Kind.MOMENT)], rows())


def test_rows_speak_the_language_of_the_request() -> None:
    with translation.override("ko"), timezone.override(ZoneInfo("Asia/Jakarta")):
        answer = as_workbook([_sheet()], "목록.xlsx")
        word = gettext("Save")
    with translation.override("en"):
        page = load_workbook(BytesIO(answer.getvalue())).active
    assert word != "Save"
    assert [cell.value for cell in page[2]] == [word, datetime(2020, 5, 13, 10, 30)]  # noqa: DTZ001 - Excel knows none
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%EB%AA%A9%EB%A1%9D.xlsx"


def test_the_same_as_csv() -> None:
    with translation.override("ko"):
        answer = as_csv(_sheet(), "list.csv")
        word = gettext("Save")
    with translation.override("en"):
        lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["b,c", f"{word},2020-05-13T10:30:00+09:00"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
