"""`chorok setup`: everything a new or upgraded hub needs before it starts."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrates the database, makes the cache table, loads reference lists and funders, collects the static files."""

    help = "Prepares the database and the static files; safe to run again."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each step; each is safe to repeat."""
        verbosity = options["verbosity"]
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        call_command("load_reference", verbosity=verbosity)
        call_command("load_funders", verbosity=verbosity)
        call_command("load_thesaurus", verbosity=verbosity)
        call_command("collectstatic", interactive=False, verbosity=0)
