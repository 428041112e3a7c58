"""Error pages that say what to do next."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chorok.core import logs
from chorok.core.outage import is_outage, unavailable


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the policy says no, with its reason where there is one."""
    return render(request, "403.html", {"reason": getattr(exception, "message", "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing stands at this address."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page gives the request id to quote. 503 when it was the database that went away."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return unavailable(error)
    return render(request, "500.html", {"request_id": logs.request_id.get()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was open too long or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
