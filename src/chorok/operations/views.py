"""Pages for machines: health and metrics."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from chorok.operations import health, metrics

_LOOPBACK = frozenset({"127.0.0.1", "::1", ""})


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served, 503 when not; the state of each part without any detail."""
    state = health.readiness()
    parts = {
        "database": state.database,
        "migrations": state.migrations,
        "disk": state.disk,
        "worker": state.worker,
    }
    return JsonResponse({"status": "ok" if state.ready else "failed", **parts}, status=200 if state.ready else 503)


@require_safe
@never_cache
def prometheus(request: HttpRequest) -> HttpResponse:
    """Metrics for who holds CHOROK_METRICS_TOKEN; without a token set, for this machine itself only."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(metrics.render(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR", "") in _LOOPBACK and not forwarded
