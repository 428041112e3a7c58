"""What both sides of a video meeting are told, each in its language and hours, with the calendar file."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.documents import ical
from chorok.needs.domain.links import make_link
from chorok.needs.domain.notices import KIND_INTRODUCTIONS, Writer, tell_company, tell_contact
from chorok.needs.models import Candidate, VideoMeeting

#: Text made in the language that is active when it is called.
_Words = Callable[[], str]
#: A link reads on so long after its meeting, for the calendar file.
READABLE = timedelta(days=7)


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return the hours of a meeting at the lab, with those of `zone` beside them where they differ."""
    at_lab = timezone.get_default_timezone()
    told = _span(starts_at, ends_at, ZoneInfo(str(at_lab)))
    if not zone or ZoneInfo(zone).utcoffset(starts_at.replace(tzinfo=None)) == at_lab.utcoffset(
        starts_at.replace(tzinfo=None)
    ):
        return told
    return f"{_span(starts_at, ends_at, ZoneInfo(zone))} = {told}"


def calendar_of(meeting: VideoMeeting, *, cancelled: bool = False) -> bytes:
    """Return the calendar file of an agreed meeting, in the language that is active; empty while no time is agreed."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return b""
    title = _("Video meeting: {title}").format(title=meeting.candidate.need.title)
    event = ical.Event(
        uid=f"video-{meeting.pk}@{settings.BASE_URL.split('//')[-1]}",
        at=meeting.starts_at,
        ends=meeting.ends_at,
        summary=title,
        description=f"{meeting.room.name} · {meeting.url}",
        url=meeting.url,
        sequence=int(meeting.changed_at.timestamp()),
        cancelled=cancelled,
    )
    return ical.calendar(name=title, events=[event], made_at=clock.now())


def proposed(meeting: VideoMeeting) -> None:
    """Tell both sides the times; whoever asks gets the link that answers."""
    times = list(meeting.times.filter(holds=True))

    def write(zone: str, ask: str) -> tuple[str, str, str]:
        lines = [hours(each.starts_at, each.ends_at, zone) for each in times]
        body = "\n".join([*_about(meeting), "", *(f"• {line}" for line in lines), "", ask])
        return _("Times for a video meeting: {title}").format(title=meeting.candidate.need.title), body, ""

    tell_contact(
        meeting.candidate.need,
        kind=KIND_INTRODUCTIONS,
        write=lambda zone: write(
            zone, _("Open the link and choose a time, ask for other times, or decline. You need no account.")
        ),
        zone=meeting.partner_zone,
        link=make_link(meeting=meeting, expires_at=times[-1].ends_at + READABLE),
    )
    tell_company(
        meeting.candidate,
        kind=KIND_INTRODUCTIONS,
        write=lambda zone: write(
            zone, _("Please keep these times free until they have answered. Say on the page if none suits you.")
        ),
        link=desk_page(meeting.candidate),
    )


def agreed(meeting: VideoMeeting) -> None:
    """Tell both sides the time that is agreed, with the calendar file."""
    _tell_time(meeting, lambda: _("Your video meeting is agreed: {title}"), "")


def soon(meeting: VideoMeeting) -> None:
    """Remind both sides of a meeting within a day."""
    _tell_time(meeting, lambda: _("Your video meeting is soon: {title}"), "soon")


def moved(meeting: VideoMeeting) -> None:
    """Tell both sides that the agreed time doesn't hold any more; calendars strike it out."""
    _tell_words(
        meeting,
        _subject_of(meeting, lambda: _("The agreed time doesn't hold any more: {title}")),
        lambda: _("Please wait for other times; the centre proposes them."),
    )


def called_off(meeting: VideoMeeting) -> None:
    """Tell both sides that there will be no meeting."""
    _tell_words(
        meeting,
        _subject_of(meeting, lambda: _("There will be no video meeting: {title}")),
        lambda: _("The room in the lab is given back."),
    )


def desk_page(candidate: Candidate) -> str:
    """Return the path of the company's page of an introduction."""
    return f"/desk/{candidate.technology.organisation_id}/needs/{candidate.pk}/"


def _tell_time(meeting: VideoMeeting, subject: _Words, key: str) -> None:
    assert meeting.starts_at is not None, "the time is agreed"  # noqa: S101 - held by the database
    assert meeting.ends_at is not None, "the time is agreed"  # noqa: S101 - held by the database
    starts_at, ends_at = meeting.starts_at, meeting.ends_at

    def write(zone: str) -> tuple[str, str, str]:
        lines = [*_about(meeting), "", hours(starts_at, ends_at, zone)]
        lines.append(_("Room in the lab: {room}").format(room=meeting.room.name))
        lines.append(_("Online room: {url}").format(url=meeting.url))
        title = subject().format(title=meeting.candidate.need.title)
        return title, "\n".join(lines), calendar_of(meeting).decode()

    stamp = f"{int(meeting.changed_at.timestamp())}"
    _tell_both(meeting, write, f"video-{key}:{meeting.pk}:{stamp}" if key else "")


def _tell_words(meeting: VideoMeeting, subject: _Words, ask: _Words) -> None:
    def write(zone: str) -> tuple[str, str, str]:
        body = "\n".join([*_about(meeting), "", *filter(None, [meeting.answer]), ask()])
        return subject(), body, calendar_of(meeting, cancelled=True).decode()

    _tell_both(meeting, write, "")


def _tell_both(meeting: VideoMeeting, write: Writer, key: str) -> None:
    """The contact gets no link: the one that answered reads on."""
    candidate = meeting.candidate
    tell_contact(
        candidate.need, kind=KIND_INTRODUCTIONS, write=write, zone=meeting.partner_zone, link="",
        key=f"{key}:contact" if key else "",
    )  # fmt: skip
    tell_company(candidate, kind=KIND_INTRODUCTIONS, write=write, link=desk_page(candidate), key=key)


def _about(meeting: VideoMeeting) -> list[str]:
    candidate = meeting.candidate
    company, technology = candidate.technology.organisation.name, candidate.technology.name
    lines = [candidate.need.title, f"{company} · {technology}"]
    return [*lines, meeting.message] if meeting.message else lines


def _span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return f"{date_format(begins, 'DATE_FORMAT')} {begins:%H:%M}–{ends:%H:%M} ({zone.key})"


def _subject_of(meeting: VideoMeeting, words: _Words) -> _Words:
    return lambda: words().format(title=meeting.candidate.need.title)
