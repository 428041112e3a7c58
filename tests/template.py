"""The databases the tests' own are copied from: `python -m tests.template` makes them.

Migrating takes ten seconds, loading the demonstration half a minute, copying either of them one second or less. The
migrated, empty one is kept until a migration changes; the demonstration for an hour, since its days count from today.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PREFIX, LOADED, PLANNED = "test_template_", "test_demonstration_", "test_planned_"
#: Made under this name and renamed when it is whole.
UNFINISHED = "test_unfinished"
#: Held while a template is looked for and made, so that two workers don't make it both.
LOCK = 730_231
#: Seconds a loaded demonstration serves.
FRESH = 3600
#: The part of the demonstration after which its plan of 2020 stands and no call is made yet.
LAST_OF_THE_PLAN = "owners and evaluators"


@dataclass(frozen=True)
class Demonstration:
    """The databases that hold the demonstration whole, and up to its plan, and the folder of their files."""

    loaded: str
    planned: str
    files: Path


def template() -> str:
    """Return the name of the migrated, empty template, made where it isn't there; those of other migrations go."""
    with _locked() as cursor:
        return _migrated(cursor)


def demonstration() -> Demonstration:
    """Return the templates of the demonstration, loaded where none of this code and this hour is there."""
    digest, now = _digest_of_code(), int(time.time())
    with _locked() as cursor:
        for name in _there(cursor, LOADED + digest):
            made = int(name.rsplit("_", 1)[1])
            if now - made < FRESH and _day(made) == _day(now):
                return _named(name.removeprefix(LOADED))
        found = _named(f"{digest}_{now}")
        _load(cursor, found)
        return found


@contextmanager
def copy_of(name: str, files: Path, folder: Path) -> Iterator[None]:
    """Let this process work on a copy of a database, with copies of its files in `folder`, and take it away again."""
    from django.db import connection  # noqa: PLC0415 - django is set up first when this runs as a program

    own = f"{connection.settings_dict['NAME']}_copy"
    shutil.copytree(files, folder, copy_function=os.link)
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}"')
        try:
            with _pointed_at(own, folder):
                yield
        finally:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


@contextmanager
def _pointed_at(name: str, files: Path) -> Iterator[None]:
    """Let all of this process' connections go to that database, and its files to that folder."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    storages = {**settings.STORAGES, "default": {**settings.STORAGES["default"]}}
    storages["default"]["OPTIONS"] = {**storages["default"]["OPTIONS"], "location": files}
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with override_settings(STORAGES=storages):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _locked() -> Iterator[Any]:
    from django.db import connection  # noqa: PLC0415

    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _wait_for_no_disk(cursor)
        yield cursor


def _wait_for_no_disk(cursor: Any) -> None:
    """Let the tests' own server, which holds nobody's data, not wait for the disk: 0.2 ms a commit in place of 3.5."""
    from chorok.settings.environment import DATA_DIR  # noqa: PLC0415

    cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('data_directory', 'fsync')")
    said = dict(cursor.fetchall())  # no folder where the server is another's
    if said["fsync"] == "on" and Path(said.get("data_directory", "/")).is_relative_to(DATA_DIR):
        cursor.execute("ALTER SYSTEM SET fsync = off")
        cursor.execute("SELECT pg_reload_conf()")


def _there(cursor: Any, prefix: str) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [row[0] for row in cursor.fetchall()]


def _named(version: str) -> Demonstration:
    from chorok.settings.environment import DATA_DIR  # noqa: PLC0415

    return Demonstration(LOADED + version, PLANNED + version, DATA_DIR / "demonstration" / version)


def _day(moment: int) -> str:
    """Return the day in Seoul, where the demonstration is."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment + 9 * 3600))


def _migrated(cursor: Any) -> str:
    from django.db import connection  # noqa: PLC0415

    name = PREFIX + _digest_of_migrations()
    there = _there(cursor, PREFIX)
    if name not in there:
        for old in there:
            cursor.execute(f'DROP DATABASE "{old}"')
        _migrate(connection)
        cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
    return name


def _migrate(connection: Any) -> None:
    of_the_hub, of_tests = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = UNFINISHED
    try:
        with redirect_stdout(StringIO()):  # the cache's table is there already, and Django says so
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict.update(NAME=of_the_hub)
        connection.settings_dict["TEST"]["NAME"] = of_tests


def _load(cursor: Any, to: Demonstration) -> None:
    """Load the demonstration into its two databases; those loaded before go."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from chorok.operations.demo.load import load  # noqa: PLC0415

    empty = _migrated(cursor)
    for old in (*_there(cursor, LOADED), *_there(cursor, PLANNED), UNFINISHED):
        cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    shutil.rmtree(to.files.parent, ignore_errors=True)
    to.files.mkdir(parents=True)
    cursor.execute(f'CREATE DATABASE "{UNFINISHED}" TEMPLATE "{empty}"')
    with _pointed_at(UNFINISHED, to.files), translation.override("ko"):
        for part in load():
            if part == LAST_OF_THE_PLAN:
                connection.close()  # a database somebody is connected to can't be copied
                cursor.execute(f'CREATE DATABASE "{to.planned}" TEMPLATE "{UNFINISHED}"')
    cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{to.loaded}"')


def _digest_of_migrations() -> str:
    """Return the digest of all migrations, and of the versions of what they are made with."""
    from django.apps import apps  # noqa: PLC0415

    folders = (Path(app.path) for app in apps.get_app_configs())
    migrations = sorted(file for folder in folders for file in folder.glob("migrations/*.py"))
    return _digest((ROOT / "requirements.lock", ROOT / "src" / "chorok" / "core" / "migrating.py", *migrations))


def _digest_of_code() -> str:
    """Return the digest of all that loads the demonstration, and of what that is built on."""
    files = sorted(file for file in (ROOT / "src").rglob("*") if file.is_file() and file.suffix not in {".pyc", ".mo"})
    return _digest((ROOT / "requirements.lock", *files))


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.parent.parent.name} {file.name}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.test")
    import django

    from tests.lighter import look_seldom

    django.setup()
    look_seldom()
    demonstration()
