"""Middleware that every request passes, whoever asks."""

import logging
import re
import uuid
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from chorok.core import logs

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
        token = logs.request_id.set(chosen)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = chosen
        return response


class DatabaseOutageMiddleware:
    """Answers 503 with a calm page when the database can't be reached; the request's transaction is undone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or say that the database is away."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self._unavailable()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost connection inside a view into the same answer."""
        return self._unavailable() if isinstance(exception, OperationalError | InterfaceError) else None

    def _unavailable(self) -> HttpResponse:
        logger.exception("database unavailable")
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "30"
        return response


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
        length = int(given) if given.isdigit() else 0
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
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response
