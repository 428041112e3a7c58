"""Health, metrics, logs, and how a lost database is answered."""

import io
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client, override_settings

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import Notification
from chorok.operations.metrics import REQUESTS
from tests.factories import UserFactory


@pytest.mark.django_db
def test_live_and_ready(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "disk": "ok",
        "worker": "missing",
    }


@pytest.mark.django_db
def test_a_worker_that_gave_a_sign_is_seen(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [clock.now()])
    assert client.get("/health/ready").json()["worker"] == "ok"


@pytest.mark.django_db
def test_a_full_disk_or_a_missing_migration_is_not_ready(client: Client) -> None:
    with override_settings(MIN_FREE_DISK=1 << 60):
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["disk"]) == (503, "failed")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


@pytest.mark.django_db
def test_metrics_tell_requests_queues_and_mail(client: Client) -> None:
    before = REQUESTS.labels("health_live", "GET", 200)._value.get()
    client.get("/health/live")
    Notification.objects.create(
        email="a@example.org", language="ko", kind="x", subject="x", body="x", created_at=clock.now(), mail="failed"
    )
    text = client.get("/metrics").content.decode()
    assert f'chorok_requests_total{{method="GET",page="health_live",status="200"}} {before + 1}' in text
    assert "chorok_database_up 1.0" in text
    assert 'chorok_mail{state="failed"} 1.0' in text
    assert "chorok_ledger_entries 0.0" in text
    assert "chorok_worker_alive 0.0" in text


@pytest.mark.django_db
def test_metrics_are_not_for_everyone(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 404
    with override_settings(METRICS_TOKEN="secret"):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


@pytest.mark.django_db
def test_an_access_line_names_the_person_but_no_secret_of_a_link(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "chorok.access")
    client.get("/confirm/very-secret-token/?email=kim@example.org", headers={"X-Request-ID": "abcdefgh-1"})
    line = next(record for record in caplog.records if record.name == "chorok.access")
    assert line.__dict__["path"] == "/confirm/***/"
    assert line.__dict__["method"] == "GET"
    assert line.__dict__["duration_ms"] > 0
    assert "kim@example.org" not in str(line.__dict__)


def test_the_proxys_word_counts_only_when_it_is_trusted(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "chorok.access")
    forged = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7"}
    client.get("/health/live", headers=forged)
    with override_settings(TRUST_PROXY=True):
        client.get("/health/live", headers=forged)
        client.get("/health/live", headers={"X-Forwarded-For": "<script>"})
    addresses = [record.__dict__["ip"] for record in caplog.records if record.name == "chorok.access"]
    assert addresses == ["127.0.0.1", "203.0.113.7", "127.0.0.1"]


def cut_connection() -> None:
    """End the test's own session at the server, as a failover does."""
    pid = connection.connection.info.backend_pid
    parameters = connection.get_connection_params()
    known = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}
    with psycopg.connect(autocommit=True, **known) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.django_db(transaction=True)
def test_a_cut_connection_is_answered_503_and_the_next_request_works(
    client_for: Callable[[User], Client], user_with: Callable[..., User]
) -> None:
    person = client_for(user_with(Role.STAFF))
    person.raise_request_exception = False
    connection.ensure_connection()
    cut_connection()
    cut = person.get("/account/")
    assert (cut.status_code, cut["Retry-After"]) == (503, "30")
    close_old_connections()  # what Django does between requests; its test client leaves it out
    assert person.get("/account/").status_code < 500


@pytest.mark.django_db(transaction=True)
def test_what_a_cut_transaction_began_is_undone_as_a_whole() -> None:
    with pytest.raises(OperationalError), transaction.atomic():  # noqa: PT012 - the cut comes in the midst
        UserFactory(email="half@example.org")
        cut_connection()
        UserFactory(email="other@example.org")
    close_old_connections()
    assert not User.objects.filter(email__in=["half@example.org", "other@example.org"]).exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_503_on_every_page_and_nothing_is_lost(
    client_for: Callable[[User], Client], user_with: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = user_with(Role.STAFF)
    person = client_for(user)
    person.raise_request_exception = False
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        away.setitem(connection.settings_dict, "PORT", "1")
        for path in ("/account/", "/directory/", "/staff/organisations/"):
            answer = person.get(path)
            assert answer.status_code == 503, path
            assert answer["Retry-After"] == "30"
            assert "<h1>" in answer.content.decode()
        machine = Client()
        ready = machine.get("/health/ready")
        assert (ready.status_code, ready.json()["database"]) == (503, "failed")
        assert machine.get("/health/live").status_code == 200
        assert "chorok_database_up 0.0" in machine.get("/metrics").content.decode()
        connection.close()
    assert User.objects.filter(pk=user.pk).exists()
    assert person.get("/health/ready").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("megabytes", [26, 2048])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client, megabytes: int) -> None:
    sent = io.BytesIO(bytes(1024))
    answer = client.generic(
        "POST",
        "/account/",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(megabytes << 20),
        **{"wsgi.input": sent},
    )
    assert answer.status_code == 413
    assert re.search(r"\b20\s?MB", answer.content.decode())


SUPERVISOR = (
    "import sys; from chorok.operations import supervisor; import os;"
    "commands = [[sys.executable, '-c', c] for c in sys.argv[2:]];"
    "sys.exit(supervisor.run(commands, environment=os.environ, steady=float(sys.argv[1])))"
)
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"


def test_processes_start_and_end_together() -> None:
    """A supervisor of two sleepers ends both when it is told to, and fails when one of them ends at once."""
    running = subprocess.Popen([sys.executable, "-c", SUPERVISOR, "30", SLEEPER, SLEEPER], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() + running.stdout.readline() == b"up\nup\n"
    began = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0
    assert running.stdout.read() == b""  # both sleepers let go of the pipe: they are gone
    assert time.monotonic() - began < 20
    ended = subprocess.run([sys.executable, "-c", SUPERVISOR, "30", SLEEPER, "raise SystemExit(3)"], check=False)
    assert ended.returncode == 3


def test_a_process_that_was_lost_is_started_again() -> None:
    """Killed once it comes back; killed again at once it ends the supervisor too."""
    named = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    running = subprocess.Popen([sys.executable, "-c", SUPERVISOR, "30", named], stdout=subprocess.PIPE)
    assert running.stdout is not None
    first = int(running.stdout.readline())
    os.kill(first, signal.SIGKILL)
    second = int(running.stdout.readline())
    assert second != first
    assert running.poll() is None
    os.kill(second, signal.SIGKILL)
    assert running.wait(20) == 256 - signal.SIGKILL  # how a shell reads -9
    assert running.stdout.read() == b""


def test_a_process_that_ends_after_a_while_is_started_again() -> None:
    """It ends by itself: later than the time it has to be steady for, it was no wrong start."""
    short = "import time; print('up', flush=True); time.sleep(0.6); raise SystemExit(3)"
    running = subprocess.Popen([sys.executable, "-c", SUPERVISOR, "0.1", short], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert [running.stdout.readline() for _start in range(3)] == [b"up\n"] * 3
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_a_killed_supervisor_leaves_nobody_behind() -> None:
    """Web processes that outlive it would keep the port, and the hub could not be started again."""
    running = subprocess.Popen([sys.executable, "-c", SUPERVISOR, "30", SLEEPER], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == b"up\n"
    began = time.monotonic()
    running.kill()
    assert running.stdout.read() == b""  # the sleeper let go of the pipe: it is gone
    assert time.monotonic() - began < 20
