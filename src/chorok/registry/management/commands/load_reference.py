"""`chorok load_reference`: green fields, climate technologies, IPC topics, goods codes."""

from typing import Any

from django.core.management.base import BaseCommand

from chorok.core.history import acting
from chorok.registry.domain.reference import load_reference


class Command(BaseCommand):
    """Loads or refreshes the classifications; may run again and again."""

    help = "Load or refresh the classifications the registry stands on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows of each there are."""
        with acting(user_id=None, via="load_reference"):
            counts = load_reference()
        for name, count in counts.items():
            self.stdout.write(f"{count:>7,} {name}")
