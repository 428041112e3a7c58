"""`chorok demo_load`: fill the hub with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chorok.operations.demo.load import load


class Command(BaseCommand):
    """Loads real published figures of 2019 and 2020 among clearly marked fictitious companies and people."""

    help = "Load the demonstration: published figures of 2019 and 2020, fictitious companies, one sign-in a role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what isn't there yet. Refuses on a hub that isn't a demonstration."""
        if not settings.DEMO:
            raise CommandError("This would mix made-up people into a real hub. Set CHOROK_DEMO=1 for a demonstration.")
        for part in load():
            self.stdout.write(f"loaded {part}")
