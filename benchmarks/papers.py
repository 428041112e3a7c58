"""How long a thousand personal timetables take in one tagged PDF: `python -m benchmarks.papers [persons]`.

The baseline sets as many pages with one line of text each, as tagged as the timetables are.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from chorok.documents import timetables
from chorok.documents.timetables import Day, Entry, Frame, PersonalSheet

FRAME = Frame("2020 수출상담회", "서울", "시간표 제1호, 2020. 7. 1. 18:00 공개", "ko")
#: Meetings of one person, spread over two days.
MEETINGS = 10


def main() -> None:
    """Print the figures."""
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    empty = [PersonalSheet(f"기업 {n}", "", "ko", ("", "", ""), [], "상담 없음") for n in range(persons)]
    full = [_sheet(number) for number in range(persons)]
    plain, _ = _timed(lambda: timetables.personal(FRAME, empty, made_at=datetime.now(UTC)))
    seconds, content = _timed(lambda: timetables.personal(FRAME, full, made_at=datetime.now(UTC)))
    pages = len(PdfReader(BytesIO(content)).pages)
    print(f"{persons} personal timetables of {MEETINGS} meetings, each with a QR code of its own: {seconds:.2f} s")
    print(f"{pages} pages, {len(content) / 1e6:.1f} MB; one line a page: {plain:.2f} s ({seconds / plain:.1f} x)")
    # Linux counts in KiB.
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _sheet(number: int) -> PersonalSheet:
    days = [
        Day(f"2020. 7. {8 + day}.({'수목'[day]})", [_entry(number, slot) for slot in range(MEETINGS // 2)])
        for day in range(2)
    ]
    head = ("시간", "상담 상대", "상담석")
    address = f"https://hub.example.org/desk/{number}/consultations/export-2020/timetable/"
    return PersonalSheet(f"주식회사 초록 {number}", "기업", "ko", head, days, "", address, "QR 코드")


def _entry(number: int, slot: int) -> Entry:
    other = (number * 7 + slot * 31) % 997
    return Entry(
        f"{10 + slot}:00–{10 + slot}:25", f"Buyer {other} Co., Ltd.", f"A-{slot + 1} · 상담장", ("VN", "통역: 김통역")
    )


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    begun = time.perf_counter()
    content = work()
    return time.perf_counter() - begun, content


if __name__ == "__main__":
    main()
