"""Fills a database with made-up organisations for the speed benchmarks.

    CHOROK_DATA_DIR=… python -m benchmarks.make_data 10000

Each organisation has three products and every second one a technology; texts are put together from word lists, the
same ones for the same size. Rows go in by COPY with the history triggers off; the published results of 2019 and the
plan of 2020 stand beside them, and the directory is then indexed as after a restore. Refuses a database that holds
organisations already.
"""

# ruff: noqa: E402 - Django is set up before its models are imported
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.words import ADJECTIVES, FIRST, LAST, REGIONS, SENTENCES, THINGS
from chorok.operations.demo.results import load_results
from chorok.registry.domain.directory import rebuild_index
from chorok.registry.models import ClimateClass, GreenField, Organisation

MOMENT = datetime(2020, 1, 2, tzinfo=UTC)
KINDS = ["green_technology", "green_product", "green_company", "net", "nep", "eco_label", "iso", "patent"]
BILINGUAL = ["name_ko", "name_en", "summary_ko", "summary_en"]
SAME = {
    "country": "KR", "publication": "published", "verification": "verified", "summary_state": "reviewed",
    "business_number": "", "business_status": "", "business_check": "", "verification_note": "",
    "representative_ko": "", "representative_en": "", "postcode": "", "address_ko": "", "address_en": "",
    "website": "https://example.org/", "phone": "+8220000000", "email": "", "fictitious": True, "kind": "company",
}  # fmt: skip
OFFERED = {
    "summary_state": "reviewed", "publication": "published", "picture_alt_ko": "", "picture_alt_en": "",
}  # fmt: skip


def main(size: int) -> None:
    """Make `size` organisations with all that hangs on them, and index them."""
    if Organisation.objects.exists():
        raise SystemExit("This database holds organisations already.")
    call_command("load_reference", verbosity=0)
    began = time.monotonic()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        _write(size)
    print(f"{size:,} organisations written in {time.monotonic() - began:.1f} s")
    load_results()
    began = time.monotonic()
    written = rebuild_index()
    seconds = time.monotonic() - began
    print(f"{written:,} entries indexed in {seconds:.1f} s ({written / seconds:,.0f} a second)")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _write(size: int) -> None:
    fields, classes = (
        set(GreenField.objects.values_list("pk", flat=True)),
        set(ClimateClass.objects.values_list("pk", flat=True)),
    )
    things = [one for one in THINGS if one[0] in fields and one[1] in classes]
    maker = random.Random(size)
    plans = [_plan(maker, things) for _ in range(size)]
    _copy("registry_organisation", (_organisation(n, plan) for n, plan in enumerate(plans, 1)))
    _copy("registry_organisation_fields", _fields("organisation_id", enumerate(plans, 1)))
    _copy("registry_technology", (_technology(n, plan) for n, plan in enumerate(plans, 1) if n % 2))
    _copy("registry_technology_fields", _fields("technology_id", ((n, p) for n, p in enumerate(plans, 1) if n % 2)))
    _copy(
        "registry_technology_climate_classes",
        ({"technology_id": n, "climateclass_id": plan["thing"][1]} for n, plan in enumerate(plans, 1) if n % 2),
    )
    _copy("registry_product", (_product(n, k, plan) for n, plan in enumerate(plans, 1) for k in range(3)))
    _copy(
        "registry_product_fields",
        (
            {"product_id": n * 3 + k - 2, "greenfield_id": plan["things"][k][0]}
            for n, plan in enumerate(plans, 1)
            for k in range(3)
        ),
    )
    _copy("registry_certification", (_certificate(n, plan) for n, plan in enumerate(plans, 1) if n % 3 == 0))
    with connection.cursor() as cursor:
        for table in ("organisation", "technology", "product", "certification"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('registry_{table}', 'id'), max(id)) FROM registry_{table}"
            )


def _plan(maker: random.Random, things: list[Any]) -> dict[str, Any]:
    thing = maker.choice(things)
    return {
        "thing": thing,
        "things": [thing, *(maker.choice(things) for _ in range(2))],
        "first": (maker.choice(FIRST), maker.choice(FIRST)),
        "last": maker.choice(LAST),
        "region": maker.choice(REGIONS),
        "adjectives": maker.sample(ADJECTIVES, 3),
        "sentences": [maker.sample(SENTENCES, 4) for _ in range(4)],
        "completeness": min(100, max(10, round(maker.gauss(65, 20)))),
        "readiness": maker.randint(4, 9),
        "kind": maker.choice(KINDS),
        "day": date(2013, 1, 1) + timedelta(days=maker.randrange(2500)),
    }


def _organisation(n: int, plan: dict[str, Any]) -> dict[str, Any]:
    (a, b), last, thing = plan["first"], plan["last"], plan["thing"]
    return SAME | {
        "id": n,
        "name_ko": f"{a[0]}{b[0]}{last[0]} (가상 {n})",
        "name_en": f"{a[1]} {b[1]} {last[1]} (fictitious {n})",
        "summary_ko": f"{thing[2]} 전문 기업입니다. {plan['sentences'][3][0][0]}",
        "summary_en": f"Specialist for the {thing[3].lower()}. {plan['sentences'][3][0][1]}",
        "founded_on": plan["day"],
        "employees": 3 + n % 90,
        "region": plan["region"],
        "completeness": plan["completeness"],
        "created_at": MOMENT + timedelta(minutes=n),
        "updated_at": MOMENT,
    }


def _offering(n: int, name: tuple[str, str], sentences: list[tuple[str, str]]) -> dict[str, Any]:
    return OFFERED | {
        "name_ko": name[0],
        "name_en": name[1],
        "summary_ko": sentences[0][0],
        "summary_en": sentences[0][1],
        "description_ko": " ".join(one[0] for one in sentences[1:]),
        "description_en": " ".join(one[1] for one in sentences[1:]),
        "created_at": MOMENT + timedelta(minutes=n),
        "updated_at": MOMENT,
    }


def _technology(n: int, plan: dict[str, Any]) -> dict[str, Any]:
    thing = plan["thing"]
    name = (f"{thing[2]} 설계 기술", f"Design technology of the {thing[3].lower()}")
    return _offering(n, name, plan["sentences"][3]) | {
        "id": n,
        "organisation_id": n,
        "readiness": plan["readiness"],
    }


def _product(n: int, k: int, plan: dict[str, Any]) -> dict[str, Any]:
    thing, adjective = plan["things"][k], plan["adjectives"][k]
    name = (
        f"{adjective[0]} {thing[2]} {n % 900 + 100}",
        f"{adjective[1].capitalize()} {thing[3].lower()} {n % 900 + 100}",
    )
    return _offering(n, name, plan["sentences"][k]) | {
        "id": n * 3 + k - 2,
        "organisation_id": n,
        "technology_id": n if k == 0 and n % 2 else None,
        "price_from": 1_000_000 + n,
        "price_to": 2_000_000 + n,
        "currency": "KRW",
        "price_unit_ko": "대당",
        "price_unit_en": "per unit",
    }


def _certificate(n: int, plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "organisation_id": n,
        "kind": plan["kind"],
        "title": "",
        "number": f"GT-20-{n:06}",
        "issued_on": date(2020, 1, 1),
        "expires_on": date(2090, 1, 1),
        "created_at": MOMENT,
    }


def _fields(column: str, plans: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    return ({column: n, "greenfield_id": plan["thing"][0]} for n, plan in plans)


def _copy(table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    columns = list(first)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write_row(first.values())
        for row in rows:
            copy.write_row([row[column] for column in columns])


if __name__ == "__main__":
    main(int(sys.argv[1]))
