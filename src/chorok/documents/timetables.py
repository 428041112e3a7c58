"""Papers of a timetable as tagged PDF (PDF/UA-1): personal sheets, cards for the tables, a plan for the wall."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import typst

from chorok.documents import qr
from chorok.documents.glyphs import drawable
from chorok.documents.pdf import fonts

CONTENT_TYPE = "application/pdf"
_TEMPLATES = Path(__file__).parent / "templates"
#: More pages than these are set in a process of their own: a thousand take half a gigabyte, which a process keeps.
MANY = 100


@dataclass(frozen=True)
class Frame:
    """What stands on every page: the event, its place, and `version`, which says of when the timetable is."""

    title: str
    place: str
    version: str
    language: str


@dataclass(frozen=True)
class Entry:
    """One meeting as a sheet shows it; `notes` stand small under whom one meets."""

    hours: str
    who: str
    where: str
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Day:
    """A day's meetings in the order of time, under their head."""

    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class PersonalSheet:
    """One person's timetable. `address` is printed as text and, where `code` says what it opens, as a QR code."""

    name: str
    role: str
    language: str
    head: tuple[str, str, str]
    days: Sequence[Day]
    empty: str
    address: str = ""
    code: str = ""


@dataclass(frozen=True)
class TableCard:
    """What stands on a table: its name in large letters, its hall, and who sits there when."""

    name: str
    hall: str
    head: tuple[str, str]
    days: Sequence[Day]
    empty: str


@dataclass(frozen=True)
class WallPlan:
    """One day for the wall: a column for each of `tables`, a row of cells for each of `hours` ("" where it's free)."""

    title: str
    corner: str
    tables: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def personal(frame: Frame, sheets: Sequence[PersonalSheet], *, made_at: datetime) -> bytes:
    """Return the sheets of all persons in one file, each on a page of its own."""

    def codes() -> list[str]:
        return [qr.code(sheet.address, border=0).svg if sheet.code else "" for sheet in sheets]

    return _pdf("personal", frame, sheets, made_at, codes)


def cards(frame: Frame, tables: Sequence[TableCard], *, made_at: datetime) -> bytes:
    """Return a card for each table, A4 across, to be folded or put up."""
    return _pdf("cards", frame, tables, made_at)


def wall(frame: Frame, days: Sequence[WallPlan], *, made_at: datetime) -> bytes:
    """Return a plan for the wall, A3 across; a `WallPlan` takes a page, so the caller cuts broad ones."""
    return _pdf("wall", frame, days, made_at)


def _pdf(
    kind: str,
    frame: Frame,
    parts: Sequence[PersonalSheet] | Sequence[TableCard] | Sequence[WallPlan],
    made_at: datetime,
    codes: Callable[[], list[str]] = list,
) -> bytes:
    moment = made_at.replace(microsecond=0)

    def told() -> str:
        shown = drawable({"kind": kind, "frame": asdict(frame), "parts": [asdict(part) for part in parts]})
        return json.dumps(shown | {"codes": codes()}, ensure_ascii=False)

    if len(parts) <= MANY:
        return _set(told(), moment)
    # It starts while its data are put together.
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "chorok.documents.timetables", moment.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as apart:
        content, _ = apart.communicate(told().encode())
    if apart.returncode:
        raise subprocess.CalledProcessError(apart.returncode, apart.args)
    return content


def _set(papers: str, moment: datetime) -> bytes:
    return bytes(
        typst.compile(
            _TEMPLATES / "timetables.typ",
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"papers": papers},
            pdf_standards="ua-1",
            timestamp=moment,
        )
    )


if __name__ == "__main__":
    fonts()
    sys.stdout.buffer.write(_set(sys.stdin.buffer.read().decode(), datetime.fromisoformat(sys.argv[1])))
