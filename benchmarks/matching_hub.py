"""How fast a worker finds technologies with the database behind it: loading, one need, a change, another edition.

    CHOROK_DATA_DIR=… python -m benchmarks.matching_hub make 100000
    CHOROK_DATA_DIR=… python -m benchmarks.matching_hub measure [--needs 50]

`make` migrates an empty database and fills it with technologies, ten an organisation, in Korean and English, texts put
together from word lists. `measure` plays the worker: it reads all of them, then searches. The baseline is the same
search without looking whether anything changed.
"""

# ruff: noqa: E402 - Django is set up before its models are imported
import argparse
import os
import random
import resource
import time
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chorok.settings.base")

import django

django.setup()

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.make_data import _copy, _organisation, _plan, _technology
from benchmarks.words import THINGS
from chorok.accounts.actors import SYSTEM
from chorok.needs.domain.matcher import asked, up_to_date
from chorok.needs.models import Need
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.models import Organisation, Technology
from chorok.thesaurus.domain.concepts import add_label
from chorok.thesaurus.domain.editions import publish_edition
from chorok.thesaurus.domain.seeding import load_thesaurus
from chorok.thesaurus.models import Concept

EACH = 10
SEED = 20261128


def make(size: int) -> None:
    """Fill the database with `size` technologies."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    load_thesaurus()
    if Organisation.objects.exists():
        raise SystemExit("This database holds organisations already.")
    maker = random.Random(SEED)
    plans = [_plan(maker, THINGS) for _ in range(size // EACH)]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        _copy("registry_organisation", (_organisation(number, plan) for number, plan in enumerate(plans, 1)))
        _copy("registry_technology", _technologies(size, maker))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _technologies(size: int, maker: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        yield {**_technology(number, _plan(maker, THINGS)), "organisation_id": (number - 1) // EACH + 1}


def measure(needs: int) -> None:
    """Print what a worker takes."""
    began = time.perf_counter()
    with up_to_date() as matcher:
        count = len(matcher)
    print(f"{count} technologies read: {time.perf_counter() - began:.1f} s, {_memory():.0f} MB at most")
    maker = random.Random(SEED)
    wanted = [_need(maker) for _ in range(needs)]
    whole, alone = [], []
    for need in wanted:
        began = time.perf_counter()
        with up_to_date() as matcher:
            middle = time.perf_counter()
            matcher.match(asked(need), 20)
        alone.append(time.perf_counter() - middle)
        whole.append(time.perf_counter() - began)
    for name, taken in (("with a look at the database", whole), ("baseline: without", alone)):
        low, high = np.percentile(np.array(taken) * 1000, [50, 95])
        print(f"one need, 20 matches with reasons, {name}: median {low:.1f} ms, 95 % under {high:.1f} ms")
    changed = Technology.objects.order_by("pk")[0]
    changed.summary_en = "wave-powered desalination buoy"
    changed.save()
    queue_reindex(changed.organisation_id)
    began = time.perf_counter()
    with up_to_date() as matcher:
        ranked = [name for name, _ in matcher.rank(asked(_need(maker, "wave-powered desalination buoy")), 20)]
    found = str(changed.pk) in ranked
    print(f"a changed technology is {'found' if found else 'NOT FOUND'} after {time.perf_counter() - began:.3f} s")
    add_label(actor=SYSTEM, concept=Concept.objects.get(code="rainwater"), language="en", text="benchmark cistern")
    publish_edition(actor=SYSTEM, note="benchmark")
    began = time.perf_counter()
    with up_to_date() as matcher:
        count = len(matcher)
    print(f"{count} read by another edition: {time.perf_counter() - began:.1f} s, {_memory():.0f} MB at most")


def _need(maker: random.Random, text: str = "") -> Need:
    thing, other = maker.choice(THINGS), maker.choice(THINGS)
    title = text or f"{thing[3]} and {other[3]} for schools"
    return Need(pk=maker.randrange(10**6), title=title, problem="", language="en", country="ID")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("make").add_argument("size", type=int)
    what.add_parser("measure").add_argument("--needs", type=int, default=50)
    chosen = parser.parse_args()
    if chosen.what == "make":
        make(chosen.size)
    else:
        measure(chosen.needs)


if __name__ == "__main__":
    main()
