"""What opens by a private address without sign-in: the screen of the hall, a person's calendar."""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.meetings.domain import addresses, hall
from chorok.meetings.enums import AddressKind
from chorok.meetings.models import PrivateAddress
from chorok.web.components.consultations import meetings
from chorok.web.public.confirm import answered


@require_safe
@never_cache
def hall_screen(request: HttpRequest, token: str) -> HttpResponse:
    """Show clock, meetings and tables in large letters: names of organisations only, nothing of persons.

    A private address and not a sign-in opens it: the screen stands unattended, and a session left open on it would
    open the console to whoever passes by.
    """
    address = _address(token, AddressKind.HALL)
    consultation = address.consultation
    if addresses.is_over(address):
        return answered(request, "public/address_over.html", {"address": address}, status=410)
    zone = ZoneInfo(consultation.time_zone)
    board = hall.board(consultation)
    context = {
        "consultation": consultation,
        "token": token,
        "clock": f"{clock.now().astimezone(zone):%H:%M}",
        "parts": [
            (is_now, [(f"{row.begins.astimezone(zone):%H:%M}", row.meeting) for row in rows])
            for is_now, rows in ((True, board.now), (False, board.next))
        ],
    }
    template = "public/hall_now.html" if request.headers.get("HX-Request") else "public/hall.html"
    return render(request, template, context)


@require_safe
@never_cache
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give the meetings of the person the address belongs to, as long as they have a part in the consultation."""
    address = _address(token, AddressKind.CALENDAR)
    if addresses.is_over(address):
        return answered(request, "public/address_over.html", {"address": address}, status=410)
    rows = addresses.calendar_meetings(address).select_related(*meetings.RELATIONS)
    return meetings.calendar(request, address.consultation, rows, "")


def _address(token: str, kind: AddressKind) -> PrivateAddress:
    found = addresses.address_of(token, kind)
    if found is None:
        raise Http404
    return found
