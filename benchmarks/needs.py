"""How fast the pages of needs and countries are with many needs, and the worker's search for needs that look alike.

    CHOROK_DATA_DIR=… python -m benchmarks.needs make 10000
    CHOROK_DATA_DIR=… python -m benchmarks.needs pages
    CHOROK_DATA_DIR=… python -m benchmarks.needs alike

`make` migrates an empty database and fills it: half of the needs come from one country, the rest from 60, and one of 50
is told twice in slightly other words; technologies of 300 companies have reference sites there. `pages` asks every page
in this process, DEBUG off, and prints the time of an answer (p50 and p95) with its SQL statements; the baseline is a
page that does nothing. `alike` looks for pairs: one new need among all of its country, then all needs at once; the
baseline compares every pair of problems of the largest country by their groups, as far as it comes within half a minute
(the rest is reckoned).
"""

# ruff: noqa: E402 - Django is set up before its models are imported
import argparse
import logging
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")
os.environ["CHOROK_ALLOWED_HOSTS"] = "testserver"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.make_data import _copy, _organisation, _plan, _technology
from benchmarks.words import THINGS
from chorok.accounts.enums import Role
from chorok.accounts.middleware import SECOND_FACTOR_KEY
from chorok.accounts.models import RoleGrant, Term, User
from chorok.accounts.sessions import LAST_SEEN_KEY
from chorok.core import clock
from chorok.needs.domain.duplicates import look_for_pairs
from chorok.needs.domain.outlines import groups, likeness
from chorok.needs.enums import NeedState, Origin
from chorok.needs.models import Need, NeedPair
from chorok.registry import countries
from chorok.registry.models import GreenField, ReferenceSite

SEED = 20261128
COMPANIES = 300
#: The country half of all needs come from.
LARGEST = "ID"
#: Made-up names of places and people, and of how many needs one is told again.
NAMES, TWINS = 3000, 50
CALLS = 60
BASELINE_SECONDS = 30.0

_WHAT = ("Clean water", "Rainwater storage", "Solar pumps", "Street lights", "Waste sorting", "Cooking stoves",
         "Flood warning", "Cold storage", "Electric buses", "Roof insulation", "Biogas", "Mangrove nurseries",
         "Desalination", "Heat pumps", "Air monitoring", "Compost plants")  # fmt: skip
_WHOM = ("schools", "clinics", "farmers", "fishing villages", "markets", "the port", "island councils", "hospitals",
         "the old town", "tea growers", "bus lines", "the fire service", "nurseries", "rural homes")  # fmt: skip
_PARTS = ("ka", "lo", "mi", "ran", "tu", "be", "sol", "ny", "dor", "pa", "wes", "gi", "hul", "zem", "fo", "chi", "var")
_SAID = (
    "Wells fall dry for {n} months of the year and people buy water from lorries.",
    "Diesel costs {n} % of what a household earns, and the grid ends at the main road.",
    "After heavy rain the roads are under water for {n} days.",
    "About {n} tonnes a day go to an open dump beside the school.",
    "An earlier project left {n} units behind, of which half still work.",
    "The council can pay for upkeep and has trained {n} people.",
    "Spare parts come by boat once in {n} weeks.",
    "Women walk {n} kilometres to fetch what is needed.",
    "The utility wants to begin with {n} sites and add others later.",
    "Salt in the air eats steel within {n} months.",
    "A study of {n} villages names the same three causes.",
    "The ministry has set aside land for {n} plants.",
)


