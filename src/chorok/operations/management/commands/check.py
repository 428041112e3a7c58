"""`chorok check`: Django's checks and the hub's own."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.check import Command as DjangoCheck

from chorok.operations.configuration import Level, findings


class Command(DjangoCheck):
    """Checks program, settings, database and folders; ends with 1 when something must be put right."""

    help = "Checks the hub's configuration: what `serve` and `worker` would refuse to start with."

    def handle(self, *app_labels: Any, **options: Any) -> None:
        """Run Django's checks, then the hub's own unless only some tags or apps were asked for."""
        super().handle(*app_labels, **options)
        if app_labels or options["tags"] or options["list_tags"]:
            return
        found = findings()
        for finding in found:
            self.stdout.write(f"{finding.level}: {finding.message} [{finding.code}]")
        if any(finding.level is Level.ERROR for finding in found):
            raise CommandError("the hub would not start")
        self.stdout.write("the hub may start")
