"""`chorok worker`: the background work."""

from argparse import ArgumentParser
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from chorok.operations.starting import refuse_dangerous_configuration

#: Seconds a task may take to finish after a stop is asked for.
GRACE = 30.0


class Command(BaseCommand):
    """Takes jobs off the queues until it is told to stop; a job that has begun is finished."""

    help = "Does the background work: mail, documents, connectors, and what is due by the clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the queues and how many jobs may run side by side."""
        parser.add_argument("queues", nargs="*", help="only these queues; all when none is named")
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then work."""
        refuse_dangerous_configuration(self.stderr)
        connector = cast("DjangoConnector", app.connector)
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(
                queues=options["queues"] or None,
                concurrency=options["concurrency"],
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
