"""QR codes as one path of an SVG, drawn in the page itself."""

from dataclasses import dataclass

import qrcode
from django.http import HttpRequest
from django.urls import reverse

from chorok.meetings.domain.arrivals import code_of
from chorok.meetings.models import Interpreter, Participant


@dataclass(frozen=True)
class Code:
    """A code: modules a side with the quiet zone, and the path of its dark modules."""

    size: int
    path: str


def check_in_code(request: HttpRequest, holder: Participant | Interpreter) -> Code:
    """Return the code that leads staff to the check-in of a participant or an interpreter."""
    address = reverse("staff_arrival_code", args=[holder.consultation.code, code_of(holder)])
    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    drawn.add_data(request.build_absolute_uri(address))
    rows = drawn.get_matrix()
    path = "".join(
        f"M{across} {down}h1v1h-1z" for down, row in enumerate(rows) for across, dark in enumerate(row) if dark
    )
    return Code(len(rows), path)
