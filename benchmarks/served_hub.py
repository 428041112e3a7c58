"""A benchmark's own hub: set up in a folder, served as in production, and broken in the ways a bad day breaks it."""

# ruff: noqa: PLC0415 - Django is set up once the folder is known

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

HOST, PORT = "127.0.0.1", 8196
WEB_PROCESSES = 2
STARTED_WITHIN = 120.0
_CUTS, _BETWEEN_CUTS = 3, 1.0


def set_up(folder: Path) -> None:
    """Take `folder` as the hub's data folder, bring its database up to date, and set Django up."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "CHOROK_DATA_DIR": str(folder.resolve()),
        "CHOROK_SECRET_KEY": "benchmark-" + "0" * 40,
        "CHOROK_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "chorok.settings.base",
    }
    subprocess.run([sys.executable, "-m", "chorok", "setup"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


def settle() -> None:
    """Let the database finish with what was just put into it, so that it doesn't do so while it is measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def session_of(user: Any, *, second_factor: bool = False) -> str:
    """Write a session of `user` into the database; return its key."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from chorok.accounts.middleware import SECOND_FACTOR_KEY
    from chorok.accounts.sessions import IDLE_LIMIT_KEY, LAST_SEEN_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[LAST_SEEN_KEY], session[IDLE_LIMIT_KEY] = time.time(), 10**6
    if second_factor:
        session[SECOND_FACTOR_KEY] = True
    session.create()
    return str(session.session_key)


class Hub:
    """`chorok serve` on a port of this machine, with `environment` beside that of this process."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self._environment = environment
        self._server = self._started()

    @property
    def pid(self) -> int:
        """The process that looks after the others."""
        return self._server.pid

    def web_processes(self) -> list[psutil.Process]:
        """Return everything below `chorok serve`: gunicorn, and the processes that answer."""
        return psutil.Process(self.pid).children(recursive=True)

    def kill(self) -> int:
        """Kill everything at once, as when the machine loses its power, and start it again; return how many it was."""
        everything = psutil.Process(self.pid)
        processes = [*everything.children(recursive=True), everything]
        for process in processes:
            process.kill()
        self._server.wait()
        psutil.wait_procs(processes)
        self._server = self._started()
        return len(processes)

    def kill_web(self) -> int:
        """Kill gunicorn and each web process, which `chorok serve` has to bring back; return how many it was."""
        processes = self.web_processes()
        for process in processes:
            process.kill()
        psutil.wait_procs(processes)
        return len(processes)

    def wait_until_it_answers(self) -> None:
        """Return once it answers; ends the benchmark when it doesn't within two minutes."""
        ends = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < ends and self._server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{self.port}/health/live", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the hub did not start")

    def end(self) -> None:
        """End it as an administrator does."""
        self._server.terminate()
        self._server.wait(timeout=60)

    def _started(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "chorok", "serve", "--bind", f"{HOST}:{self.port}"]
        return subprocess.Popen(
            [*command, "--workers", str(WEB_PROCESSES)],
            env={**os.environ, **self._environment},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def serving(port: int = PORT, **environment: str) -> Iterator[Hub]:
    """Run the hub until the block ends."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind((HOST, port))  # whoever answers later is the hub that is measured
    # Told to end, a benchmark ends its hub too; left alone, it would keep the port and the database.
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("ended from outside"))
    hub = Hub(port, environment)
    try:
        hub.wait_until_it_answers()
        yield hub
    finally:
        hub.end()
        signal.signal(signal.SIGTERM, before)


def cut_connections() -> int:
    """End every connection to the database but this one, three times, a second between them; return how many."""
    from django.db import connection

    cut = 0
    for turn in range(_CUTS):
        time.sleep(_BETWEEN_CUTS if turn else 0)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            cut += cursor.fetchone()[0]
    connection.close()
    return cut
