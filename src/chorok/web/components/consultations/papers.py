"""The published timetable on paper: whose sheet says what, in whose language."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.documents import timetables as documents
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.queries.papers import Published, published, published_plan, standing
from chorok.meetings.enums import Side
from chorok.meetings.models import Consultation, Interpreter, Meeting, Participant
from chorok.web.components.consultations.meetings import meetings_of
from chorok.web.components.templatetags.chorok import day, moment

#: Tables side by side on one sheet of a plan for the wall.
WALL_COLUMNS = 12


def everybody(request: HttpRequest, consultation: Consultation, language: str) -> bytes:
    """Return the timetables of all companies, then of all buyers, in one file.

    `language` is "ko", "en" or "" for each one's own: Korean for companies of the city, English for buyers.
    """
    timetable = published(consultation)
    people = [row for side in (Side.COMPANY, Side.BUYER) for row in timetable.of_side(side)]
    sheets = [participant_sheet(request, who, held, language) for who, held in people]
    return documents.personal(_frame(timetable), sheets, made_at=clock.now())


def interpreters(request: HttpRequest, consultation: Consultation, language: str) -> bytes:
    """Return a sheet for each interpreter in one file."""
    timetable = published(consultation)
    sheets = [interpreter_sheet(request, who, held, language) for who, held in timetable.of_interpreters()]
    return documents.personal(_frame(timetable), sheets, made_at=clock.now())


def cards(_request: HttpRequest, consultation: Consultation, language: str) -> bytes:
    """Return a card for each table that stands in a hall."""
    timetable = published(consultation)
    with translation.override(language or translation.get_language()):
        made = [
            documents.TableCard(
                name=table.name,
                hall="" if table.hall is None else table.hall.name,
                head=(_("Time"), _("Company and buyer")),
                days=_days(held, _pair),
                empty=_("No meetings"),
            )
            for table, held in timetable.of_tables()
            if not table.virtual
        ]
        return documents.cards(_frame(timetable), made, made_at=clock.now())


def wall(_request: HttpRequest, consultation: Consultation, language: str) -> bytes:
    """Return the plan for the wall: a sheet for each day, more where there are many tables."""
    timetable = published(consultation)
    with translation.override(language or translation.get_language()):
        return documents.wall(_frame(timetable), _wall(timetable), made_at=clock.now())


def wall_sheets(timetable: Published) -> int:
    """Count the sheets of the plan for the wall."""
    return len(_wall(timetable))


def own_paper(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Answer with one participant's timetable, in the language it is read in."""
    language = translation.get_language() or "ko"
    held = list(standing(meetings_of(participant)))
    sheet = participant_sheet(request, participant, held, language)
    return _own(participant.consultation, sheet)


def own_interpreting(request: HttpRequest, interpreter: Interpreter) -> HttpResponse:
    """Answer with one interpreter's sheet, in the language it is read in."""
    language = translation.get_language() or "ko"
    sheet = interpreter_sheet(request, interpreter, list(standing(interpreter.meetings.all())), language)
    return _own(interpreter.consultation, sheet)


def participant_sheet(
    request: HttpRequest, who: Participant, held: Sequence[Meeting], language: str
) -> documents.PersonalSheet:
    """Return what one participant is printed: whom it meets, when at the place and in its own zone, and where."""
    with translation.override(language or ("ko" if who.side == Side.COMPANY else "en")):

        def entry(meeting: Meeting) -> documents.Entry:
            other = meeting.buyer if who.side == Side.COMPANY else meeting.company
            notes = [other.organisation.country] if who.side == Side.COMPANY else []
            if meeting.interpreter is not None:
                notes.append(_("Interpreter: %(name)s") % {"name": meeting.interpreter.name})
            own = _own_time(meeting, who)
            if own:
                notes.append(own)
            return documents.Entry(_hours(meeting), other.organisation.name, _where(meeting), notes)

        return documents.PersonalSheet(
            name=who.organisation.name,
            role=str(who.get_side_display()),
            language=translation.get_language() or "ko",
            head=(_("Time"), _("Whom you meet"), _("Table")),
            days=_days(held, entry),
            empty=_("No meetings"),
            address=request.build_absolute_uri(desk_of(who, "timetable/")),
            code=_("QR code that opens this timetable"),
        )


