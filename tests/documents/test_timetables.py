"""Papers of a timetable: what stands on which page, that they are tagged, and that a code can be read."""

import io
import re
from datetime import UTC, datetime

import pytest
import qrcode
from pypdf import PdfReader

from chorok.documents import qr, timetables
from chorok.documents.timetables import Day, Entry, Frame, PersonalSheet, TableCard, WallPlan

MADE_AT = datetime(2020, 7, 1, 9, tzinfo=UTC)
FRAME = Frame("2020 수출상담회", "서울", "시간표 2, 2020. 7. 1. 공개", "ko")


def sheet(name: str, meetings: int = 1, language: str = "ko") -> PersonalSheet:
    entries = [Entry(f"1{n}:00–1{n}:25", f"Buyer {n}", "A-1 · 상담장", ("통역: 김통역",)) for n in range(meetings)]
    days = [Day("2020. 7. 8.(수)", entries)] if meetings else []
    head = ("시간", "상대", "테이블")
    return PersonalSheet(name, "기업", language, head, days, "상담 없음", f"https://hub.example.org/{name}", "QR")


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_each_person_has_a_page_with_its_own_meetings_only() -> None:
    content = timetables.personal(FRAME, [sheet("one", 2), sheet("two", 0, "en")], made_at=MADE_AT)
    first, second = pages(content)
    for text in ("one", "Buyer 0", "Buyer 1", "10:00–10:25", "A-1 · 상담장", "통역: 김통역", FRAME.version):
        assert text in first
    assert "https://hub.example.org/one" in first
    assert "two" not in first
    assert "상담 없음" in second
    assert "Buyer" not in second


def test_papers_are_tagged_and_equal_ones_have_equal_bytes() -> None:
    content = timetables.personal(FRAME, [sheet("one")], made_at=MADE_AT)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ko"
    assert b"pdfuaid" in content
    assert timetables.personal(FRAME, [sheet("one")], made_at=MADE_AT) == content


def test_many_pages_are_set_apart_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [sheet(f"n{number}") for number in range(3)]
    here = timetables.personal(FRAME, sheets, made_at=MADE_AT)
    monkeypatch.setattr(timetables, "MANY", 2)
    assert timetables.personal(FRAME, sheets, made_at=MADE_AT) == here


def test_a_card_names_its_table_and_who_sits_there() -> None:
    card = TableCard("A-7", "상담장", ("시간", "기업과 바이어"), sheet("x", 2).days, "")
    (page,) = pages(timetables.cards(FRAME, [card], made_at=MADE_AT))
    for text in ("A-7", "상담장", "Buyer 1", "11:00–11:25"):
        assert text in page


def test_a_plan_for_the_wall_is_a3_across() -> None:
    plan = WallPlan("2020. 7. 8.(수)", "시간", ["A-1", "A-2"], [("10:00", ["하나 – Buyer", ""]), ("10:30", ["", ""])])
    content = timetables.wall(FRAME, [plan], made_at=MADE_AT)
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
    assert "하나 – Buyer" in page.extract_text()


def test_a_code_is_a_square_of_what_is_dark() -> None:
    drawn = qr.code("https://hub.example.org/a", border=0).svg
    # Version 2 of ISO/IEC 18004 has 25 modules a side; the finder's outer line is seven of them long.
    assert 'viewBox="0 0 25 25"' in drawn
    assert "M0 0h7v1h-7z" in drawn
    assert "M18 0h7v1h-7z" in drawn
    assert "M0 24h7v1h-7z" in drawn


@pytest.mark.parametrize("length", [1, 14, 15, 60, 180, 181, 700, 2331])
def test_a_code_is_the_one_that_the_package_makes(length: int) -> None:
    address = ("https://초록.kr/" * 200).encode()[:length].decode(errors="replace").replace("\ufffd", "")
    content = address.encode() + b"/" * (length - len(address.encode()))
    package = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=3)
    package.add_data(qrcode.util.QRData(content, mode=qrcode.util.MODE_8BIT_BYTE))
    drawn = qr.code(content.decode(), border=0)
    dark = {
        (int(down), int(across) + step)
        for across, down, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn.path)
        for step in range(int(width))
    }
    rows = package.get_matrix()
    assert drawn.size == len(rows)
    assert dark == {(down, across) for down, row in enumerate(rows) for across, cell in enumerate(row) if cell}


def test_what_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="2332 bytes are too many"):
        qr.code("a" * 2332)


def test_signs_the_font_lacks_stop_nothing() -> None:
    (page,) = pages(timetables.personal(FRAME, [sheet("초록😀")], made_at=MADE_AT))
    assert "초록□" in page
