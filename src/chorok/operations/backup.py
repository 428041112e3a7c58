"""Backups: the database as PostgreSQL dumps it, with the files, in one checksummed tar for this hub itself.

An archive is for another hub and for decades; a backup is for tonight: quicker, and bound to this version.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.db import connection

import chorok
from chorok.core import clock, embedded, files
from chorok.core.models import StoredFile
from chorok.operations.archive import ArchiveError
from chorok.operations.archive.restoring import hub_is_empty

FORMAT = 1
_DUMP = "database.dump"
_CHECKSUMS = "checksums.json"
_FILES = "files/"
_CHUNK = 1 << 20
#: The driver's name of a connection parameter -> the environment variable PostgreSQL's programs read; in the
#: environment a password can't be read from the list of processes.
_ENVIRONMENT = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
Say = Callable[[str], None]


def write_backup(path: Path, *, say: Say) -> None:
    """Write a backup to `path` while the hub runs; files are added after the dump, so none it speaks of is missing.

    Raises ArchiveError when something is at `path` already or the dump fails.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists already")
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            dump = Path(folder) / _DUMP
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
            with dump.open("rb") as content:
                checksums = {_DUMP: _digest(content)}
            with tarfile.open(unfinished, "w") as tar:
                tar.add(dump, _DUMP)
                checksums.update(_add_files(tar, say=say))
                note = Path(folder) / _CHECKSUMS
                note.write_text(json.dumps(_note(checksums)))
                tar.add(note, _CHECKSUMS)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    say(f"backup of {len(checksums) - 1:,} files and the database, {path.stat().st_size:,} bytes")


def is_backup(path: Path) -> bool:
    """Say whether `path` is a backup rather than an archive."""
    return path.is_file() and tarfile.is_tarfile(path)


def restore_backup(path: Path, *, replace: bool, say: Say) -> None:
    """Verify a backup, then put its database and files in the place of this hub's.

    Raises ArchiveError when it is damaged (it names where), newer than this program, or the hub isn't empty and
    `replace` is off; nothing has changed then.
    """
    if not replace and not hub_is_empty():
        raise ArchiveError("this hub is not empty; say --replace to lose what it holds")
    try:
        with tarfile.open(path) as tar:
            _verify(tar)
            say("backup is whole")
            with tempfile.TemporaryDirectory() as folder:
                dump = Path(folder) / _DUMP
                with dump.open("wb") as target:
                    shutil.copyfileobj(_member(tar, _DUMP), target, _CHUNK)
                _load(dump)
            for name in tar.getnames():
                if name.startswith(_FILES):
                    files.put(name.removeprefix(_FILES), cast("BinaryIO", _member(tar, name)))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ArchiveError(f"{path} is damaged: {error}") from error
    say("database and files are restored")


def _add_files(tar: tarfile.TarFile, *, say: Say) -> dict[str, str]:
    """Add every stored file; one that is lost is said and left out, for a backup of the rest is worth having."""
    checksums: dict[str, str] = {}
    for stored in StoredFile.objects.order_by("pk").iterator():
        try:
            with files.read(stored) as content:
                member = tarfile.TarInfo(_FILES + stored.stored_as)
                member.size, member.mtime = stored.size, int(stored.uploaded_at.timestamp())
                tar.addfile(member, content)
        except FileNotFoundError:
            say(f"warning: the content of file {stored.pk} ({stored.name}) is lost")
            continue
        checksums[member.name] = stored.sha256
    return checksums


def _note(checksums: dict[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": chorok.__version__,
        "made_at": clock.now().isoformat(),
        "sha256": checksums,
    }


def _verify(tar: tarfile.TarFile) -> None:
    try:
        note = json.loads(_member(tar, _CHECKSUMS).read())
        form, expected = int(note["format"]), dict(note["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{_CHECKSUMS} can't be read: {error}") from error
    if form > FORMAT:
        raise ArchiveError(f"this backup has format {form}; this program reads up to {FORMAT}: use a newer program")
    names = set(tar.getnames()) - {_CHECKSUMS}
    for name in sorted(names ^ set(expected)):
        raise ArchiveError(f"{name} is {'unexpected' if name in names else 'missing'}")
    for name, digest in expected.items():
        if _digest(_member(tar, name)) != digest:
            raise ArchiveError(f"{name} is damaged: its checksum differs")


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except KeyError as error:
        raise ArchiveError(f"{name} is missing: this is no backup of a hub") from error
    if found is None:
        raise ArchiveError(f"{name} is not a file")
    return found


def _digest(content: IO[bytes]) -> str:
    return hashlib.file_digest(cast("Any", content), "sha256").hexdigest()


def _load(dump: Path) -> None:
    """Put the dump in the place of the database, all of it or nothing; raises ArchiveError with what went wrong.

    The SQL goes through our hands: pg_restore sets what its own version knows, and an older server would refuse that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        known = {name.encode() for (name,) in cursor.fetchall()}
    connection.close()
    environment = _given()
    with tempfile.TemporaryFile() as complaints:
        reader = subprocess.Popen(  # noqa: S603 - our own arguments
            [embedded.tool("pg_restore"), "--clean", "--if-exists", "--no-owner", "--file=-", str(dump)],
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        writer = subprocess.Popen(  # noqa: S603 - our own arguments
            [embedded.tool("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        with suppress(BrokenPipeError), reader, writer:  # psql hangs up at the first error and says which
            script, target = cast("IO[bytes]", reader.stdout), cast("IO[bytes]", writer.stdin)
            target.write(b"BEGIN;\n")
            target.writelines(_understood(script, known))
            if reader.wait() == 0:  # without the COMMIT everything is undone
                target.write(b"COMMIT;\n")
            target.close()
        complaints.seek(0)
        if reader.returncode != 0 or writer.returncode != 0:
            raise ArchiveError(f"pg_restore failed: {complaints.read().decode(errors='replace').strip()[-500:]}")


def _understood(script: Iterable[bytes], known: set[bytes]) -> Iterator[bytes]:
    """Yield the lines of the script without the settings at its head that the server doesn't know."""
    at_head = True
    for line in script:
        setting = line.startswith(b"SET ") and line.split()[1]
        if at_head and setting and setting not in known:
            continue
        at_head = at_head and line.startswith((b"SET ", b"SELECT pg_catalog.set_config", b"--", b"\\", b"\n"))
        yield line


def _given() -> dict[str, str]:
    """Return the environment that leads PostgreSQL's programs to the hub's database."""
    parameters = connection.get_connection_params()
    given = {name: str(parameters[key]) for key, name in _ENVIRONMENT.items() if parameters.get(key)}
    return {**os.environ, **given}


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the hub's database; raises ArchiveError with what it said."""
    environment = _given()
    done = subprocess.run(  # noqa: S603 - our own arguments
        [embedded.tool(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ArchiveError(f"{program} failed: {done.stderr.strip()[-500:]}")
