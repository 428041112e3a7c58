"""The ledger at size: builds entries, then measures `chorok verify`, the year's results and the memory.

    CHOROK_DATA_DIR=… python -m benchmarks.ledger [entries]

The default is 1,000,000 entries: a third of it claims, each reported, confirmed and closed. It works in a database of
its own (chorok_ledger) and drops it in the end. The baseline is SHA-256 over the very same bytes, already in memory,
in the same run.
"""

# ruff: noqa: PLC0415 - Django must be set up before the hub's modules are read

import hashlib
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")

DATABASE = "chorok_ledger"
COMPANIES = 1_000
STATES = ("report", "confirm", "close")


def main() -> None:
    """Build, measure, print, drop."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        _measure(entries)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = "chorok"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")


def _measure(entries: int) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from chorok.outcomes.domain import chain
    from chorok.outcomes.domain.queries.results import year_results
    from chorok.outcomes.domain.verification import verify_chain

    call_command("migrate", verbosity=0)
    claims = entries // len(STATES)
    began = time.perf_counter()
    with transaction.atomic():
        _build(claims)
    print(f"built {claims * len(STATES):,} entries of {claims:,} claims in {time.perf_counter() - began:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    texts = [previous + text for _hash, previous, text in _first(chain.stored(), 200_000)]
    plain = _timed(lambda: [hashlib.sha256(text).hexdigest() for text in texts])
    baseline = len(texts) / plain
    mean = sum(map(len, texts)) / len(texts)
    before = _memory()
    began = time.perf_counter()
    for _row in chain.stored():
        pass
    reading = time.perf_counter() - began
    began, worked = time.perf_counter(), time.process_time()
    verdict = verify_chain()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    assert verdict.intact, verdict.first
    rate = verdict.entries / took
    print(f"verify: {verdict.entries:,} entries in {took:.1f} s = {rate:,.0f} entries/s (bar: 50,000)")
    print(f"  of that, reading the rows alone: {reading:.1f} s; the program's own processor time: {worked:.1f} s")
    print(f"baseline: plain SHA-256 over the same bytes ({mean:,.0f} a row), in memory: {baseline:,.0f} rows/s")
    print(f"verify takes {baseline / rate:.1f} times the baseline; memory {before:,} MB before, {_memory():,} MB after")

    times = sorted(_timed(lambda: year_results(2019)) * 1000 for _ in range(50))
    p95 = times[int(len(times) * 0.95)]
    print(f"results of a year: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms")
    client = Client(headers={"host": "localhost"})
    for name, address in (("results page", "/results/2019/"), ("baseline /health/live", "/health/live")):
        assert client.get(address).status_code == 200
        times = sorted(_timed(lambda address=address: client.get(address)) * 1000 for _ in range(50))
        print(f"{name}: p50 {statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms, in process")


def _build(claims: int) -> None:
    """Write claims and their entries by COPY, chained by the ledger's own functions."""
    from django.db import connection

    from chorok.outcomes.domain import chain
    from chorok.outcomes.domain.facts import FACTS_SQL
    from chorok.outcomes.domain.indicators import save_indicator
    from chorok.outcomes.models import Line, ProgrammeYear, Seal
    from chorok.registry.models import Organisation

    with connection.cursor() as cursor:
        # History and foreign keys aren't what is measured here; without their triggers the rows come in minutes.
        cursor.execute("SET LOCAL session_replication_role = replica")
    moment = datetime(2019, 12, 1, tzinfo=UTC)
    years = [ProgrammeYear.objects.create(year=year, state="closed", closed_at=moment) for year in (2018, 2019)]
    lines = [
        Line.objects.create(code=f"line-{n}", name_ko=f"사업 {n}", name_en=f"Line {n}", position=n) for n in range(10)
    ]
    from chorok.accounts.actors import SYSTEM

    for position, line in enumerate(lines):
        for measure in ("sum", "count", "companies"):
            save_indicator(
                actor=SYSTEM,
                code=f"{line.code}-{measure}",
                line=line,
                kind="mou",
                measure=measure,
                name_ko="지표",
                name_en="Indicator",
                unit_ko="건",
                unit_en="items",
                position=position,
            )
    Organisation.objects.bulk_create(
        Organisation(kind="company", name_ko=f"기업 {n}", created_at=moment, updated_at=moment)
        for n in range(COMPANIES)
    )
    companies = list(Organisation.objects.values_list("pk", flat=True))
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY outcomes_claim (id, number, year_id, line_id, kind, state, title_ko, title_en, happened_on, "
            "quantity, amount, currency, rate_source, reported_amount, country, public, reported_at, confirmed_at, "
            "confirmed_as, fictitious) FROM STDIN"
        ) as copy,
    ):
        for n in range(claims):
            year = years[n % 2].year
            day = date(year, 1, 1) + timedelta(days=n % 365)
            amount = Decimal(n % 100_000 + 1)
            values = (
                *(n + 1, f"R{year}-{n // 2 + 1:05d}", year, lines[n % 10].pk, "mou", "closed"),
                *(f"친환경 제품 수출 양해각서 {n}", f"Memorandum {n}", day, 1, amount, "USD", "", amount, "ID", True),
                *(moment, moment, "", False),
            )
            copy.write_row(values)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY outcomes_claimorganisation (claim_id, organisation_id) FROM STDIN") as copy,
    ):
        for n in range(claims):
            copy.write_row((n + 1, companies[n * 7 % COMPANIES]))
    last = 0
    while last < claims:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT claim.id, claim.year_id, claim.line_id, claim.reported_amount, ({FACTS_SQL})::text "
                "FROM outcomes_claim claim WHERE id > %s ORDER BY id LIMIT 10000",
                [last],
            )
            rows = cursor.fetchall()
        chain.append(_drafts(rows, moment))
        last = rows[-1][0]
    _totals()
    end = chain.head()
    Seal.objects.create(year=years[0], sequence=end.sequence, hash=end.hash, sealed_at=moment)


