"""An archive lies in one ZIP file or in a folder; both are written and read piece by piece."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from chorok.operations.archive import ArchiveError


class Target(Protocol):
    """Where an archive is written."""

    def writing(self, name: str) -> IO[bytes]:
        """Open a new entry for writing."""


class Source(Protocol):
    """Where an archive is read."""

    def names(self) -> list[str]:
        """Return the names of all entries."""

    def reading(self, name: str) -> IO[bytes]:
        """Open an entry for reading; raises ArchiveError when there is none."""


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        return [path.relative_to(self._root).as_posix() for path in self._root.rglob("*") if path.is_file()]

    def reading(self, name: str) -> IO[bytes]:
        try:
            return (self._root / _inside(name)).open("rb")
        except FileNotFoundError as error:
            raise ArchiveError(f"{name} is missing") from error

    def writing(self, name: str) -> IO[bytes]:
        path = self._root / _inside(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def reading(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except KeyError as error:
            raise ArchiveError(f"{name} is missing") from error

    def writing(self, name: str) -> IO[bytes]:
        return self._archive.open(name, "w", force_zip64=True)


@contextmanager
def target(path: Path) -> Iterator[Target]:
    """Open a new archive for writing: a ZIP when the name ends so, else a folder.

    It appears under its name only when it is complete. Raises ArchiveError when something is there already.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists already")
    unfinished = path.with_name(path.name + ".unfinished")
    if unfinished.is_dir():
        shutil.rmtree(unfinished)
    try:
        if path.suffix.lower() == ".zip":
            with (
                _private(unfinished) as raw,
                zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
            ):
                yield _Zip(archive)
        else:
            unfinished.mkdir(mode=0o700, parents=True)
            yield _Folder(unfinished)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.rename(path)


@contextmanager
def source(path: Path) -> Iterator[Source]:
    """Open an archive for reading; raises ArchiveError when it is none."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{path} is not an archive: {error}") from error
    with archive:
        yield _Zip(archive)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only this user may read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as raw:
        yield cast("IO[bytes]", raw)


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ArchiveError(f"{name} points outside of the archive")
    return name
