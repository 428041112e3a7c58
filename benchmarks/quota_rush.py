"""Fifty staff members at once over one quota, and a ranking of 10,000 applications.

    CHOROK_DATA_DIR=… python -m benchmarks.quota_rush [applications]

The rush: a call has places for a few of those on its waiting list, and fifty threads, each with a connection of its
own, try to move somebody up at the same moment. Counted is how many got a place (exactly the free ones), and how long
each waited for its answer. The baseline is the same fifty threads locking the same row one after the other and doing
nothing. Then the pages of a ranking at size. It works in a database of its own and drops it in the end; the
folder must be set up (`chorok setup`).
"""

# ruff: noqa: PLC0415 - Django must be set up before the hub's modules are read

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")

DATABASE = "chorok_quota_rush"
STAFF = 50
FREE = 5
ROUNDS = 10
VISITS = 40


def main() -> None:
    """Build, measure, print, drop."""
    applications = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        _measure(applications)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = "chorok"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _measure(applications: int) -> None:
    from django.core.management import call_command
    from django.urls import get_resolver

    call_command("migrate", verbosity=0)
    _known = get_resolver().url_patterns  # so that the first round doesn't pay for reading them
    waits: list[float] = []
    given = 0
    for number in range(ROUNDS):
        won, times = _rush(number)
        assert won == FREE, f"{won} got a place, {FREE} were free"
        given += won
        waits += times
    print(f"{ROUNDS} rounds of {STAFF} at once over {FREE} free places: {given} places given, never one too many")
    print(f"answer after: {_spread(waits)}")
    base = [wait for _round in range(ROUNDS) for wait in _baseline()]
    print(f"baseline, the same {STAFF} locking one row each in turn: {_spread(base)}")
    _at_size(applications)


def _rush(number: int) -> tuple[int, list[float]]:
    from chorok.accounts.actors import SYSTEM
    from chorok.programs.domain.selection import decide, draw_up_ranking, move_up
    from chorok.programs.enums import ApplicationState, Outcome

    call = _scored_call(f"rush-{number}", STAFF + FREE, quota=FREE, waiting=STAFF)
    board = decide(
        actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), minutes="benchmark", committee="benchmark"
    )
    call.applications.filter(state=ApplicationState.SELECTED).update(state=ApplicationState.WITHDRAWN)
    rows = list(board.rows.filter(decided=Outcome.WAITING))
    answers = _at_once([partial(move_up, actor=SYSTEM, row=row, note="benchmark") for row in rows])
    won = call.applications.filter(state=ApplicationState.SELECTED).count()
    assert won == sum(done for done, _seconds in answers)
    return won, [seconds for _done, seconds in answers]


def _baseline() -> list[float]:
    from django.db import transaction

    from chorok.programs.models import Call

    first = Call.objects.order_by("pk")[0].pk

    @transaction.atomic
    def lock() -> None:
        Call.objects.select_for_update(of=("self",)).get(pk=first)

    return [seconds for _done, seconds in _at_once([lock] * STAFF)]


def _at_once(work: list[Callable[[], Any]]) -> list[tuple[bool, float]]:
    """Start everything at one moment; return whether each went through and the seconds until its answer."""
    from django.db import connection

    from chorok.core.errors import DomainError

    together = Barrier(len(work))

    def run(one: Callable[[], Any]) -> tuple[bool, float]:
        try:
            connection.ensure_connection()
            together.wait()
            began = time.perf_counter()
            try:
                one()
            except DomainError:
                return False, time.perf_counter() - began
            return True, time.perf_counter() - began
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(work)) as pool:
        return list(pool.map(run, work))


