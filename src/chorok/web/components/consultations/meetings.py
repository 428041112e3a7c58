"""A person's own meetings: the timetable, its calendar, the log of one meeting; whoever it is for."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.documents import ical
from chorok.meetings.domain import hall, times
from chorok.meetings.domain.logs import write_log
from chorok.meetings.domain.queries import papers
from chorok.meetings.enums import STANDING, MeetingState
from chorok.meetings.models import Consultation, Meeting, Participant
from chorok.web.components.attempts import attempt
from chorok.web.components.consultations.forms import LogForm
from chorok.web.components.feedback import say

RELATIONS = (*papers.RELATIONS, "log")


def meetings_of(participant: Participant) -> "QuerySet[Meeting]":
    """Return a participant's meetings, those that were called off left out."""
    rows = Meeting.objects.filter(Q(company=participant) | Q(buyer=participant))
    return rows.exclude(state=MeetingState.CANCELLED).select_related(*RELATIONS)


def rows(meetings: Iterable[Meeting], own_zone: str, side: str) -> list[dict[str, Any]]:
    """Return meetings of one consultation as a timetable shows them: hours at the place and, where it differs, in the
    own zone; beside them the hours that hold when it runs late, and the online room while it is open.
    """
    found = []
    all_meetings = list(meetings)
    late = times.shifts(all_meetings[0].consultation) if all_meetings else {}
    for meeting in all_meetings:
        place, own = ZoneInfo(meeting.consultation.time_zone), ZoneInfo(own_zone)
        holds = times.timed(meeting, late)
        start, end = meeting.slot.starts_at, meeting.slot.ends_at
        here, there = start.astimezone(place), start.astimezone(own)
        differs = here.utcoffset() != there.utcoffset()
        found.append(
            {
                "meeting": meeting,
                "day": here.date(),
                "hours": f"{here:%H:%M}–{end.astimezone(place):%H:%M}",
                "late_hours": f"{holds.begins.astimezone(place):%H:%M}" if holds.begins != start else "",
                "room": hall.room_of(holds),
                "own_hours": f"{there:%m-%d %H:%M}" if differs else "",
                "other": meeting.buyer if side == "company" else meeting.company,
                "log": getattr(meeting, "log", None),
                "has_begun": times.has_begun(meeting, late),
            }
        )
    return found


def calendar(request: HttpRequest, consultation: Consultation, meetings: Iterable[Meeting], side: str) -> HttpResponse:
    """Return meetings as a calendar: names, hours and tables, no link of anybody else. Without a `side` both are named.

    The times are those that hold; a number that grows with each change tells calendars to take the new ones.
    """
    late, zone = times.shifts(consultation), ZoneInfo(consultation.time_zone)
    changes = [moment for row in consultation.delays.all() for moment in (row.noted_at, row.taken_back_at) if moment]
    events = []
    for meeting in meetings:
        holds = times.timed(meeting, late)
        begins, ends = holds.begins.astimezone(zone), holds.ends.astimezone(zone)
        event = ical.Event(
            uid=f"meeting-{meeting.pk}@{request.get_host()}",
            at=begins,
            ends=ends,
            summary=_names(meeting, side),
            description=f"{consultation.name} · {meeting.table.name} · {begins:%H:%M}–{ends:%H:%M} ({zone.key})",
            url=request.build_absolute_uri(reverse("front")),
            sequence=int(max([meeting.changed_at, *changes]).timestamp()),
            cancelled=meeting.state not in STANDING,
        )
        events.append(event)
    content = ical.calendar(name=consultation.name, events=events, made_at=clock.now())
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{consultation.code}.ics"'
    return response


def _names(meeting: Meeting, side: str) -> str:
    company, buyer = meeting.company.organisation.name, meeting.buyer.organisation.name
    return {"company": buyer, "buyer": company}.get(side, f"{company} – {buyer}")


def log_form(request: HttpRequest, actor: Actor, meeting: Meeting) -> tuple[LogForm, bool]:
    """Return the form of a meeting's log, and whether it was saved just now."""
    form = LogForm(request.POST or None, log=getattr(meeting, "log", None))
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("ask_buyer", "seen")}
        saved = attempt(form, lambda: write_log(actor=actor, meeting=meeting, told=form.told, **asked))
        if saved is not None:
            say(request, _("The log is saved. Its amounts stand in the ledger as provisional results."))
            return form, True
    return form, False
