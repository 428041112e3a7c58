"""Needs of one country whose texts are alike: found by the hub, decided by a person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.needs.enums import NeedState, PairState
from chorok.needs.models import Need, NeedPair


def queue_pairs(ids: Sequence[int]) -> None:
    """Have the worker look for needs that are alike to these, once the present transaction is committed."""
    from chorok.needs.tasks import find_pairs  # noqa: PLC0415 - the task imports this module

    if ids:
        find_pairs.defer(need_ids=list(ids))


def look_for_pairs(needs: Iterable[Need]) -> int:
    """Keep each of `needs` that is alike to another of its country as a pair to be decided; return how many are new.

    Titles are compared with titles and, where both tell a problem of their own, problems with problems; the nearer
    counts. Pairs a person has decided stay decided. With thousands of needs of one country it takes long, so it is the
    worker's, outside of a transaction. Safe to repeat.
    """
    fresh: defaultdict[str, set[int]] = defaultdict(set)
    for need in needs:
        fresh[need.country].add(need.pk)
    texts: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    rows = Need.objects.filter(country__in=fresh).exclude(state__in=(NeedState.DRAFT, NeedState.CLOSED))
    for pk, country, title, problem in rows.order_by("pk").values_list("pk", "country", "title", "problem"):
        texts[country].append((pk, title, problem))
    found = [pair for country, own in fresh.items() for pair in _pairs(texts[country], own)]
    known = set(NeedPair.objects.filter(first__country__in=fresh).values_list("first", "second"))
    # Somebody else may find the same pair at this very moment.
    made = NeedPair.objects.bulk_create(
        [
            NeedPair(first_id=first, second_id=second, likeness=near, found_at=clock.now())
            for first, second, near in found
            if (first, second) not in known
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return len(made)


def open_pairs(actor: Actor) -> QuerySet[NeedPair]:
    """Return the pairs of needs the actor may see that wait for a decision, the nearest first."""
    seen = Need.objects.visible_to(actor).values("pk")
    return (
        NeedPair.objects.filter(state=PairState.OPEN, first__in=seen, second__in=seen)
        .exclude(first__state=NeedState.CLOSED)
        .exclude(second__state=NeedState.CLOSED)
        .select_related("first__organisation", "second__organisation")
    )


def _pairs(rows: list[tuple[int, str, str]], own: set[int]) -> Iterator[tuple[int, int, float]]:
    from chorok.needs.domain.outlines import Outlines  # noqa: PLC0415 - numpy, which web processes don't load

    rows = sorted(rows, key=lambda row: row[0] not in own)  # each of `own` is held against all that stand after it
    titles = Outlines([title for _pk, title, _problem in rows])
    problems = Outlines([problem if problem != title else "" for _pk, title, problem in rows])
    for place, (one, _title, _problem) in enumerate(rows):
        if one not in own:
            return
        near = titles.alike_after(place)
        for other, found in problems.alike_after(place).items():
            near[other] = max(found, near.get(other, 0.0))
        for other, found in near.items():
            pk = rows[other][0]
            yield min(one, pk), max(one, pk), found
