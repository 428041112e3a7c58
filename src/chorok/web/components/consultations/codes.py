"""The code by which staff checks somebody in, drawn in the page itself."""

from django.http import HttpRequest
from django.urls import reverse

from chorok.documents import qr
from chorok.meetings.domain.arrivals import code_of
from chorok.meetings.models import Interpreter, Participant


def check_in_code(request: HttpRequest, holder: Participant | Interpreter) -> qr.Code:
    """Return the code that leads staff to the check-in of a participant or an interpreter."""
    address = reverse("staff_arrival_code", args=[holder.consultation.code, code_of(holder)])
    return qr.code(request.build_absolute_uri(address))
