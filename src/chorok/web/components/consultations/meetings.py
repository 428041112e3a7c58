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
from chorok.meetings.domain.logs import write_log
from chorok.meetings.enums import STANDING, MeetingState
from chorok.meetings.models import Consultation, Meeting, Participant
from chorok.web.components.attempts import attempt
from chorok.web.components.consultations.forms import LogForm
from chorok.web.components.feedback import say

RELATIONS = (
    "company__organisation",
    "buyer__organisation",
    "slot",
    "table__hall",
    "interpreter",
    "consultation",
    "log",
)


def meetings_of(participant: Participant) -> "QuerySet[Meeting]":
    """Return a participant's meetings, those that were called off left out."""
    rows = Meeting.objects.filter(Q(company=participant) | Q(buyer=participant))
    return rows.exclude(state=MeetingState.CANCELLED).select_related(*RELATIONS)


def rows(meetings: Iterable[Meeting], own_zone: str, side: str) -> list[dict[str, Any]]:
    """Return meetings as a timetable shows them: hours at the place and, where it differs, in the own zone."""
    found = []
    for meeting in meetings:
        place, own = ZoneInfo(meeting.consultation.time_zone), ZoneInfo(own_zone)
        start, end = meeting.slot.starts_at, meeting.slot.ends_at
        here, there = start.astimezone(place), start.astimezone(own)
        differs = here.utcoffset() != there.utcoffset()
        found.append(
            {
                "meeting": meeting,
                "day": here.date(),
                "hours": f"{here:%H:%M}–{end.astimezone(place):%H:%M}",
                "own_hours": f"{there:%m-%d %H:%M}" if differs else "",
                "other": meeting.buyer if side == "company" else meeting.company,
                "log": getattr(meeting, "log", None),
                "has_begun": start <= clock.now(),
            }
        )
    return found


def calendar(request: HttpRequest, consultation: Consultation, meetings: Iterable[Meeting], side: str) -> HttpResponse:
    """Return meetings as a calendar: names, hours and tables, no link of anybody else."""
    events = [
        ical.Event(
            uid=f"meeting-{meeting.pk}@{request.get_host()}",
            at=meeting.slot.starts_at,
            summary=(meeting.buyer if side == "company" else meeting.company).organisation.name,
            description=f"{consultation.name} · {meeting.table.name}",
            url=request.build_absolute_uri(reverse("front")),
            sequence=int(meeting.changed_at.timestamp()),
            cancelled=meeting.state not in STANDING,
        )
        for meeting in meetings
    ]
    content = ical.calendar(name=consultation.name, events=events, made_at=clock.now())
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{consultation.code}.ics"'
    return response


def log_form(request: HttpRequest, actor: Actor, meeting: Meeting) -> tuple[LogForm, bool]:
    """Return the form of a meeting's log, and whether it was saved just now."""
    form = LogForm(request.POST or None, log=getattr(meeting, "log", None))
    if request.method == "POST" and form.is_valid():
        ask = form.cleaned_data["ask_buyer"]
        saved = attempt(form, lambda: write_log(actor=actor, meeting=meeting, told=form.told, ask_buyer=ask))
        if saved is not None:
            say(request, _("The log is saved. Its amounts stand in the ledger as provisional results."))
            return form, True
    return form, False