def _at_size(applications: int) -> None:
    from django.db import connection

    from chorok.accounts.actors import SYSTEM
    from chorok.programs.domain.selection import decide, draw_up_ranking

    call = _scored_call("large", applications, quota=applications // 10, waiting=100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    board, seconds = _timed(lambda: draw_up_ranking(actor=SYSTEM, call=call))
    print(f"{applications:,} applications: ranking drawn up in {seconds:.1f} s")
    _visit(call.code, applications)
    _board, seconds = _timed(lambda: decide(actor=SYSTEM, ranking=board, minutes="benchmark", committee="benchmark"))
    print(f"decided in {seconds:.1f} s")
    _visit(call.code, applications)


def _visit(code: str, applications: int) -> None:
    from django.urls import reverse

    client = _staff_client()
    ranking = reverse("staff_ranking", args=[code])
    pages = {
        "ranking": ranking,
        "ranking, a page in the middle": f"{ranking}?page={applications // 40}",
        "ranking by name": f"{ranking}?sort=name",
        "ranking, waiting list": f"{ranking}?outcome=waiting",
        "ranking, search": f"{ranking}?q=Company+77",
    }
    baseline = _spread([_timed(lambda: client.get("/health/live"))[1] for _visit in range(VISITS)])
    print(f"  baseline /health/live: {baseline}")
    for name, address in pages.items():
        client.get(address)
        times = []
        for _visit in range(VISITS):
            response, seconds = _timed(partial(client.get, address))
            assert response.status_code == 200, (name, response.status_code)
            times.append(seconds)
        print(f"  {name}: {_spread(times)}")
    response, seconds = _timed(lambda: client.get(reverse("staff_ranking_export", args=[code])))
    print(f"  XLSX export: {seconds:.1f} s, {len(response.content) / 1024:,.0f} KB")


def _staff_client() -> Any:
    from django.conf import settings
    from django.test import Client

    from chorok.accounts.enums import Role
    from chorok.accounts.middleware import SECOND_FACTOR_KEY
    from chorok.accounts.models import RoleGrant, Term, User
    from chorok.core import clock

    settings.ALLOWED_HOSTS = ["*"]
    user, created = User.objects.get_or_create(email="staff@example.org", defaults={"name": "Benchmark"})
    if created:
        today = clock.today()
        term = Term.objects.create(operator_ko="센터", operator_en="Centre", starts_on=today, reads_from=today)
        RoleGrant.objects.create(user=user, role=Role.STAFF, term=term, granted_at=clock.now())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SECOND_FACTOR_KEY] = True
    session.save()
    return client


def _scored_call(code: str, applications: int, *, quota: int, waiting: int) -> Any:
    """Make a closed call of a line of its own with so many scored applications."""
    from chorok.accounts.models import User
    from chorok.core import clock
    from chorok.outcomes.models import Line, ProgrammeYear
    from chorok.programs.enums import ApplicationState, CallState
    from chorok.programs.models import Application, Call, YearLine
    from chorok.registry.enums import OrganisationKind
    from chorok.registry.models import Organisation

    now = clock.now()
    year, _created = ProgrammeYear.objects.get_or_create(year=2020)
    line = Line.objects.create(code=code, name_ko=code, name_en=code, position=1)
    YearLine.objects.create(year=year, line=line, budget=Decimal(10**12))
    person, _created = User.objects.get_or_create(email="applicant@example.org", defaults={"name": "Applicant"})
    call = Call.objects.create(
        line=line,
        year=year,
        code=code,
        name_ko=code,
        name_en=code,
        state=CallState.PUBLISHED,
        publish_at=now - timedelta(days=30),
        opens_at=now - timedelta(days=20),
        closes_at=now - timedelta(days=1),
        quota=quota,
        waiting_places=waiting,
        tie_breaks=["earlier"],
        threshold=10,
        created_at=now,
    )
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                kind=OrganisationKind.COMPANY,
                name_ko=f"기업 {number}",
                name_en=f"Company {number}",
                created_at=now,
                updated_at=now,
            )
            for number in range(applications)
        ]
    )
    scores = [Decimal(1000 + number * 7919 % 9000) / 100 for number in range(applications)]
    Application.objects.bulk_create(
        [
            Application(
                call=call,
                organisation=organisation,
                state=ApplicationState.ELIGIBLE,
                number=number,
                subsidy=Decimal(1_000_000),
                created_at=now,
                created_by=person,
                saved_at=now,
                submitted_at=now - timedelta(days=2, seconds=number),
                score_mean=score,
                score_total=score,
                score_criteria=[score],
                score_count=5,
            )
            for number, (organisation, score) in enumerate(zip(organisations, scores, strict=True), start=1)
        ]
    )
    return call


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"p50 {statistics.median(ordered) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"


if __name__ == "__main__":
    main()
