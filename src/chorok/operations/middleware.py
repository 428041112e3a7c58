"""Counts each request and writes its line into the log."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from chorok.operations import metrics

logger = logging.getLogger("chorok.access")


class ObservationMiddleware:
    """Counts each request by page (the URL's name, never its values) and logs it with actor and duration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request and observe it."""
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        page = _page(request)
        metrics.REQUESTS.labels(page, request.method, response.status_code).inc()
        metrics.DURATION.labels(page).observe(seconds)
        # Only a person the request looked up anyway: an access line must not cost a query.
        person = getattr(request, "_cached_user", None)
        logger.info(
            "request",
            extra={
                "method": request.method,
                "path": _path(request),
                "page": page,
                "status": response.status_code,
                "duration_ms": round(seconds * 1000, 1),
                "actor": getattr(person, "pk", None),
                "ip": request.META.get("REMOTE_ADDR", ""),
            },
        )
        return response


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or match.route) if match is not None else "unknown"


def _path(request: HttpRequest) -> str:
    """The path, without the secrets some links carry."""
    path = request.path
    if request.resolver_match is not None:
        for name in ("token", "key", "uidb36"):
            secret = request.resolver_match.kwargs.get(name)
            if secret:
                path = path.replace(str(secret), "***")
    return path
