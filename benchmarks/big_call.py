"""A call with thousands of applications: the screening's list, the review's, the ranking, and their exports.

As many agreements and support cases of another call stand beside them: their lists and exports.

    python -m benchmarks.big_call /var/bench-call [--applications 10000]

The folder is the benchmark's own; it is set up and filled on the first run. The hub runs as in production
(`chorok serve`, 2 processes, DEBUG off). Each page is asked one call after the other; beside each time stands the
baseline of the same run, a page that does nothing (`/health/live`). Of each export the time to the first byte is
measured, the time to the last one, and by how much the web processes grew at most meanwhile.
"""

# ruff: noqa: PLC0415 - Django is set up once the folder is known

import argparse
import http.client
import random
import statistics
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.served_hub import HOST, PORT, Hub, serving, session_of, set_up, settle

CALLS = 40
CODE = "big-call"
BATCH, PANEL = 1000, 50


def main() -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--applications", type=int, default=10_000)
    given = parser.parse_args()
    set_up(given.folder)
    session = _prepare(given.applications)
    from django.urls import reverse

    base, review, ranking = (
        reverse(name, args=[CODE]) for name in ("staff_applications", "staff_assignments", "staff_ranking")
    )
    agreements, cases = reverse("staff_agreements"), reverse("staff_cases")
    last = given.applications // 20
    pages = {
        "baseline": ["/health/live"],
        "list": [base],
        "list, deep": [f"{base}?page={last // 2}", f"{base}?page={last}"],
        "filter": [f"{base}?state=eligible", f"{base}?state=ineligible&page=3"],
        "sort": [f"{base}?sort={order}" for order in ("name", "subsidy", "total", "newest")],
        "search": [f"{base}?text=77", f"{base}?text=BIG-CALL-0123"],
        "review": [review, f"{review}?page={last // 2}"],
        "review, search": [f"{review}?q=77"],
        "ranking": [ranking],
        "ranking, deep": [f"{ranking}?page={last // 4}", f"{ranking}?page={last}"],
        "ranking, filter": [f"{ranking}?outcome={outcome}" for outcome in ("waiting", "not_selected")],
        "ranking, sort": [f"{ranking}?sort={order}" for order in ("receipt", "name", "mean", "subsidy")],
        "ranking, search": [f"{ranking}?q=77", f"{ranking}?q=BIG-CALL-0123"],
        "agreements": [agreements, f"{agreements}?page={last // 2}"],
        "cases": [cases, f"{cases}?page={last // 2}"],
    }
    with serving() as hub:
        rows = {name: _times(addresses, session) for name, addresses in pages.items()}
        print(f"{given.applications:,} applications   {'p50 ms':>8} {'p95 ms':>8} {'x base':>7}")
        for name, times in rows.items():
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            print(f"{name:<22} {p50:10.1f} {p95:8.1f} {p50 / statistics.median(rows['baseline']):7.1f}")
        of_call = ("applications_export", "form_answers", "assignments_export", "ranking_export")
        exports = {f"staff_{name}": reverse(f"staff_{name}", args=[CODE]) for name in of_call}
        exports |= {name: reverse(name) for name in ("staff_agreements_export", "staff_cases_export")}
        _export(exports["staff_applications_export"], session)  # what is imported once isn't what is measured
        for name, address in exports.items():
            before = _memory_from_now_on(hub)
            first, whole, size = _export(address, session)
            grown = max(_most_memory(pid) - taken for pid, taken in before.items())
            print(
                f"{name}: first byte after {first:.0f} ms, all {size / 1_000_000:.1f} MB after {whole / 1000:.1f} s; "
                f"a web process grew by {grown / 1000:.1f} MB"
            )


def _prepare(size: int) -> str:
    """Fill the database once; return a session of somebody on the staff."""
    from django.db import connection, transaction

    from chorok.accounts.actors import SYSTEM
    from chorok.accounts.enums import Role
    from chorok.accounts.models import RoleGrant, Term, User
    from chorok.core import clock
    from chorok.programs.domain.selection import draw_up_ranking
    from chorok.programs.models import Agreement, Application, Call

    now = clock.now()
    person, made = User.objects.get_or_create(email="staff@example.org", defaults={"name": "담당자"})
    if made:
        term = Term.objects.create(
            operator_ko="기관",
            operator_en="Operator",
            starts_on=now - timedelta(days=99),
            reads_from=now - timedelta(days=99),
        )
        RoleGrant.objects.create(user=person, role=Role.STAFF, term=term, granted_at=now)
    if not Call.objects.filter(code=CODE).exists():
        with transaction.atomic():
            with connection.cursor() as cursor:
                # History isn't what is measured here; without its triggers the rows come in seconds.
                cursor.execute("SET LOCAL session_replication_role = replica")
            _fill(size, person)
        draw_up_ranking(actor=SYSTEM, call=Call.objects.get(code=CODE))
        settle()
    if not Agreement.objects.exists():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
            _sign(person)
        settle()
    if (there := Application.objects.filter(call__code=CODE).count()) != size:
        raise SystemExit(f"This folder holds {there:,} applications; take another one.")
    return session_of(person, second_factor=True)


