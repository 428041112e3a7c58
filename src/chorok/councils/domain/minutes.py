"""The minutes of a meeting as a paper."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.councils.domain.queries.meetings import Seat, Whole
from chorok.councils.enums import MeetingState
from chorok.councils.models import AgendaItem, FollowUp
from chorok.documents.model import Block, Column, Heading, Paragraph, Report, Table
from chorok.registry import countries

_EMPTY = "–"


def minutes(held: Whole) -> Report:
    """Return the minutes in the language in use; before the meeting they are its agenda."""
    meeting = held.meeting
    language = get_language() or "ko"
    over = meeting.state == MeetingState.HELD
    local = timezone.localtime(meeting.starts_at, timezone.get_default_timezone())
    when = f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
    title = _("Minutes of meeting No. %(number)d") if over else _("Agenda of meeting No. %(number)d")
    what, content = Column(_("What is told"), width=2), Column(_("Content"), width=6)
    facts = [[_("Date"), when], [pgettext("council", "Place"), meeting.place]]
    blocks: list[Block] = [
        Table(pgettext("council", "Meeting"), [what, content], facts),
        *_people(held, over=over),
        *_agenda(held),
    ]
    if meeting.summary:
        blocks += [Heading(_("Discussion")), *(Paragraph(line) for line in meeting.summary.split("\n") if line)]
    blocks += [*_decisions(held), *_follow_ups(held)]
    return Report(
        title=title % {"number": meeting.number},
        subtitle=meeting.council.name,
        organisation=settings.CENTRE_NAME[language],
        issued=date_format(timezone.localtime(clock.now(), timezone.get_default_timezone()), "DATE_FORMAT"),
        language=language,
        contents_title="",
        blocks=blocks,
        cover=False,
    )


def _people(held: Whole, *, over: bool) -> list[Block]:
    columns = [
        Column(_("Organisation"), width=4),
        Column(_("Name"), width=3),
        Column(pgettext("person", "Position"), width=3),
    ]
    rows = [_person(seat) for seat in held.seats if seat.came or not over]
    label = _("Who came") if over else pgettext("council", "Members")
    return [Heading(label), Table(label, columns, rows)] if rows else []


def _person(seat: Seat) -> list[str]:
    name = seat.member.name
    if seat.substitute:
        name = _("%(name)s for %(member)s") % {"name": seat.substitute, "member": name}
    chair = f" · {_('chair')}" if seat.member.chairs else ""
    return [seat.member.of, name, f"{seat.member.position or _EMPTY}{chair}"]


def _agenda(held: Whole) -> list[Block]:
    label = _("Agenda")
    columns = [Column(_("No."), width=1), Column(_("Item"), width=5), Column(_("Project put forward"), width=5)]
    rows = [[str(number), item.title, _project(item)] for number, item in enumerate(held.agenda, start=1)]
    notes = [Paragraph(f"{number}. {item.note}") for number, item in enumerate(held.agenda, start=1) if item.note]
    return [Heading(label), Table(label, columns, rows), *notes] if rows else []


def _project(item: AgendaItem) -> str:
    if item.project is None:
        return _EMPTY
    return f"{item.project.number} {item.project.title} ({countries.name(item.project.country)})"


def _decisions(held: Whole) -> list[Block]:
    label = _("Decisions")
    columns = [
        Column(_("Item"), width=4),
        Column(pgettext("council", "Decision"), width=2),
        Column(_("Wording"), width=6),
    ]
    rows = [
        [item.title, item.decision.get_verdict_display(), item.decision.wording]
        for item in held.agenda
        if hasattr(item, "decision")
    ]
    return [Heading(label), Table(label, columns, rows)] if rows else []


def _follow_ups(held: Whole) -> list[Block]:
    label = _("What is to be done")
    columns = [
        Column(pgettext("follow-up", "What"), width=6),
        Column(pgettext("follow-up", "Who"), width=3),
        Column(_("Until"), width=2),
    ]
    rows = [[one.what, who(one), date_format(one.due_on, "DATE_FORMAT")] for one in held.follow_ups]
    return [Heading(label), Table(label, columns, rows)] if rows else []


def who(follow_up: FollowUp) -> str:
    """Return who does it: a member with their body, somebody of the centre, or the centre."""
    if follow_up.member is not None:
        return f"{follow_up.member.name} ({follow_up.member.of})"
    return follow_up.person.shown_name if follow_up.person is not None else _("The centre")
