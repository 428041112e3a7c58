"""Measures the public pages as visitors meet them, at several sizes of the hub.

    python -m benchmarks.pages /var/bench-1000 /var/bench-10000 /var/bench-100000

Each argument is a data folder filled by `benchmarks.make_data`. For each it starts the hub as in production
(`gunicorn -w 2`, DEBUG off), asks every page one call after the other (server time: p50 and p95), then with four
callers at once (requests a second), and counts the SQL statements in this process. Beside each figure stands the
baseline of the same run, a page that does nothing (`/health/live`), as other work on the machine slows both alike.
"""

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PORT = 8195
BASELINE = "/health/live"
CALLS, CALLERS, SECONDS = 60, 4, 3.0
STARTED_WITHIN, TRIES = 120.0, 0.05

#: What is asked: each page under one name, several addresses in turn.
PAGES = {
    "baseline": [BASELINE],
    "front page": ["/"],
    "directory": ["/directory/", "/directory/technologies/", "/directory/products/"],
    "directory, deep": ["/directory/?page=400", "/directory/products/?page=480&sort=name"],
    "search, rare": ["/directory/?q=한빛가온워터", "/directory/products/?q=초경량 저류조 317"],
    "search, common": ["/directory/?q=태양광", "/directory/products/?q=rainwater", "/directory/products/?q=빗물저류"],
    "filter": ["/directory/?field=led", "/directory/products/?field=circulation&region=중구"],
    "search + filter": ["/directory/?q=태양&field=renewable", "/directory/products/?q=led&region=마포구&sort=name"],
    "company": ["/directory/companies/1/", "/directory/companies/777/", "/directory/companies/500/"],
    "product": ["/directory/products/1/", "/directory/products/1500/"],
    "search everything": ["/search/?q=태양광", "/search/?q=rainwater"],
    "results": ["/results/2019/", "/results/2020/"],
}  # fmt: skip

_COUNT = """
import json, os, sys
os.environ["CHOROK_ALLOWED_HOSTS"] = "testserver"
import django; django.setup()
from django.db import connection
from django.test import Client
found, client = {}, Client()
def counting(execute, sql, params, many, context):
    found[name][-1] += 1
    return execute(sql, params, many, context)
pages = json.loads(sys.argv[1])
for name, addresses in pages.items():
    found[name] = []
    for address in addresses:
        client.get(address)
        found[name].append(0)
        with connection.execute_wrapper(counting):
            client.get(address)
print(json.dumps(found))
"""


def main() -> None:
    """Measure each data folder named on the command line and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    folders = parser.parse_args().folders
    print(f"{'data':>22} {'page':<16} {'p50 ms':>8} {'p95 ms':>8} {'req/s':>8} {'x base':>7} {'SQL':>7}")
    for folder in folders:
        _measure(folder)


def _measure(folder: Path) -> None:
    environment = {
        **os.environ,
        "CHOROK_DATA_DIR": str(folder.resolve()),
        "CHOROK_SECRET_KEY": "benchmark-" + "0" * 40,
        "CHOROK_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "chorok.settings.base",
    }
    _collect(environment)
    began = time.monotonic()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{PORT}", "chorok.wsgi"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(server)
        start = time.monotonic() - began
        statements = _statements(environment)
        rows = {name: _times(addresses) for name, addresses in PAGES.items()}
        rates = {name: _rate(addresses) for name, addresses in PAGES.items()}
        for name, times in rows.items():
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            share = p50 / statistics.median(rows["baseline"])
            used = sorted(set(statements[name]))
            shown = str(used[0]) if len(used) == 1 else f"{used[0]}-{used[-1]}"
            print(f"{folder.name:>22} {name:<16} {p50:8.1f} {p95:8.1f} {rates[name]:8.0f} {share:7.1f} {shown:>7}")
        memory = ", ".join(f"{megabytes:.0f} MB" for megabytes in _memory(server.pid))
        print(f"{folder.name:>22} start-up to the first page {start:.1f} s; web processes {memory}", flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _collect(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "chorok", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _until_it_answers(server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < ends and server.poll() is None:
        try:
            if _get(http.client.HTTPConnection("127.0.0.1", PORT, timeout=30), "/") == 200:
                return
        except (TimeoutError, ConnectionError):
            time.sleep(TRIES)
    raise SystemExit("The hub did not start.")


def _get(connection: http.client.HTTPConnection, address: str) -> int:
    quoted = urllib.parse.quote(address, safe="/?=&")
    connection.request("GET", quoted, headers={"Host": "localhost", "Accept-Language": "ko"})
    response = connection.getresponse()
    response.read()
    return response.status


def _times(addresses: list[str]) -> list[float]:
    """Return the milliseconds of calls one after the other, after each address was asked once by each process."""
    times = []
    for call in range(-2 * len(addresses), CALLS):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        began = time.perf_counter()
        status = _get(connection, addresses[call % len(addresses)])
        if status not in (200, 404):
            raise SystemExit(f"{addresses[call % len(addresses)]} answered {status}")
        if call >= 0:
            times.append((time.perf_counter() - began) * 1000)
        connection.close()
    return times


def _rate(addresses: list[str]) -> float:
    """Return the answers a second that four callers get at once."""
    ends = time.monotonic() + SECONDS

    def call(offset: int) -> int:
        done = 0
        while time.monotonic() < ends:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            _get(connection, addresses[(done + offset) % len(addresses)])
            connection.close()
            done += 1
        return done

    with ThreadPoolExecutor(CALLERS) as callers:
        return sum(callers.map(call, range(CALLERS))) / SECONDS


def _statements(environment: dict[str, str]) -> dict[str, list[int]]:
    command = [sys.executable, "-c", _COUNT, json.dumps(PAGES)]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    counted: dict[str, list[int]] = json.loads(told.strip().splitlines()[-1])
    return counted


def _memory(parent: int) -> list[float]:
    """Return the resident megabytes of the processes that serve."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    statuses = [Path(f"/proc/{child}/status").read_text(encoding="utf-8") for child in children]
    lines = [line for status in statuses for line in status.splitlines() if line.startswith("VmRSS:")]
    return [int(line.split()[1]) / 1024 for line in lines]


if __name__ == "__main__":
    main()
