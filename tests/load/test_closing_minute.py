"""The closing minute in small, on a served hub: what was answered is there, whatever is killed or cut meanwhile."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.closing_minute import UNANSWERED, Company, compare, play, prepare
from benchmarks.served_hub import HOST, WEB_PROCESSES, Hub, serving
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call, ReceiptCounter

pytestmark = pytest.mark.django_db(transaction=True)
COMPANIES, SECONDS, CLIENTS = 40, 6.0, 20


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


def environment(folder: Path) -> dict[str, str]:
    """Return what the hub must know to serve this test's database."""
    own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        "CHOROK_DATA_DIR": str(folder),
        "CHOROK_SECRET_KEY": settings.SECRET_KEY,
        "CHOROK_LOG_LEVEL": "WARNING",
        "DATABASE_URL": own.geturl(),
        "DJANGO_SETTINGS_MODULE": "chorok.settings.base",
    }


def pids(hub: Hub) -> set[int]:
    return {process.pid for process in hub.web_processes()}


@pytest.mark.parametrize("broken", ["web", "database"])
def test_what_was_answered_is_there(broken: str, tmp_path: Path) -> None:
    call, companies = prepare(COMPANIES)
    with serving(free_port(), **environment(tmp_path)) as hub:
        before = pids(hub)
        connection.close()  # this thread's own would be cut with the hub's
        with ThreadPoolExecutor(1) as apart:  # in this thread the browser tests' own event loop may run
            playing = apart.submit(play, call, companies, hub, seconds=SECONDS, clients=CLIENTS, broken=broken)
            figures = playing.result()
        hub.wait_until_it_answers()
        after = pids(hub)
    if broken == "web":
        assert figures.ended == 1 + WEB_PROCESSES  # gunicorn and its web processes
        assert not before & after
        assert sum(figures.answers[f"{what} {status}"] for what in ("save", "submit") for status in UNANSWERED)
    else:
        assert figures.ended
        assert before == after
    assert compare(call, companies) == []
    assert_receipts_and_rows_agree(call, companies)


def assert_receipts_and_rows_agree(call: Call, companies: list[Company]) -> None:
    """Look once more without the benchmark's own comparison: who has a receipt, and nobody else, is handed in."""
    handed_in = Application.objects.filter(call=call, state=ApplicationState.SUBMITTED)
    promised = {company.application for company in companies if company.receipts}
    maybe = {company.application for company in companies if company.unanswered}
    assert promised
    assert promised <= set(handed_in.values_list("pk", flat=True)) <= promised | maybe
    assert not handed_in.filter(submitted_at__gte=call.closes_at).exists()
    late = {company.application for company in companies if not company.in_time}
    assert not late & promised
    numbers = sorted(number for number in handed_in.values_list("number", flat=True) if number is not None)
    assert numbers == list(range(1, len(numbers) + 1))
    assert ReceiptCounter.objects.get(call=call).last == len(numbers)