def _fill(size: int, person: Any) -> None:
    from chorok.accounts.models import User
    from chorok.core import clock
    from chorok.outcomes.models import Line, ProgrammeYear
    from chorok.programs.models import (
        Answer,
        Application,
        Assignment,
        Call,
        Criterion,
        FormPage,
        PanelMember,
        Question,
        YearLine,
    )
    from chorok.registry.models import Organisation

    now, dice = clock.now(), random.Random(2020)
    line = Line.objects.get_or_create(code="bench", defaults={"name_ko": "사업", "name_en": "Line", "position": 99})[0]
    year = ProgrammeYear.objects.get_or_create(year=2020)[0]
    YearLine.objects.create(year=year, line=line, budget=10**12)
    call = Call.objects.create(
        line=line, year=year, code=CODE, state="published", name_ko="큰 공고 (가상)", created_at=now,
        form_frozen_at=now, publish_at=now - timedelta(days=30), opens_at=now - timedelta(days=29),
        closes_at=now - timedelta(days=1),
        quota=size // 10, waiting_places=size // 50, subsidy_rate=75, subsidy_ceiling=10_000_000,
    )  # fmt: skip
    Criterion.objects.create(call=call, name_ko="기술성", most=100, position=1)
    page = FormPage.objects.create(call=call, name_ko="계획", position=1)
    title = Question.objects.create(page=page, code="title", kind="short", name_ko="과제명", position=1)
    plan = Question.objects.create(page=page, code="plan", kind="long", name_ko="추진 내용", position=2)
    panel = PanelMember.objects.bulk_create(
        PanelMember(call=call, user=evaluator, state="pledged", invited_at=now, pledged_at=now)
        for evaluator in User.objects.bulk_create(
            User(email=f"evaluator{n}@example.org", name=f"평가위원 {n}") for n in range(PANEL)
        )
    )
    states = ["eligible"] * 8 + ["ineligible"] * 2
    for start in range(1, size + 1, BATCH):
        numbers = range(start, min(start + BATCH, size + 1))
        firms = Organisation.objects.bulk_create(
            Organisation(
                kind="company", name_ko=f"{dice.choice('가나다라마바사아자차카타파하')}람기업 {n} (가상)",
                name_en=f"Company {n}", fictitious=True, created_at=now, updated_at=now,
            )
            for n in numbers
        )  # fmt: skip
        rows = []
        for n, firm in zip(numbers, firms, strict=True):
            score = Decimal(dice.randrange(4000, 10_000)) / 100
            rows.append(
                Application(
                    call=call, organisation=firm, state=dice.choice(states), number=n, costs=10_000_000,
                    subsidy=dice.randrange(10**6, 75 * 10**5), own_cash=2_500_000, own_in_kind=0, created_at=now,
                    created_by=person, saved_at=now, submitted_at=now - timedelta(days=2, seconds=n), score_mean=score,
                    score_total=score, score_criteria=[score], score_count=2, alias=f"A{n:05}",
                )
            )  # fmt: skip
        Application.objects.bulk_create(rows)
        Assignment.objects.bulk_create(
            Assignment(
                application=row, member=panel[(row.number + turn) % PANEL], state="submitted", total=row.score_total,
                assigned_at=now, cleared_at=now, submitted_at=row.submitted_at, comment_for_applicant="의견 " * 20,
            )
            for row in rows
            if row.state == "eligible"
            for turn in range(2)
        )  # fmt: skip
        Answer.objects.bulk_create(
            Answer(application=row, question=question, text=text, saved_at=now, saved_by=person)
            for row in rows
            for question, text in ((title, f"과제 {row.number}"), (plan, "추진 내용을 적습니다. " * 20))
        )


def _sign(person: Any) -> None:
    """Give each organisation of the call an agreement and a case of another one."""
    from chorok.core import clock
    from chorok.programs.models import Agreement, Application, Call, YearLine
    from chorok.registry.models import Organisation
    from chorok.support.models import Case

    now, big = clock.now(), Call.objects.get(code=CODE)
    year_line = YearLine.objects.get(year=big.year, line=big.line)
    call = Call.objects.create(
        line=big.line, year=big.year, code=f"{CODE}-signed", state="decided", name_ko="협약한 공고 (가상)",
        created_at=now, publish_at=big.publish_at, opens_at=big.opens_at, closes_at=big.closes_at,
    )  # fmt: skip
    firms = list(Organisation.objects.filter(applications__call=big).order_by("pk"))
    applications = Application.objects.bulk_create(
        (
            Application(
                call=call, organisation=firm, state="agreed", number=number, costs=10_000_000, subsidy=7_500_000,
                own_cash=2_500_000, own_in_kind=0, created_at=now, created_by=person, saved_at=now, submitted_at=now,
            )
            for number, firm in enumerate(firms, 1)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    agreements = Agreement.objects.bulk_create(
        (
            Agreement(
                application=one, year_line=year_line, state="signed", committed=7_500_000, starts_on=now.date(),
                ends_on=now.date() + timedelta(days=200), created_at=now, created_by=person,
            )
            for one in applications
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Case.objects.bulk_create(
        (
            Case(
                agreement=one, organisation=one.application.organisation, line=call.line, year=call.year, opened_at=now,
                in_charge=person,
            )
            for one in agreements
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _times(addresses: list[str], session: str) -> list[float]:
    """Return the milliseconds of CALLS requests, after one of each address that warms up."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=60)
    times = []
    for turn in range(-len(addresses) * 2, CALLS):
        address = addresses[turn % len(addresses)]
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
        if turn >= 0:
            times.append((time.perf_counter() - started) * 1000)
    return times


def _export(address: str, session: str) -> tuple[float, float, int]:
    """Return the milliseconds to the first and the last byte, and how many bytes."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=300)
    started = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    size = len(answer.read(1))
    first = (time.perf_counter() - started) * 1000
    while piece := answer.read(1 << 16):
        size += len(piece)
    return first, (time.perf_counter() - started) * 1000, size


def _memory_from_now_on(hub: Hub) -> dict[int, int]:
    """Count the web processes' most memory anew; return what each takes now, in kB."""
    taken = {}
    for process in hub.web_processes():
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        taken[process.pid] = _most_memory(process.pid)
    return taken


def _most_memory(pid: int) -> int:
    """Return the most memory a process took since its count began, in kB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


if __name__ == "__main__":
    main()
