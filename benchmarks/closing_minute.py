"""The closing minute: thousands of companies save drafts and hand in while the deadline runs out, over real HTTP.

    python -m benchmarks.closing_minute /var/bench-closing [--companies 2000] [--seconds 60] [--break hub|web|database]

The folder is the benchmark's own; it is set up on the first run. The hub runs as in production (`chorok serve`,
2 processes, DEBUG off); sessions are written into the database beforehand, so that signing in isn't what is measured.
Each company saves its page twice and hands in, most of them late; some press twice at once, some come after the close.
Whoever waits for the answer of a save presses nothing else meanwhile: the page to hand in on comes after it.
They send what the pages send: the digests of the answers a page was drawn with. Whoever gets no answer tries again, as
a browser and a person do. With `--break`, in the middle of it, the whole hub is killed and started again, its web
processes are killed and it brings them back itself, or every database connection is cut three times.

Afterwards the database is compared with every answer that was given: each submission that was answered is there with
its receipt, numbers have no gaps, nothing is there twice, nothing after the close, no saved text is lost. Beside the
times stands the baseline of the same run, a page that does nothing (`/health/live`).
"""

# ruff: noqa: PLC0415 - Django is set up once the folder is known

import argparse
import asyncio
import heapq
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.raw_http import Answer, Connection, message
from benchmarks.served_hub import HOST, Hub, cut_connections, serving, session_of, set_up, settle

CSRF = "c" * 32
PRESSED_TWICE, TOO_LATE = 0.05, 0.05
RETRY_AFTER, GIVE_UP_AFTER = 1.0, 30.0
ANSWER_WITHIN, KEPT_OPEN = 60.0, 3.0
UNANSWERED = frozenset({0, 500, 502, 503})


@dataclass
class Company:
    """One applicant: where it saves and hands in, and what it was answered."""

    session: str
    save_path: str
    submit_path: str
    application: int
    bases: dict[str, str]
    #: The text that was answered as saved last, and those sent without an answer, which may stand or not.
    kept: str = ""
    unsure: set[str] = field(default_factory=set)
    #: A save is under way; what is pressed meanwhile waits for its answer.
    saving: bool = False
    held: list["_Press"] = field(default_factory=list)
    #: Meant to hand in before the close; came to press it before the close.
    meant_in_time: bool = False
    in_time: bool = False
    receipts: int = 0
    refusals: int = 0
    unanswered: int = 0


@dataclass
class Figures:
    """What was measured, in seconds from the press to the answer, waiting and pressing again included."""

    saves: list[float] = field(default_factory=list)
    receipts: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    baseline: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    #: How many processes or connections were ended in the middle.
    ended: int = 0
    #: Percent of the time of all cores that was used from the first press to the last answer, by whomever.
    busy: float = 0.0
    #: What this client took of it.
    client: float = 0.0


