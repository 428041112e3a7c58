"""Calendars as iCalendar (RFC 5545), out of plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: Octets of a line, its break not counted (RFC 5545, 3.1).
_LINE = 75


@dataclass(frozen=True, kw_only=True)
class Event:
    """A moment in a calendar. `uid` stays the same for ever; `sequence` grows with each change of the moment."""

    uid: str
    at: datetime
    ends: datetime | None = None
    summary: str
    description: str
    url: str
    sequence: int = 0
    cancelled: bool = False


def calendar(*, name: str, events: Iterable[Event], made_at: datetime) -> bytes:
    """Return a calendar of moments in UTC. `made_at` is when it was asked for."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chorok//Calls//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", f"NAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _event(event: Event, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(event.at)}",
        *([] if event.ends is None else [f"DTEND:{_utc(event.ends)}"]),
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        f"URL:{event.url}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11); control signs other than line breaks are dropped."""
    breaks = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(sign for sign in breaks if sign == "\n" or (sign >= " " and sign != "\x7f"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a content line in pieces of 75 octets at most, never inside a letter; what goes on begins with a blank."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _LINE:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
