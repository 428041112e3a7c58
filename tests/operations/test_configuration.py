"""A dangerous setting is named and keeps the hub from starting."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from chorok.operations import configuration
from chorok.operations.configuration import Level, check_database, check_settings, database_findings
from chorok.settings.environment import DEFAULT_SECRET_KEY

SAFE: dict[str, Any] = {
    "BASE_URL": "https://green.example.go.kr",
    "ALLOWED_HOSTS": ["green.example.go.kr"],
    "SECRET_KEY": "s" * 64,
    "DEBUG": False,
    "DEMO": False,
    "BEHIND_TLS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


def codes(**settings: Any) -> list[tuple[Level, str]]:
    with override_settings(**{**SAFE, **settings}):
        return [(finding.level, finding.code) for finding in check_settings()]


def test_a_safe_hub_has_no_finding() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"SECRET_KEY": DEFAULT_SECRET_KEY}, (Level.ERROR, "secret")),
        ({"SECRET_KEY": "short"}, (Level.ERROR, "secret_short")),
        ({"DEBUG": True}, (Level.ERROR, "debug")),
        ({"DEMO": True}, (Level.ERROR, "demo")),
        ({"ALLOWED_HOSTS": ["other.example"]}, (Level.ERROR, "host")),
        ({"ALLOWED_HOSTS": ["*"]}, (Level.ERROR, "any_host")),
        ({"SECURE_PROXY_SSL_HEADER": None}, (Level.ERROR, "proxy")),
        ({"BASE_URL": "http://green.example.go.kr", "BEHIND_TLS": False}, (Level.WARNING, "tls")),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, (Level.WARNING, "mail")),
    ],
)
def test_each_dangerous_setting_is_named(settings: dict[str, Any], found: tuple[Level, str]) -> None:
    assert codes(**settings) == [found]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_on_ones_own_machine_all_of_it_is_fine(host: str) -> None:
    everything = {"SECRET_KEY": DEFAULT_SECRET_KEY, "DEBUG": True, "DEMO": True, "BEHIND_TLS": False}
    assert codes(BASE_URL=f"http://{host}", **everything) == []


@pytest.mark.parametrize(
    ("version", "encoding", "database", "found"),
    [
        (18, "UTF8", {"datlocprovider": "b", "datlocale": "C.UTF-8", "datctype": "C"}, []),
        (18, "UTF8", {"datlocprovider": "b", "datlocale": "PG_UNICODE_FAST", "datctype": "C"}, []),
        (18, "UTF8", {"datlocprovider": "b", "datlocale": "C", "datctype": "C"}, ["locale"]),
        (15, "UTF8", {"datlocprovider": "c", "datctype": "ko_KR.utf8"}, []),
        (15, "UTF8", {"datlocprovider": "c", "datctype": "C.UTF-8"}, []),
        (16, "UTF8", {"datlocprovider": "i", "daticulocale": "ko", "datctype": "C"}, []),
        (15, "UTF8", {"datlocprovider": "c", "datctype": "C"}, ["locale"]),
        (15, "EUC_KR", {"datlocprovider": "c", "datctype": "ko_KR.euckr"}, ["encoding", "locale"]),
        (14, "UTF8", {"datlocprovider": "c", "datctype": "C.UTF-8"}, ["postgres"]),
    ],
)
def test_a_database_that_mangles_names_is_refused(
    version: int, encoding: str, database: dict[str, object], found: list[str]
) -> None:
    findings = list(database_findings(version=version, encoding=encoding, database=database))
    assert [finding.code for finding in findings] == found


@pytest.mark.django_db
def test_the_database_of_the_tests_is_right() -> None:
    assert list(check_database()) == []


@pytest.mark.django_db
def test_missing_migrations_and_a_missing_cache_table_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_cache RENAME TO elsewhere")
    assert [finding.code for finding in check_database()] == ["cache"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    assert [finding.code for finding in check_database()] == ["migrations"]


def test_an_unwritable_data_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    monkeypatch.setattr(configuration, "DATA_DIR", tmp_path / "data")
    assert [finding.code for finding in configuration.check_folders()] == ["data_dir"]


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["check", "serve", "worker"])
def test_check_serve_and_worker_refuse_and_say_which(command: str) -> None:
    said = StringIO()
    dangerous = {**SAFE, "DEBUG": True, "SECRET_KEY": DEFAULT_SECRET_KEY}
    with override_settings(**dangerous), pytest.raises(CommandError):
        call_command(command, stdout=said, stderr=said)
    assert "[debug]" in said.getvalue()
    assert "[secret]" in said.getvalue()


@pytest.mark.django_db
def test_check_lets_a_right_hub_start() -> None:
    said = StringIO()
    call_command("check", stdout=said)
    assert said.getvalue().endswith("the hub may start\n")
