"""Reads an archive and proves it whole before a line of it is believed."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from chorok.operations.archive import CHECKSUMS, FORMAT, MANIFEST, ArchiveError
from chorok.operations.archive.container import Source
from chorok.operations.archive.records import archived_models, schema

_CHUNK = 1 << 20
_DIGEST_LENGTH = 64
_DAMAGE = (zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself, with the checksum of each of its entries."""

    records: Mapping[str, int]
    ledger_sequence: int
    ledger_hash: str
    checksums: Mapping[str, str]


def verify(archive: Source) -> Manifest:
    """Check version, checksums, completeness and schema; return the manifest.

    Raises ArchiveError and names the first entry that is damaged, missing or unexpected.
    """
    manifest = _manifest(archive)
    checksums = _checksums(archive)
    unexpected = set(archive.names()) - set(checksums) - {CHECKSUMS}
    if unexpected:
        raise ArchiveError(f"{min(unexpected)} does not stand in {CHECKSUMS}")
    for name, expected in checksums.items():
        if digest_of(archive, name) != expected:
            raise ArchiveError(f"{name} is damaged: its checksum differs from the one in {CHECKSUMS}")
    _check_schema(archive, manifest)
    return Manifest(
        records=manifest["records"],
        ledger_sequence=manifest["ledger"]["sequence"],
        ledger_hash=manifest["ledger"]["hash"],
        checksums=checksums,
    )


def digest_of(archive: Source, name: str) -> str:
    """Return the SHA-256 of an entry; raises ArchiveError when it can't be read."""
    digest = hashlib.sha256()
    try:
        with archive.reading(name) as entry:
            for piece in pieces(entry):
                digest.update(piece)
    except (OSError, ValueError, EOFError, *_DAMAGE) as error:
        raise ArchiveError(f"{name} is damaged: {error}") from error
    return digest.hexdigest()


def pieces(entry: IO[bytes]) -> Iterator[bytes]:
    """Yield an entry in pieces that fit the memory."""
    while piece := entry.read(_CHUNK):
        yield piece


def _manifest(archive: Source) -> dict[str, Any]:
    try:
        with archive.reading(MANIFEST) as entry:
            manifest = json.loads(entry.read())
        form = int(manifest["format"])
        known = isinstance(manifest["records"], dict) and isinstance(manifest["ledger"]["hash"], str)
    except (ValueError, KeyError, TypeError, *_DAMAGE) as error:
        raise ArchiveError(f"{MANIFEST} can't be read: {error}") from error
    if form > FORMAT:
        raise ArchiveError(f"this archive has format {form}; this program reads up to {FORMAT}: use a newer program")
    if not known:
        raise ArchiveError(f"{MANIFEST} is not complete")
    return dict(manifest)


def _checksums(archive: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    with archive.reading(CHECKSUMS) as entry:
        for line in entry.read().decode().splitlines():
            digest, _, name = line.partition("  ")
            if len(digest) != _DIGEST_LENGTH or not name:
                raise ArchiveError(f"{CHECKSUMS} has a line that is none: {line[:100]}")
            found[name] = digest
    return found


def _check_schema(archive: Source, manifest: Mapping[str, Any]) -> None:
    """An archive is restored by the version that wrote it (and upgraded then), so nothing is guessed."""
    ours = {model._meta.label_lower: model for model in archived_models()}
    for label in sorted(set(ours) ^ set(manifest["records"])):
        owner = "this program" if label in ours else "the archive"
        raise ArchiveError(f"{label} exists in {owner} only: restore with version {manifest.get('version')}")
    for label, model in ours.items():
        with archive.reading(f"schema/{label}.json") as entry:
            theirs = json.loads(entry.read())["properties"]
        known = schema(model)["properties"]
        for column in sorted(set(theirs) ^ set(known)):
            raise ArchiveError(f"{label}.{column} is not in both: restore with version {manifest.get('version')}")