def main() -> None:
    """Prepare, run the minute, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--companies", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=2000, help="requests under way at once, at most")
    parser.add_argument("--break", dest="broken", choices=list(BREAKS))
    given = parser.parse_args()
    set_up(given.folder)
    call, companies = prepare(given.companies)
    settle()
    with serving() as hub:
        figures = play(call, companies, hub, seconds=given.seconds, clients=given.clients, broken=given.broken)
    _print(figures, companies)
    wrong = compare(call, companies)
    for line in wrong:
        print("WRONG:", line)
    print(f"wrong: {len(wrong)}")
    sys.exit(bool(wrong))


def prepare(size: int) -> tuple[Any, list[Company]]:
    """Make a call with one page of questions, and a draft with a session for each company."""
    from chorok.accounts.models import User
    from chorok.core import clock
    from chorok.outcomes.models import Line, ProgrammeYear
    from chorok.programs.domain.values import digest
    from chorok.programs.models import Application, Call, FormPage, Question
    from chorok.registry.models import Membership, Organisation

    now, nothing = clock.now(), digest(None)
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
        companies.append(
            Company(
                session_of(member.user),
                f"{base}/pages/{page.pk}/save/",
                f"{base}/submit/",
                application.pk,
                {"title": nothing, "plan": nothing},
            )
        )
    return call, companies


#: What happens in the middle of the minute, by its name; each says how many processes or connections it ended.
BREAKS: dict[str, Callable[[Hub], int]] = {
    "hub": Hub.kill,
    "web": Hub.kill_web,
    "database": lambda _: cut_connections(),
}


def play(call: Any, companies: list[Company], hub: Hub, *, seconds: float, clients: int, broken: str | None) -> Figures:
    """Set the deadline `seconds` from now and play the time until then, and what comes after it."""
    from django.db import connection

    from chorok.core import clock
    from chorok.programs.models import Call

    call.closes_at = clock.now() + timedelta(seconds=seconds)
    Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at)
    connection.close()  # where connections are cut, it shall be the hub's
    closes = time.monotonic() + seconds
    minute = _Minute(hub.port, closes, _planned(companies, closes))
    psutil.cpu_percent()
    began, used = time.monotonic(), time.process_time()
    asyncio.run(minute.play(clients, None if broken is None else lambda: BREAKS[broken](hub)))
    minute.figures.busy = psutil.cpu_percent()
    cores = psutil.cpu_count() or 1
    minute.figures.client = 100 * (time.process_time() - used) / (time.monotonic() - began) / cores
    return minute.figures


@dataclass(order=True)
class _Press:
    """A button that is pressed at a moment; `pressed` stays the first moment where it is pressed again."""

    at: float
    number: int
    company: Company = field(compare=False)
    what: str = field(compare=False)
    pressed: float = field(compare=False, default=0.0)


def _planned(companies: list[Company], closes: float) -> list[_Press]:
    """Return who presses what when. Denser towards the close: half of all hand in during the last 30 percent."""
    dice, began = random.Random(2020), time.monotonic()
    span = closes - began
    due: list[_Press] = []
    for company in companies:
        company.meant_in_time = dice.random() >= TOO_LATE
        at = began + span * dice.random() ** 0.5 * 0.995 if company.meant_in_time else closes + 0.5 + dice.random() * 2
        due += [_Press(began + (min(at, closes) - began) * share, len(due), company, "save") for share in (0.3, 0.8)]
        for _press in range(2 if dice.random() < PRESSED_TWICE else 1):
            due.append(_Press(at, len(due), company, "submit"))
    heapq.heapify(due)
    return due


class _Minute:
    """Whatever is due is asked by the next free client; times count from the press to the answer."""

    def __init__(self, port: int, closes: float, due: list[_Press]) -> None:
        self._port, self._closes, self._due = port, closes, due
        self._began = time.monotonic()
        self._ready: asyncio.Queue[_Press] = asyncio.Queue()
        self._open = 0
        self.figures = Figures()

    async def play(self, clients: int, breaking: Callable[[], int] | None) -> None:
        """Run all clients until nothing is due any more."""
        tasks = [asyncio.create_task(self._client()) for _one in range(clients)]
        tasks.append(asyncio.create_task(self._watch()))
        breaker = asyncio.create_task(self._break(breaking))
        while self._due or self._open:
            for task in tasks:
                if task.done():
                    task.result()  # a client never ends by itself: what broke it is raised here
            wait = self._due[0].at - time.monotonic() if self._due else 1.0
            if wait > 0:
                await asyncio.sleep(min(0.01, wait))
                continue
            press = heapq.heappop(self._due)
            if not self._held(press):
                self._open += 1
                self._ready.put_nowait(press)
        await breaker
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _held(self, press: _Press) -> bool:
        """Say whether a press waits for the answer of the company's save; nobody hands in a page not kept yet."""
        company, again = press.company, bool(press.pressed)
        if company.saving and not again:
            company.held.append(press)
            return True
        company.saving = company.saving or press.what == "save"
        company.in_time = company.in_time or (press.what == "submit" and press.at < self._closes)
        return False

    def _saved(self, company: Company, now: float) -> None:
        """Let the company press what it waited with."""
        company.saving = False
        for press in company.held:
            heapq.heappush(self._due, replace(press, at=max(now, press.at)))
        company.held.clear()

    async def _break(self, breaking: Callable[[], int] | None) -> None:
        if breaking is not None:
            await asyncio.sleep(max(0.0, (self._began + self._closes) / 2 - time.monotonic()))
            self.figures.ended = await asyncio.to_thread(breaking)

    async def _client(self) -> None:
        async with Connection(HOST, self._port, patience=ANSWER_WITHIN, idle=KEPT_OPEN) as connection:
            while True:
                press = await self._ready.get()
                try:
                    await self._serve(connection, press)
                finally:
                    self._open -= 1

    async def _serve(self, connection: Connection, press: _Press) -> None:
        company, text = press.company, f"{press.what} {press.number}"
        if press.what == "save":
            bases = {f"base-{code}": digest for code, digest in company.bases.items()}
            path, form = company.save_path, {"q-title": text, "q-plan": "내용 " * 200, **bases, "draft_token": ""}
        else:
            path, form = company.submit_path, {}
        cookies = f"csrftoken={CSRF}; sessionid={company.session}"
        answer = await connection.ask(message("POST", path, HOST, cookies, form))
        now, pressed = time.monotonic(), press.pressed or press.at
        _note(self.figures, press, text, answer, now - pressed)
        # A browser saves again after a while, a person presses again; nobody goes on long after the close.
        if answer.status in UNANSWERED and now < self._closes + GIVE_UP_AFTER:
            again = _Press(now + RETRY_AFTER, press.number + 10**6, company, press.what, pressed)
            heapq.heappush(self._due, again)
        elif press.what == "save":
            self._saved(company, now)

    async def _watch(self) -> None:
        request = message("GET", "/health/live", HOST)
        while True:
            await asyncio.sleep(0.1)
            started = time.monotonic()
            async with Connection(HOST, self._port, patience=ANSWER_WITHIN, idle=KEPT_OPEN) as connection:
                if (await connection.ask(request)).status == 200:
                    self.figures.baseline.append(time.monotonic() - started)