def make(size: int) -> None:
    """Fill the database with `size` needs and companies that are active abroad."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if Need.objects.exists():
        raise SystemExit("This database holds needs already.")
    maker = random.Random(SEED)
    abroad = [code for code, _name in countries.choices() if code not in ("KR", LARGEST)][:60]
    plans = [_plan(maker, THINGS) for _ in range(COMPANIES)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _copy("registry_organisation", (_organisation(number, plan) for number, plan in enumerate(plans, 1)))
        _copy("registry_technology", (_technology(number, plan) for number, plan in enumerate(plans, 1)))
        cursor.execute("SET session_replication_role = origin")
    ReferenceSite.objects.bulk_create(
        ReferenceSite(country=code, place_ko="현장", year=2019, technology_id=technology)
        for technology in range(1, COMPANIES + 1)
        for code in (LARGEST, *maker.sample(abroad, 2))
    )
    fields = list(GreenField.objects.all())
    names = ["".join(maker.choice(_PARTS) for _ in range(maker.randint(2, 4))) for _ in range(NAMES)]
    needs: list[Need] = []
    for number in range(size):
        twin = maker.choice(needs) if needs and number % TWINS == 0 else None
        needs.append(_need(maker, names, LARGEST if number % 2 else maker.choice(abroad), fields, twin))
    Need.objects.bulk_create(needs, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{size} needs, {COMPANIES} companies active abroad")


def _need(maker: random.Random, names: list[str], country: str, fields: list[GreenField], twin: Need | None) -> Need:
    now = clock.now()
    place = maker.choice(names).capitalize()
    title = f"{maker.choice(_WHAT)} for {maker.choice(_WHOM)} of {place} {maker.choice(names).capitalize()}"
    said = " ".join(
        f"{each.format(n=maker.randint(2, 90))} {' '.join(maker.choices(names, k=6)).capitalize()}."
        for each in maker.sample(_SAID, 5)
    )
    if twin is not None:
        title, said, country = f"{twin.title} (phase 2)", f"{twin.problem} {place}.", twin.country
    shown = maker.random() < 0.8
    return Need(
        title=title,
        problem=said,
        language="en",
        country=country,
        field=maker.choice(fields),
        amount=maker.randint(10, 5000) * 1000,
        currency="USD",
        origin=Origin.IMPORT,
        source="benchmark",
        source_id=str(maker.getrandbits(64)),
        state=NeedState.PUBLISHED if shown else NeedState.SUBMITTED,
        published_at=now if shown else None,
        expires_on=clock.today() + timedelta(days=maker.randint(30, 365)),
        created_at=now - timedelta(minutes=maker.randint(1, 500_000)),
        updated_at=now,
    )


def pages() -> None:
    """Print what each page takes."""
    visitor, staff = Client(), _staff()
    asked: dict[str, tuple[Client, str]] = {
        "baseline": (visitor, "/health/live"),
        "map and table": (visitor, reverse("countries")),
        "a country": (visitor, reverse("country", args=[LARGEST])),
        "needs": (visitor, "/needs/"),
        "needs, page 300": (visitor, "/needs/?page=300"),
        "needs, words": (visitor, "/needs/?q=water+schools"),
        "needs, rare words": (visitor, "/needs/?q=mangrove+hospitals+delta"),
        "API: needs": (visitor, "/api/v1/needs/?q=water"),
        "staff: map and table": (staff, reverse("staff_countries")),
        "staff: a country": (staff, reverse("staff_country", args=[LARGEST])),
        "staff: needs": (staff, "/staff/needs/"),
        "staff: needs, words": (staff, "/staff/needs/?q=water+schools"),
        "staff: look-alikes": (staff, "/staff/needs/duplicates/"),
        "staff: publish": (staff, "/staff/needs/publish/"),
    }
    print(f"{Need.objects.count()} needs, {Need.objects.filter(country=LARGEST).count()} of one country")
    for name, (client, address) in asked.items():
        _page(name, lambda client=client, address=address: client.get(address))  # type: ignore[misc]


def _page(name: str, ask: Callable[[], object]) -> None:
    statements: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)

    ask()  # templates are read once
    with connection.execute_wrapper(count):
        answer = ask()
    status = getattr(answer, "status_code", 0)
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"{name} ({status}): p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms, {len(statements)} statements")


def _staff() -> Client:
    """Return a client of a person of the centre, with the second factor given."""
    user, _made = User.objects.get_or_create(email="staff@benchmark.example", defaults={"language": "ko"})
    today = clock.today()
    term, _made = Term.objects.get_or_create(
        operator_ko="측정", defaults={"operator_en": "Benchmark", "starts_on": today, "reads_from": today}
    )
    RoleGrant.objects.get_or_create(user=user, role=Role.STAFF, term=term, defaults={"granted_at": clock.now()})
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SECOND_FACTOR_KEY] = True
    session[LAST_SEEN_KEY] = clock.now().timestamp()
    session.save()
    return client


def alike() -> None:
    """Print what the worker's search for needs that look alike takes."""
    NeedPair.objects.all().delete()
    largest = Need.objects.filter(country=LARGEST)
    newest = list(largest.order_by("-pk")[:1])
    began = time.perf_counter()
    look_for_pairs(newest)
    print(f"one new need among {largest.count()} of its country: {time.perf_counter() - began:.2f} s")
    NeedPair.objects.all().delete()
    began = time.perf_counter()
    found = look_for_pairs(Need.objects.all())
    print(f"all {Need.objects.count()} needs: {time.perf_counter() - began:.1f} s, {found} pairs")
    texts = [groups(text) for text in largest.order_by("pk").values_list("problem", flat=True)]
    began, compared = time.perf_counter(), 0
    for place, one in enumerate(texts):
        if time.perf_counter() - began > BASELINE_SECONDS:
            break
        for other in texts[place + 1 :]:
            likeness(one, other)
        compared += len(texts) - place - 1
    whole = (time.perf_counter() - began) * len(texts) * (len(texts) - 1) / 2 / compared
    print(f"baseline, the problems of the largest country alone, each pair by its groups: {whole:.0f} s")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("make").add_argument("size", type=int)
    what.add_parser("pages")
    what.add_parser("alike")
    chosen = parser.parse_args()
    logging.disable(logging.INFO)  # a line for each request would be most of what is measured
    if chosen.what == "make":
        make(chosen.size)
    else:
        {"pages": pages, "alike": alike}[chosen.what]()


if __name__ == "__main__":
    main()
