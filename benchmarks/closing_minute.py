"""The closing minute: thousands of companies save drafts and hand in while the deadline runs out, over real HTTP.

    python -m benchmarks.closing_minute /var/bench-closing [--companies 2000] [--seconds 60] [--break web|database]

The folder is the benchmark's own; it is set up on the first run. The hub runs as in production (`chorok serve`,
2 processes, DEBUG off); sessions are written into the database beforehand, so that signing in isn't what is measured.
Each company saves its page twice and hands in, most of them late; some press twice at once, some come after the close.
Whoever gets no answer tries again, as a browser and a person do. With `--break` the web processes are killed and
started again in the middle, or every database connection is cut three times.

Afterwards the database is compared with every answer that was given: each submission that was answered is there with
its receipt, numbers have no gaps, nothing is there twice, nothing after the close, no saved text is lost. Beside the
times stands the baseline of the same run, a page that does nothing (`/health/live`).
"""

# ruff: noqa: PLC0415 - Django is set up once the folder is known

import argparse
import asyncio
import heapq
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.raw_http import Connection, message

HOST, PORT = "127.0.0.1", 8196
CSRF = "c" * 32
PRESSED_TWICE, TOO_LATE = 0.05, 0.05
STARTED_WITHIN, RETRY_AFTER, GIVE_UP_AFTER = 120.0, 1.0, 30.0
ANSWER_WITHIN, KEPT_OPEN = 20.0, 3.0


@dataclass
class Company:
    """One applicant: where it saves and hands in, and what it was answered."""

    session: str
    save_path: str
    submit_path: str
    application: int
    kept: str = ""
    sent: set[str] = field(default_factory=set)
    receipts: int = 0
    refusals: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class _Answer:
    """What one request was answered: the text it sent, status, where it leads, seconds since it was pressed."""

    text: str
    status: int
    place: str
    took: float