def interpreter_sheet(
    request: HttpRequest, who: Interpreter, held: Sequence[Meeting], language: str
) -> documents.PersonalSheet:
    """Return what one interpreter is printed: which two they help, when and where."""
    with translation.override(language or "ko"):

        def entry(meeting: Meeting) -> documents.Entry:
            return documents.Entry(_hours(meeting), _names(meeting), _where(meeting))

        return documents.PersonalSheet(
            name=who.name,
            role=_("Interpreter"),
            language=translation.get_language() or "ko",
            head=(_("Time"), _("Company and buyer"), _("Table")),
            days=_days(held, entry),
            empty=_("No meetings"),
            address=request.build_absolute_uri(reverse("interpreting", args=[who.consultation.code])),
            code=_("QR code that opens this timetable"),
        )


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF, to be kept as `name`."""
    response = HttpResponse(content, content_type=documents.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _own(consultation: Consultation, sheet: documents.PersonalSheet) -> HttpResponse:
    frame = _frame(Published(consultation, published_plan(consultation), []))
    return as_pdf(documents.personal(frame, [sheet], made_at=clock.now()), f"{consultation.code}-timetable.pdf")


def _frame(timetable: Published) -> documents.Frame:
    """Say on each page of when the timetable is, so that an old print is known as one."""
    consultation, plan = timetable.consultation, timetable.plan
    version = ""
    if plan is not None:
        version = _("Timetable %(number)s, published %(at)s") % {
            "number": plan.number,
            "at": moment(plan.published_at),
        }
    return documents.Frame(consultation.name, _place(consultation), version, translation.get_language() or "ko")


def _place(consultation: Consultation) -> str:
    ko, en = consultation.place_ko, consultation.place_en
    return (ko or en) if translation.get_language() == "ko" else (en or ko)


def _days(meetings: Iterable[Meeting], entry: Callable[[Meeting], documents.Entry]) -> list[documents.Day]:
    found: dict[date, list[documents.Entry]] = {}
    for meeting in meetings:
        start = meeting.slot.starts_at.astimezone(ZoneInfo(meeting.consultation.time_zone))
        found.setdefault(start.date(), []).append(entry(meeting))
    return [documents.Day(day(on), entries) for on, entries in found.items()]


def _wall(timetable: Published) -> list[documents.WallPlan]:
    zone = ZoneInfo(timetable.consultation.time_zone)
    held = {(each.table_id, each.slot_id): _names(each) for each in timetable.meetings}
    tables = [table for table, _held in timetable.of_tables()]
    days: dict[date, list[tuple[int, str]]] = {}
    for slot in timetable.consultation.slots.all():
        start = slot.starts_at.astimezone(zone)
        days.setdefault(start.date(), []).append((slot.pk, f"{start:%H:%M}"))
    return [
        documents.WallPlan(
            title=day(on),
            corner=_("Time"),
            tables=[table.name for table in shown],
            rows=[(hours, [held.get((table.pk, slot), "") for table in shown]) for slot, hours in slots],
        )
        for on, slots in days.items()
        for first in range(0, len(tables), WALL_COLUMNS)
        for shown in [tables[first : first + WALL_COLUMNS]]
    ]


def _hours(meeting: Meeting) -> str:
    zone = ZoneInfo(meeting.consultation.time_zone)
    return f"{meeting.slot.starts_at.astimezone(zone):%H:%M}–{meeting.slot.ends_at.astimezone(zone):%H:%M}"


def _own_time(meeting: Meeting, who: Participant) -> str:
    """Return when it begins on the participant's own clock, where that differs from the place's."""
    place, own = ZoneInfo(meeting.consultation.time_zone), ZoneInfo(who.time_zone)
    start = meeting.slot.starts_at
    if start.astimezone(place).utcoffset() == start.astimezone(own).utcoffset():
        return ""
    return _("Your time: %(at)s") % {"at": f"{start.astimezone(own):%m-%d %H:%M}"}


def _where(meeting: Meeting) -> str:
    if meeting.table.hall is None:
        return _("%(name)s (online)") % {"name": meeting.table.name}
    return f"{meeting.table.name} · {meeting.table.hall.name}"


def _names(meeting: Meeting) -> str:
    return f"{meeting.company.organisation.name} – {meeting.buyer.organisation.name}"


def _pair(meeting: Meeting) -> documents.Entry:
    return documents.Entry(_hours(meeting), _names(meeting), "")
