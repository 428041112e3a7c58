"""`chorok load_funders`: the funders a new hub begins with."""

from typing import Any

from django.core.management.base import BaseCommand

from chorok.core.history import acting
from chorok.pipeline.domain.starting import load_funders


class Command(BaseCommand):
    """Adds the funders that aren't there yet; may run again and again."""

    help = "Add the funders and country groups that are shipped, where they aren't there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many were added."""
        with acting(user_id=None, via="load_funders"):
            added = load_funders()
        self.stdout.write(f"{added:>7,} funders added")