def _note(figures: Figures, press: _Press, text: str, answer: Answer, took: float) -> None:
    company = press.company
    figures.answers[f"{press.what} {answer.status}"] += 1
    if press.what == "save":
        _note_save(figures, company, text, answer, took)
    elif answer.status == 302 and answer.place.endswith("/receipt/"):
        company.receipts += 1
        figures.receipts.append(took)
    elif answer.status == 302 and answer.place.endswith("/check/"):
        company.refusals += 1
        figures.refusals.append(took)
    else:
        company.unanswered += 1


def _note_save(figures: Figures, company: Company, text: str, answer: Answer, took: float) -> None:
    if answer.status != 200:
        if answer.status in UNANSWERED:
            company.unsure.add(text)
        return
    told = json.loads(answer.body)
    figures.saves.append(took)
    # A save whose answer was lost may have been kept: the next one then meets it as somebody else's.
    if told["conflicts"]:
        figures.answers["save in conflict with one that had no answer"] += 1
        return
    company.bases, company.kept = told["bases"], text


def compare(call: Any, companies: list[Company]) -> list[str]:
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
        if company.kept and titles.get(row.pk) not in {company.kept, *company.unsure}:
            wrong.append(f"application {row.pk} lost a text that was saved")
    handed = sum(row.state == "submitted" for row in rows.values())
    print(f"handed in: {handed:,} of {len(companies):,}; receipts 1 to {len(numbers):,}")
    return wrong


def _print(figures: Figures, companies: list[Company]) -> None:
    for name in ("receipts", "refusals", "saves", "baseline"):
        times = getattr(figures, name)
        if len(times) > 1:
            p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
            print(f"{name:<9} {len(times):>7,} answers   p50 {p50:8.1f} ms   p95 {p95:8.1f} ms")
    print("answers:", ", ".join(f"{name} x {count:,}" for name, count in sorted(figures.answers.items())))
    print(f"all cores together were busy for {figures.busy:.0f} % of the time, {figures.client:.0f} % this client")
    if figures.ended:
        print(f"ended in the middle: {figures.ended} processes or connections")
    meant = sum(company.meant_in_time for company in companies)
    pressed = [company for company in companies if company.in_time]
    served = sum(bool(company.receipts) for company in pressed)
    refused = sum(not company.receipts and bool(company.refusals) for company in pressed)
    print(
        f"meant to hand in before the close: {meant:,}; came to it: {len(pressed):,}, the rest waited for a save; "
        f"{served:,} got a receipt, {refused:,} were refused because their turn came after it, "
        f"{len(pressed) - served - refused:,} had no answer"
    )


if __name__ == "__main__":
    main()
