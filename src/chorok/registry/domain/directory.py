"""Keeps the directory's index: the entries of each public page, and how many entries have each facet's value.

How the counts stay right: entries are written here only. Whoever deletes or inserts entries takes their facets from
the very rows deleted (DELETE … RETURNING) and inserted, and adds the difference in the same transaction; so a count
is the sum of all differences. Counts are locked in one fixed order: writers wait for each other, never in a circle.
`rebuild_index` keeps all other writers out while it works.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from chorok.core import clock
from chorok.registry.domain.directory_documents import entries, public_organisations
from chorok.registry.domain.morphology import morphemes
from chorok.registry.models import DirectoryEntry, FacetCount, Organisation

#: How many organisations `rebuild_index` reads and writes at a time.
BATCH = 200
_followers: list[Callable[[int | None], None]] = []
#: The facet that counts all entries of a kind.
ALL = ("all", "")

_DELETE = """
DELETE FROM registry_directoryentry
WHERE organisation_id = %s OR (kind, object_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))
RETURNING kind, facets
"""
_COUNT_ALL = """
INSERT INTO registry_facetcount (kind, facet, value, count)
SELECT kind, split_part(one, ':', 1), substr(one, strpos(one, ':') + 1), count(*)
FROM registry_directoryentry, unnest(facets || 'all:'::varchar) AS one
GROUP BY 1, 2, 3
"""


def register_follower(follower: Callable[[int | None], None]) -> None:
    """Have a room above told, inside the transaction, whenever an organisation's pages may have changed.

    It is called with the organisation's id, or with None where all may have changed.
    """
    _followers.append(follower)


def queue_reindex(organisation_id: int) -> None:
    """Have the worker bring the organisation's entries up to date once the present transaction is committed."""
    from chorok.registry.tasks_directory import index_organisation_task  # noqa: PLC0415 - the task imports this module

    index_organisation_task.defer(organisation_id=organisation_id)
    for follower in _followers:
        follower(organisation_id)


@transaction.atomic
def index_organisation(organisation_id: int) -> int:
    """Write the organisation's entries anew, none if its page isn't public; return how many there are now.

    Safe to repeat. Two runs for one organisation follow each other (its row is locked).
    """
    Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk=organisation_id).first()
    organisation = public_organisations([organisation_id]).first()
    at = clock.now()
    fresh = [] if organisation is None else entries(organisation, at=at, morphemes=morphemes)
    with connection.cursor() as cursor:
        kinds, ids = [entry.kind for entry in fresh], [entry.object_id for entry in fresh]
        cursor.execute(_DELETE, [organisation_id, kinds, ids])
        gone = cursor.fetchall()
    DirectoryEntry.objects.bulk_create(fresh)
    change = _counted((entry.kind, entry.facets) for entry in fresh)
    change.subtract(_counted(gone))
    _add(change)
    return len(fresh)


@transaction.atomic
def rebuild_index(*, progress: Callable[[int], None] | None = None) -> int:
    """Write the whole index anew (after a restore, a bulk load or a change of how words are cut); return its size.

    Other writers of the index wait until it is done, readers see the old one. `progress` hears the number of
    organisations done. Memory stays flat: organisations are read in batches.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE registry_directoryentry, registry_facetcount IN EXCLUSIVE MODE")
        _gather_changes(cursor, True)
        cursor.execute("DELETE FROM registry_facetcount")
        cursor.execute("DELETE FROM registry_directoryentry")
    at, done, written = clock.now(), 0, 0
    ids = list(public_organisations().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = public_organisations(ids[start : start + BATCH]).order_by("pk")
        fresh = [entry for each in batch for entry in entries(each, at=at, morphemes=morphemes)]
        DirectoryEntry.objects.bulk_create(fresh, batch_size=500)
        done, written = done + len(batch), written + len(fresh)
        if progress is not None:
            progress(done)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ALL)
        _gather_changes(cursor, False)
    for follower in _followers:
        follower(None)
    return written


def _gather_changes(cursor: Any, gather: bool) -> None:
    """Let the word indexes take changes by the thousand (a bulk load then costs a third), or one by one again."""
    for kind in DirectoryEntry.Kind.values:
        name = f"directory_{kind}_words"
        cursor.execute(f"ALTER INDEX {name} SET (fastupdate = {'on' if gather else 'off'})")
        if not gather:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])


def organisations_with_ended_certificates(day: date) -> list[int]:
    """Return the organisations whose entries still name a certificate that ended the day before `day`."""
    ended = Organisation.objects.public().filter(certifications__expires_on=day - timedelta(days=1))
    return list(ended.order_by("pk").distinct().values_list("pk", flat=True))


def _counted(found: Iterable[tuple[str, Sequence[str]]]) -> Counter[tuple[str, str, str]]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for kind, facets in found:
        counted[(kind, *ALL)] += 1
        for one in facets:
            facet, _colon, value = one.partition(":")
            counted[(kind, facet, value)] += 1
    return counted


def _add(change: Counter[tuple[str, str, str]]) -> None:
    """Add `change` to the counts, in the order of their keys."""
    keys = sorted(key for key, difference in change.items() if difference)
    if not keys:
        return
    FacetCount.objects.bulk_create(
        [FacetCount(kind=kind, facet=facet, value=value, count=0) for kind, facet, value in keys],
        ignore_conflicts=True,
    )
    wanted = Q()
    for kind, facet, value in keys:
        wanted |= Q(kind=kind, facet=facet, value=value)
    rows = list(FacetCount.objects.select_for_update(of=("self",)).filter(wanted).order_by("kind", "facet", "value"))
    for row in rows:
        row.count += change[(row.kind, row.facet, row.value)]
    FacetCount.objects.bulk_update(rows, ["count"])
