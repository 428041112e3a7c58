"""Middleware that every request passes, whoever asks."""

import logging
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from chorok.core import logs
from chorok.core.outage import is_outage, unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
_DISCARD_CHUNK = 1 << 16
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Gives each request an id (or takes the proxy's X-Request-ID) for the logs and the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request under its id."""
        given = request.headers.get("X-Request-ID", "")
        chosen = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        # Not reset at the end: Django logs a failed request after the last middleware; the next request sets its own.
        logs.request_id.set(chosen)
        response = self.get_response(request)
        response["X-Request-ID"] = chosen
        return response


class ClientAddressMiddleware:
    """Behind a trusted proxy (CHOROK_TRUST_PROXY), takes the reader's address from what the proxy itself added."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request with the address of the reader, not of the proxy."""
        if settings.TRUST_PROXY:
            # Only the last entry is the proxy's own word; whoever asks can write the ones before.
            said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(said))
        return self.get_response(request)


class DatabaseOutageMiddleware:
    """Answers 503 when a view loses the database; outside of views the 500 handler does the same."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost connection inside a view into the calm page; let every other error pass."""
        return unavailable(exception) if is_outage(exception) else None


class BodyLimitMiddleware:
    """Answers 413 to a request whose body is larger than any upload we take, before anything reads it.

    Django reads no more than Content-Length says, and nothing at all without it, so the header can't be outsmarted.
    Of a slightly too large body the rest is read and thrown away, so that the browser gets to show the page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request unless its body is too large."""
        given = request.META.get("CONTENT_LENGTH") or "0"
        length = int(given) if given.isascii() and given.isdigit() else 0
        if length <= settings.BODY_LIMIT:
            return self.get_response(request)
        logger.warning("body of %d bytes refused", length)
        left = min(length, settings.BODY_DISCARD_LIMIT)
        with suppress(UnreadablePostError):
            while left > 0 and (piece := request.read(min(left, _DISCARD_CHUNK))):
                left -= len(piece)
        limit_mb = settings.UPLOAD_LIMIT // (1024 * 1024)
        return render(request, "413.html", {"limit_mb": limit_mb}, status=413)


class LanguageParameterMiddleware:
    """Lets a shared link fix its language: `?lang=en` is remembered like the language switch."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the language its address asks for."""
        wanted = request.GET.get("lang", "")
        known = wanted in dict(settings.LANGUAGES)
        if known:
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = wanted
        response = self.get_response(request)
        if known:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                wanted,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.BEHIND_TLS,
                samesite="Lax",
            )
        return response
