"""What must be right before the hub serves anyone: settings, database, folders. Each finding says what to do."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host

from chorok.settings.environment import DATA_DIR, DEFAULT_SECRET_KEY

OLDEST_POSTGRES = 15
_SHORTEST_SECRET = 50
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_MAILING = ("console.EmailBackend", "locmem.EmailBackend", "dummy.EmailBackend")


class Level(StrEnum):
    """An error keeps `serve` and `worker` from starting; a warning is said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `code` is stable, `message` says what it is and what to do."""

    level: Level
    code: str
    message: str


def findings() -> list[Finding]:
    """Return everything that is wrong with this hub's configuration, errors first."""
    found = [*check_settings(), *check_folders(), *check_database()]
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def check_settings() -> Iterator[Finding]:
    """Look at the settings. What is fine on one's own machine (BASE_URL on localhost) is dangerous elsewhere."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    if host in _LOCAL:
        return
    if settings.SECRET_KEY == DEFAULT_SECRET_KEY:
        yield _error("secret", "CHOROK_SECRET_KEY is the default that stands in the source: set a random one.")
    elif len(settings.SECRET_KEY) < _SHORTEST_SECRET:
        yield _error("secret_short", f"CHOROK_SECRET_KEY is shorter than {_SHORTEST_SECRET} characters.")
    if settings.DEBUG:
        yield _error("debug", "CHOROK_DEBUG is on: error pages would show secrets. Switch it off.")
    if settings.DEMO:
        yield _error("demo", "CHOROK_DEMO is on: anyone could sign in as anyone. Switch it off.")
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield _error("host", f"CHOROK_ALLOWED_HOSTS does not hold {host}, the host of CHOROK_BASE_URL.")
    if "*" in settings.ALLOWED_HOSTS:
        yield _error("any_host", "CHOROK_ALLOWED_HOSTS holds *: links in mails could be made to lead elsewhere.")
    if not settings.BEHIND_TLS:
        yield _warning("tls", "CHOROK_BASE_URL is not https: what people type travels in the clear.")
    elif settings.SECURE_PROXY_SSL_HEADER is None:
        yield _error(
            "proxy", "CHOROK_BASE_URL is https but CHOROK_TRUST_PROXY is off: every page would redirect to itself."
        )
    if settings.EMAIL_BACKEND.endswith(_NOT_MAILING):
        yield _warning("mail", "CHOROK_EMAIL_BACKEND sends no mail: set django.core.mail.backends.smtp.EmailBackend.")


def check_folders() -> Iterator[Finding]:
    """Look at the data folder."""
    for folder in (DATA_DIR, DATA_DIR / "files"):
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        if not nearest.is_dir() or not _writable(nearest):
            yield _error("data_dir", f"CHOROK_DATA_DIR: {folder} can't be written by this user.")
            return


def check_database() -> Iterator[Finding]:
    """Look at the database: reachable, new enough, UTF-8 throughout, migrated, with its cache table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), "
                "to_jsonb(d)::text FROM pg_database d WHERE datname = current_database()"
            )
            version, encoding, database = cursor.fetchone()
        yield from database_findings(version=version, encoding=encoding, database=json.loads(database))
        missing = missing_migrations()
        tables = set(connection.introspection.table_names())
    except DatabaseError as error:
        yield _error("database", f"The database can't be reached: {str(error).strip()}")
        return
    if missing:
        yield _error("migrations", f"{len(missing)} migrations are missing ({missing[0]} …): run chorok setup.")
    elif settings.CACHES["default"]["LOCATION"] not in tables:
        yield _error("cache", "The table of the cache is missing: run chorok setup.")


def database_findings(*, version: int, encoding: str, database: dict[str, object]) -> Iterator[Finding]:
    """Judge a database by its server's version, its encoding, and its row of pg_database.

    Case folding and sorting of Hangul and of accented names need a UTF-8 character type, whoever provides it.
    """
    if version < OLDEST_POSTGRES:
        yield _error("postgres", f"PostgreSQL {version} is too old: {OLDEST_POSTGRES} or newer is needed.")
    if encoding != "UTF8":
        yield _error("encoding", f"The database's encoding is {encoding}: create it anew with ENCODING 'UTF8'.")
    provider = database.get("datlocprovider")
    if provider == "i":  # ICU is Unicode by nature
        return
    named = database.get("datlocale") if provider == "b" else database.get("datctype")
    locale = str(named or "")
    if provider == "b" and locale == "PG_UNICODE_FAST":
        return
    if not locale.lower().replace("-", "").endswith("utf8"):
        yield _error(
            "locale", f"The database's character type is {locale or 'unknown'}: create it anew with a UTF-8 locale."
        )


def missing_migrations() -> list[str]:
    """Return the names of the migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _error(code: str, message: str) -> Finding:
    return Finding(Level.ERROR, code, message)


def _warning(code: str, message: str) -> Finding:
    return Finding(Level.WARNING, code, message)
