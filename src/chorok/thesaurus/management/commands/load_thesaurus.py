"""`chorok load_thesaurus`: the concepts that come with the engine."""

from typing import Any

from django.core.management.base import BaseCommand

from chorok.core.history import acting
from chorok.thesaurus.domain.seeding import load_thesaurus


class Command(BaseCommand):
    """Brings in what the engine's thesaurus has and this hub never had; may run again and again."""

    help = "Load the concepts and labels that come with the matching engine; what people changed stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how much came."""
        with acting(user_id=None, via="load_thesaurus"):
            counts = load_thesaurus()
        for name, count in counts.items():
            self.stdout.write(f"{count:>7,} {name}")
