"""Finding the call a page of the centre speaks of."""

from django.http import Http404, HttpRequest

from chorok.programs.models import Call
from chorok.web.components.access import actor_of


def visible_call(request: HttpRequest, code: str) -> Call:
    """Return the call or template with this code, or answer 404 where the person may not see it."""
    calls = Call.objects.visible_to(actor_of(request)).select_related("line", "year", "approved_by")
    call = calls.filter(code=code).first()
    if call is None:
        raise Http404
    return call