@dataclass
class Figures:
    """What was measured, in seconds from the press to the answer, waiting and pressing again included."""

    saves: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    baseline: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Prepare, run the minute, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--companies", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=100, help="requests under way at once, at most")
    parser.add_argument("--break", dest="broken", choices=["web", "database"])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "CHOROK_DATA_DIR": str(given.folder.resolve()),
        "CHOROK_SECRET_KEY": "benchmark-" + "0" * 40,
        "CHOROK_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "chorok.settings.base",
    }
    subprocess.run([sys.executable, "-m", "chorok", "setup"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    call, companies = _prepare(given.companies)
    with serving() as servers:
        closes = _close_in(call, given.seconds)
        figures = _run(companies, closes, given.clients, _breaking(given.broken, servers))
    _print(figures)
    wrong = _compare(call, companies)
    for line in wrong:
        print("WRONG:", line)
    sys.exit(bool(wrong))


def _prepare(size: int) -> tuple[Any, list[Company]]:
    """Make a call with one page of questions, and a draft with a session for each company."""
    from chorok.accounts.models import User
    from chorok.core import clock
    from chorok.outcomes.models import Line, ProgrammeYear
    from chorok.programs.models import Application, Call, FormPage, Question
    from chorok.registry.models import Membership, Organisation

    now = clock.now()
    line = Line.objects.get_or_create(code="bench", defaults={"name_ko": "사업", "name_en": "Line", "position": 99})[0]
    year = ProgrammeYear.objects.get_or_create(year=2020)[0]
    call = Call.objects.create(
        line=line, year=year, code=f"closing-{int(time.time())}", state="published", name_ko="마감 시험",
        created_at=now, form_frozen_at=now, publish_at=now - timedelta(days=9), opens_at=now - timedelta(days=9),
        closes_at=now + timedelta(days=1),
    )  # fmt: skip
    page = FormPage.objects.create(call=call, name_ko="계획", position=1)
    Question.objects.create(page=page, code="title", kind="short", name_ko="과제명", position=1)
    Question.objects.create(page=page, code="plan", kind="long", name_ko="추진 내용", position=2)
    there = Membership.objects.filter(organisation__name_en__startswith="Closing").count()
    for start in range(there, size, 500):
        numbers = range(start, min(start + 500, size))
        people = User.objects.bulk_create(User(email=f"closing{n}@example.org", name=f"신청인 {n}") for n in numbers)
        firms = Organisation.objects.bulk_create(
            Organisation(
                kind="company", name_ko=f"마감기업 {n} (가상)", name_en=f"Closing {n}", verification="verified",
                fictitious=True, created_at=now, updated_at=now,
            )
            for n in numbers
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(organisation=firm, user=person, role="owner", joined_at=now)
            for firm, person in zip(firms, people, strict=True)
        )
    members = list(
        Membership.objects.filter(organisation__name_en__startswith="Closing")
        .select_related("user")
        .order_by("pk")[:size]
    )
    applications = Application.objects.bulk_create(
        Application(
            call=call, organisation_id=member.organisation_id, created_at=now, created_by=member.user, saved_at=now
        )
        for member in members
    )
    companies = []
    for member, application in zip(members, applications, strict=True):
        base = f"/desk/{member.organisation_id}/applications/{application.pk}"
        session = session_of(member.user)
        companies.append(Company(session, f"{base}/pages/{page.pk}/save/", f"{base}/submit/", application.pk))
    return call, companies


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


def _close_in(call: Any, seconds: float) -> float:
    """Set the deadline; return it by this machine's monotonic clock."""
    from chorok.core import clock
    from chorok.programs.models import Call

    call.closes_at = clock.now() + timedelta(seconds=seconds)
    Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at)
    return time.monotonic() + seconds


@contextmanager
def serving() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Run the hub; the list holds the process that runs now, as a break puts another one there."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind((HOST, PORT))  # whoever answers later is the hub that is measured
    # Told to end, a benchmark ends its hub too; left alone, it would keep the port and the database.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("ended from outside"))
    servers = [_start()]
    try:
        _until_it_answers(servers[0])
        yield servers
    finally:
        servers[0].terminate()
        servers[0].wait(timeout=60)


def _start() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "chorok", "serve", "--bind", f"{HOST}:{PORT}", "--workers", "2"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _until_it_answers(server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{PORT}/health/live", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the hub did not start")


def _breaking(broken: str | None, servers: list["subprocess.Popen[bytes]"]) -> Callable[[], None] | None:
    def web() -> None:
        everything = psutil.Process(servers[0].pid)
        processes = [*everything.children(recursive=True), everything]
        for process in processes:
            process.kill()
        servers[0].wait()
        psutil.wait_procs(processes)
        servers[0] = _start()

    def database() -> None:
        from django.db import connection

        for _one in range(3):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            time.sleep(1)
        connection.close()

    return {"web": web, "database": database, None: None}[broken]


def _run(companies: list[Company], closes: float, clients: int, breaking: Callable[[], None] | None) -> Figures:
    """Play the minute."""
    minute = _Minute(closes, _planned(companies, closes))
    asyncio.run(minute.play(clients, breaking))
    return minute.figures


def _planned(companies: list[Company], closes: float) -> list["_Press"]:
    """Return who presses what when. Denser towards the close: half of all hand in during the last 30 percent."""
    dice, began = random.Random(2020), time.monotonic()
    span = closes - began
    due: list[_Press] = []
    for company in companies:
        late = dice.random() < TOO_LATE
        at = closes + 0.5 + dice.random() * 2 if late else began + span * dice.random() ** 0.5 * 0.995
        due += [_Press(began + (min(at, closes) - began) * share, len(due), company, "save") for share in (0.3, 0.8)]
        for _press in range(2 if dice.random() < PRESSED_TWICE else 1):
            due.append(_Press(at, len(due), company, "submit"))
    heapq.heapify(due)
    return due


@dataclass(order=True)
class _Press:
    """A button that is pressed at a moment; `pressed` stays the first moment where it is pressed again."""

    at: float
    number: int
    company: Company = field(compare=False)
    what: str = field(compare=False)
    pressed: float = field(compare=False, default=0.0)


class _Minute:
    """Whatever is due is asked by the next free client; times count from the press to the answer."""

    def __init__(self, closes: float, due: list[_Press]) -> None:
        self._closes, self._due = closes, due
        self._began = time.monotonic()
        self.figures = Figures()

    async def play(self, clients: int, breaking: Callable[[], None] | None) -> None:
        """Run all clients until nothing is due any more."""
        watcher = asyncio.create_task(self._watch())
        breaker = asyncio.create_task(self._break(breaking))
        await asyncio.gather(*(self._client() for _one in range(clients)))
        watcher.cancel()
        await breaker

    async def _break(self, breaking: Callable[[], None] | None) -> None:
        if breaking is not None:
            await asyncio.sleep(max(0.0, (self._began + self._closes) / 2 - time.monotonic()))
            await asyncio.to_thread(breaking)

    async def _client(self) -> None:
        async with Connection(HOST, PORT, patience=ANSWER_WITHIN, idle=KEPT_OPEN) as connection:
            while self._due:
                press, now = self._due[0], time.monotonic()
                if press.at > now:
                    await asyncio.sleep(min(0.05, press.at - now))
                    continue
                heapq.heappop(self._due)
                await self._serve(connection, press)

    async def _serve(self, connection: Connection, press: _Press) -> None:
        text = f"{press.what} {press.number}"
        saves = press.what == "save"
        company = press.company
        if saves:
            company.sent.add(text)
        form = {"q-title": text, "q-plan": "내용 " * 200} if saves else {}
        path = company.save_path if saves else company.submit_path
        answer = await connection.ask(
            message("POST", path, HOST, f"csrftoken={CSRF}; sessionid={company.session}", form)
        )
        now, pressed = time.monotonic(), press.pressed or press.at
        _note(self.figures, company, press.what, _Answer(text, answer.status, answer.place, now - pressed))
        # A browser saves again after a while, a person presses again; nobody goes on long after the close.
        if answer.status in (0, 500, 502, 503) and now < self._closes + GIVE_UP_AFTER:
            again = _Press(now + RETRY_AFTER, press.number + 10**6, company, press.what, pressed)
            heapq.heappush(self._due, again)

    async def _watch(self) -> None:
        request = message("GET", "/health/live", HOST)
        while True:
            await asyncio.sleep(0.1)
            started = time.monotonic()
            async with Connection(HOST, PORT, patience=ANSWER_WITHIN, idle=KEPT_OPEN) as connection:
                if (await connection.ask(request)).status == 200:
                    self.figures.baseline.append(time.monotonic() - started)


def _note(figures: Figures, company: Company, what: str, answer: _Answer) -> None:
    figures.answers[f"{what} {answer.status}"] += 1
    if what == "save" and answer.status == 200:
        figures.saves.append(answer.took)
        company.kept = answer.text
    elif what == "submit" and answer.status == 302:
        figures.submits.append(answer.took)
        if answer.place.endswith("/receipt/"):
            company.receipts += 1
        else:
            company.refusals += 1
    elif what == "submit":
        company.unanswered += 1


def _compare(call: Any, companies: list[Company]) -> list[str]:
    """Return what doesn't fit between the answers that were given and what the database holds."""
    from chorok.programs.models import Answer, Application, ReceiptCounter

    rows = Application.objects.filter(call=call).in_bulk()
    titles = dict(
        Answer.objects.filter(application__call=call, question__code="title").values_list("application", "text")
    )
    numbers = sorted(row.number for row in rows.values() if row.number is not None)
    wrong = []
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(
            f"the receipt numbers have gaps or doubles: {len(numbers)} numbers up to {max(numbers, default=0)}"
        )
    if (last := ReceiptCounter.objects.filter(call=call).values_list("last", flat=True).first() or 0) != len(numbers):
        wrong.append(f"the counter stands at {last}")
    for company in companies:
        row = rows[company.application]
        in_time = row.submitted_at is not None and row.submitted_at < call.closes_at
        if row.state == "submitted" and not in_time:
            wrong.append(f"application {row.pk} was handed in after the close")
        if company.receipts and not (row.state == "submitted" and row.number):
            wrong.append(f"application {row.pk} was answered with a receipt and is not there")
        if row.state == "submitted" and not company.receipts and not company.unanswered:
            wrong.append(f"application {row.pk} was refused and is there")
        if company.kept and titles.get(row.pk) not in company.sent:
            wrong.append(f"application {row.pk} lost a text that was saved")
    handed = sum(row.state == "submitted" for row in rows.values())
    print(f"handed in: {handed:,} of {len(companies):,}; receipts 1 to {len(numbers):,}; wrong: {len(wrong)}")
    return wrong


def _print(figures: Figures) -> None:
    for name, times in (("submit", figures.submits), ("save", figures.saves), ("baseline", figures.baseline)):
        if len(times) > 1:
            p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
            print(f"{name:<9} {len(times):>7,} answers   p50 {p50:8.1f} ms   p95 {p95:8.1f} ms")
    print("answers:", ", ".join(f"{name} x {count:,}" for name, count in sorted(figures.answers.items())))


if __name__ == "__main__":
    main()
