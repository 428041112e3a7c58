"""`chorok restore`: rebuilds the hub out of an archive or a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chorok.operations import backup
from chorok.operations.archive import ArchiveError
from chorok.operations.archive.restoring import restore_archive


class Command(BaseCommand):
    """Tells an archive (for another hub) from a backup (of this one) by its content."""

    help = "Rebuilds the hub out of what `archive` or `backup` wrote. Stop `serve` and `worker` first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to read from, and the word that lets it replace what is there."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what this hub holds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore whichever of the two it is."""
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist")
        restore = backup.restore_backup if backup.is_backup(path) else restore_archive
        try:
            restore(path, replace=options["replace"], say=self.stdout.write)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
