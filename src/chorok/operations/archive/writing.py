"""Writes the archive of this hub."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

import chorok
from chorok.core import clock, files
from chorok.core.models import StoredFile
from chorok.operations.archive import CHECKSUMS, FORMAT, MANIFEST, ArchiveError
from chorok.operations.archive.container import Target, target
from chorok.operations.archive.records import archived_models, lines, schema
from chorok.outcomes.domain import chain

Say = Callable[[str], None]


class _Writer:
    """Writes entries and notes their checksums."""

    def __init__(self, where: Target) -> None:
        self._where = where
        self.checksums: dict[str, str] = {}

    def write(self, name: str, pieces: Iterable[bytes]) -> int:
        """Write one entry; return how many pieces it had."""
        digest, count = hashlib.sha256(), 0
        with self._where.writing(name) as entry:
            for piece in pieces:
                entry.write(piece)
                digest.update(piece)
                count += 1
        self.checksums[name] = digest.hexdigest()
        return count

    def write_json(self, name: str, tree: Any) -> None:
        """Write one entry of JSON that people can read too."""
        self.write(name, [json.dumps(tree, ensure_ascii=False, indent=2).encode() + b"\n"])

    def finish(self) -> str:
        """Write the list of checksums; return its own, by which two people compare archives."""
        content = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.checksums.items())).encode()
        with self._where.writing(CHECKSUMS) as entry:
            entry.write(content)
        return hashlib.sha256(content).hexdigest()


def write_archive(path: Path, *, say: Say) -> str:
    """Write the whole hub to `path` (a ZIP or a folder) as it stands at one moment; return the archive's checksum.

    Raises ArchiveError when something is at `path` already or a stored file is lost or was changed.
    """
    with target(path) as where, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        writer = _Writer(where)
        counts: dict[str, int] = {}
        for model in archived_models():
            label = model._meta.label_lower
            writer.write_json(f"schema/{label}.json", schema(model))
            counts[label] = writer.write(f"records/{label}.jsonl", lines(model))
        stored_bytes = _write_files(writer)
        head = chain.head()
        writer.write_json(
            MANIFEST,
            {
                "format": FORMAT,
                "program": "chorok",
                "version": chorok.__version__,
                "made_at": clock.now().isoformat(),
                "made_from": settings.BASE_URL,
                "migrations": _applied_migrations(),
                "ledger": {"sequence": head.sequence, "hash": head.hash},
                "records": counts,
                "files": {"count": counts[StoredFile._meta.label_lower], "bytes": stored_bytes},
            },
        )
        digest = writer.finish()
    say(f"{sum(counts.values()):,} records of {len(counts)} models and {counts['core.storedfile']:,} files")
    return digest


def _write_files(writer: _Writer) -> int:
    total = 0
    for stored in StoredFile.objects.order_by("pk").iterator():
        name = f"files/{stored.stored_as}"
        try:
            with files.read(stored) as content:
                writer.write(name, files.chunks(content))
        except FileNotFoundError as error:
            raise ArchiveError(f"the content of file {stored.pk} ({stored.name}) is lost") from error
        if writer.checksums[name] != stored.sha256:
            raise ArchiveError(f"the content of file {stored.pk} ({stored.name}) was changed since it was stored")
        total += stored.size
    return total


def _applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    rooms = {model._meta.app_label for model in archived_models()}
    return sorted(f"{app}.{name}" for app, name in applied if app in rooms)
