"""Rebuilds a hub out of an archive and proves it equal to the one that was archived."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pgtrigger
from django.db import connection, transaction

from chorok.accounts.models import User
from chorok.core import files
from chorok.core.models import StoredFile
from chorok.operations.archive import ArchiveError
from chorok.operations.archive.container import Source, source
from chorok.operations.archive.reading import Manifest, digest_of, verify
from chorok.operations.archive.records import Model, archived_models, insert, lines, reset_sequences, truncate
from chorok.outcomes.domain.chain import Head
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.models import Claim, Entry, ProgrammeYear
from chorok.registry.domain.directory import rebuild_index
from chorok.registry.models import Organisation

Say = Callable[[str], None]
#: A hub is empty when it has none of these; the reference lists a set-up loads don't count.
_OWN_RECORDS: tuple[Model, ...] = (User, Organisation, ProgrammeYear, Claim, Entry, StoredFile)


def restore_archive(path: Path, *, replace: bool, say: Say) -> None:
    """Rebuild the hub out of the archive at `path`.

    Everything is read and verified first; then all records are replaced in one transaction, compared with the
    archive record by record, and the ledger is verified. When any of it fails, nothing has changed. Raises
    ArchiveError when the archive is damaged or of another version, or the hub isn't empty and `replace` is off.
    """
    with source(path) as archive:
        manifest = verify(archive)
        say(f"archive is whole: {len(manifest.checksums):,} entries")
        if not replace and not hub_is_empty():
            raise ArchiveError("this hub is not empty; say --replace to lose what it holds")
        with transaction.atomic():
            _load(archive, manifest)
            _compare(archive, manifest)
            say(f"{sum(manifest.records.values()):,} records are equal to the archive's")
            _verify_ledger(manifest)
            say(f"the ledger of {manifest.ledger_sequence:,} entries is intact")
            _restore_files(archive)
            rebuild_index()
    say("the directory is indexed anew")


def hub_is_empty() -> bool:
    """Say whether nobody has worked in this hub yet; a database without tables is empty too."""
    if User._meta.db_table not in connection.introspection.table_names():
        return True
    return not any(model._default_manager.exists() for model in _OWN_RECORDS)


def _load(archive: Source, manifest: Manifest) -> None:
    found = archived_models()
    _silence_triggers()
    truncate(found)
    for model in found:
        label = model._meta.label_lower
        with archive.reading(f"records/{label}.jsonl") as entry:
            count = insert(model, entry)
        if count != manifest.records[label]:
            raise ArchiveError(f"{label}: {count} records instead of {manifest.records[label]}")
    reset_sequences(found)


def _silence_triggers() -> None:
    """Keep the history triggers from writing history again, until the transaction ends. References stay checked."""
    names = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])


def _compare(archive: Source, manifest: Manifest) -> None:
    """Write each model out again: equal checksums mean equal records, in number, order and every value."""
    for model in archived_models():
        name = f"records/{model._meta.label_lower}.jsonl"
        digest = hashlib.sha256()
        for line in lines(model):
            digest.update(line)
        if digest.hexdigest() != manifest.checksums[name]:
            raise ArchiveError(f"{model._meta.label_lower}: {_first_difference(archive, name, model)}")


def _first_difference(archive: Source, name: str, model: Model) -> str:
    with archive.reading(name) as entry:
        written = iter(entry)
        for number, (theirs, ours) in enumerate(zip(written, lines(model), strict=False), start=1):
            if theirs != ours:
                return f"record {number} differs after the restore"
    return "the number of records differs after the restore"


def _verify_ledger(manifest: Manifest) -> None:
    verdict = verify_chain(noted=Head(manifest.ledger_sequence, manifest.ledger_hash))
    if not verdict.intact:
        raise ArchiveError(f"the ledger in the archive was changed: {verdict.broken[0].what}")


def _restore_files(archive: Source) -> None:
    for stored in StoredFile.objects.order_by("pk").iterator():
        name = f"files/{stored.stored_as}"
        if digest_of(archive, name) != stored.sha256:
            raise ArchiveError(f"{name} is not the content its record speaks of")
        with archive.reading(name) as content:
            files.put(stored.stored_as, cast("BinaryIO", content))
