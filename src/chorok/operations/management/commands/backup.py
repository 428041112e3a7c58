"""`chorok backup`: tonight's copy of this hub."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chorok.operations.archive import ArchiveError
from chorok.operations.backup import write_backup


class Command(BaseCommand):
    """Dumps the database and packs it with the files; the hub keeps running meanwhile."""

    help = "Writes the database and the files into one checksummed tar. It is confidential."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write to."""
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup."""
        try:
            write_backup(options["path"], say=self.stdout.write)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