def _drafts(rows: list[tuple[Any, ...]], moment: datetime) -> Iterator[Any]:
    """Yield report, confirm and close of each claim; the facts are those of the end, to save time."""
    from chorok.outcomes.domain.chain import Draft

    for claim_id, year, line, amount, facts in rows:
        common: dict[str, Any] = {
            "claim_id": claim_id,
            "at": moment,
            "by_id": None,
            "by_name": "Benchmark",
            "year_id": year,
            "line_id": line,
            "kind": "mou",
            "facts": facts,
        }
        report = {"provisional_claims": 1, "provisional_quantity": 1, "provisional_amount": amount}
        confirm = {name: -value for name, value in report.items()} | {
            "final_claims": 1,
            "final_quantity": 1,
            "final_amount": amount,
        }
        for action, change in zip(STATES, (report, confirm, {}), strict=True):
            yield Draft(action=action, **common, **change)


def _totals() -> None:
    """Fill the running totals from the claims, as the application would have kept them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outcomes_companytally (year_id, line_id, kind, organisation_id, provisional, final) "
            "SELECT year_id, line_id, kind, organisation_id, 0, count(*) FROM outcomes_claim c "
            "JOIN outcomes_claimorganisation p ON p.claim_id = c.id GROUP BY 1, 2, 3, 4"
        )
        cursor.execute(
            "INSERT INTO outcomes_tally (year_id, line_id, kind, provisional_claims, provisional_quantity, "
            "provisional_amount, provisional_companies, final_claims, final_quantity, final_amount, final_companies) "
            "SELECT c.year_id, c.line_id, c.kind, 0, 0, 0, t.companies, count(*), sum(quantity), "
            "sum(reported_amount), t.companies FROM outcomes_claim c JOIN (SELECT year_id, line_id, kind, "
            "count(*) AS companies FROM outcomes_companytally GROUP BY 1, 2, 3) t "
            "USING (year_id, line_id, kind) GROUP BY 1, 2, 3, t.companies"
        )


def _first(rows: Iterator[Any], most: int) -> Iterator[Any]:
    """Yield the first rows, and read the rest so that the connection is free."""
    for number, row in enumerate(rows):
        if number < most:
            yield row


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _memory() -> int:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
