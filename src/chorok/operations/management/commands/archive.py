"""`chorok archive`: the whole hub as plain files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chorok.operations.archive import ArchiveError
from chorok.operations.archive.writing import write_archive


class Command(BaseCommand):
    """Writes everything another operator needs to carry on; the hub keeps running meanwhile."""

    help = "Writes the whole hub (records, schema, files, checksums) to a ZIP file or a folder. It is confidential."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write to."""
        parser.add_argument("path", type=Path, help="a name that ends in .zip, else a folder is made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and print the checksum both sides of a handover write into their protocol."""
        try:
            digest = write_archive(options["path"], say=self.stdout.write)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"checksum of the archive: {digest}")
