"""Metrics for Prometheus: what this hub's processes count, and what the database says when it is asked."""

import os
from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chorok.core.models import Notification
from chorok.operations.gunicorn_conf import MULTIPROCESS_DIR
from chorok.operations.health import worker_is_alive
from chorok.outcomes.models import Entry

#: Bounds of the duration's histogram, in seconds; the bar for a page is 0.06.
_BOUNDS = (0.01, 0.025, 0.04, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_own = CollectorRegistry()
REQUESTS = Counter("chorok_requests", "Requests by page and status.", ["page", "method", "status"], registry=_own)
DURATION = Histogram("chorok_request_seconds", "Server time by page.", ["page"], buckets=_BOUNDS, registry=_own)


def render() -> bytes:
    """Return all metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    if MULTIPROCESS_DIR in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    else:
        counted = generate_latest(_own)
    asked = CollectorRegistry()
    asked.register(HubCollector())
    return counted + generate_latest(asked)


class HubCollector(Collector):
    """Asks the database; when it is away only chorok_database_up is told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges."""
        try:
            with transaction.atomic():
                gauges = list(_from_database())
            up = 1
        except DatabaseError:
            connection.close()
            gauges, up = [], 0
        yield GaugeMetricFamily("chorok_database_up", "1 when the database answers.", value=up)
        yield from gauges


def _from_database() -> Iterator[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("chorok_jobs", "Background jobs that are not done.", labels=["queue", "status"])
    waiting = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
    for row in waiting.values("queue_name", "status").annotate(count=Count("id")).order_by("queue_name", "status"):
        jobs.add_metric([row["queue_name"], row["status"]], row["count"])
    yield jobs
    mail = GaugeMetricFamily("chorok_mail", "Messages whose mail is not out.", labels=["state"])
    for state in (Notification.Mail.QUEUED, Notification.Mail.FAILED):
        mail.add_metric([state.value], Notification.objects.filter(mail=state).count())
    yield mail
    last = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    yield GaugeMetricFamily("chorok_ledger_entries", "Entries in the ledger.", value=last or 0)
    yield GaugeMetricFamily("chorok_worker_alive", "1 when a worker gave a sign lately.", value=int(worker_is_alive()))
