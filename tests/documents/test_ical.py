"""Calendars as RFC 5545 asks: escaping, folding, line breaks."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from chorok.documents.ical import Event, calendar

AT = datetime(2020, 5, 31, 18, 0, 30, tzinfo=timezone(timedelta(hours=9)))


def _made(summary: str) -> bytes:
    event = Event(uid="call-1@hub", at=AT, summary=summary, description="", url="https://hub.example/calls/a/")
    return calendar(name="공고", events=[event], made_at=datetime(2020, 5, 1, tzinfo=UTC))


def _summary(content: bytes) -> str:
    """Read the summary back as a calendar program does: unfold, unescape."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    text = next(line for line in lines if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    read, rest = "", iter(text)
    for sign in rest:
        following = next(rest) if sign == "\\" else ""
        read += {"n": "\n"}.get(following, following) if following else sign
    return read


def test_moments_are_utc_to_the_second() -> None:
    assert b"DTSTART:20200531T090030Z\r\n" in _made("a")
    assert b"DTSTAMP:20200501T000000Z\r\n" in _made("a")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=200))
def test_any_text_is_folded_within_75_octets_and_read_back(text: str) -> None:
    content = _made(text)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert _summary(content) == text


def test_control_signs_never_reach_the_calendar() -> None:
    assert _summary(_made("a\x00b\x07c\r\nd")) == "abc\nd"
