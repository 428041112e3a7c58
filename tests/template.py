"""The migrated, empty database the test databases are copied from: `python -m tests.template` makes it.

Migrating takes ten seconds and copying half of one. It is kept from run to run, under the digest of what makes it.
"""

import hashlib
import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "test_template_"
#: Made under this name and renamed when it is whole.
UNFINISHED = "test_unfinished"
#: Held while the template is looked for and made, so that two workers don't make it both.
LOCK = 730_231


def template() -> str:
    """Return the name of the template, made where it isn't there; templates of other migrations are dropped."""
    from django.db import connection  # noqa: PLC0415 - django is set up first when this runs as a program

    name = PREFIX + _digest()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            _migrate(connection)
            cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
    return name


def _digest() -> str:
    """Return the digest of all migrations, and of the versions of what they are made with."""
    from django.apps import apps  # noqa: PLC0415

    found = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    found.update((ROOT / "src" / "chorok" / "core" / "migrating.py").read_bytes())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(f"{app.label} {file.name}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]


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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.test")
    import django

    django.setup()
    template()
