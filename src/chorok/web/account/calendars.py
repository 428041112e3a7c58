"""The private address of one's own calendar of a consultation: made, renewed, revoked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chorok.meetings.domain import addresses
from chorok.meetings.enums import AddressKind
from chorok.meetings.models import Consultation
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import say

#: Where a fresh token waits in the session to be shown once.
_FRESH = "fresh_calendar"


@require_safe
@never_cache
@signed_in
def calendar_address(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether there is an address; show a fresh one once, since only its hash is kept."""
    found = _consultation(request, code)
    token = request.session.pop(_FRESH, None)
    address = found.private_addresses.filter(kind=AddressKind.CALENDAR, user=actor_of(request).user_id).first()
    fresh = request.build_absolute_uri(reverse("own_calendar", args=[token])) if token else ""
    return render(request, "account/calendar.html", {"consultation": found, "address": address, "fresh": fresh})


@require_POST
@signed_in
def change(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Make the address anew, or let it stop working."""
    found = _consultation(request, code)
    actor = actor_of(request)
    if step == "make":
        request.session[_FRESH] = addresses.make_calendar_address(actor=actor, consultation=found)
    elif step == "revoke":
        addresses.revoke_calendar_address(actor=actor, consultation=found)
        say(request, _("The calendar address doesn’t work any more."))
    else:
        raise Http404
    return redirect("account_calendar", found.code)


def _consultation(request: HttpRequest, code: str) -> Consultation:
    actor = actor_of(request)
    found = get_object_or_404(Consultation, code=code)
    if not addresses.takes_part(actor, found):
        raise Http404
    return found
