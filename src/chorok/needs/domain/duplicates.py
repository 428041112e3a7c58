"""Needs of one country whose texts are alike: found by the hub, decided by a person."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.needs.enums import NeedState, PairState
from chorok.needs.models import Need, NeedPair

#: From here on two texts are called alike. Of 243 pairs of project titles of one country above .4, those above .6 are
#: mostly one project or phases of one, those below name neighbouring things.
ALIKE = 0.6
#: Signs of a text that are compared.
COMPARED = 2000
#: So many signs make a group.
GROUP = 3
_BITS = 4096
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def groups(text: str) -> frozenset[str]:
    """Return the groups of three signs of a text, whatever its case and punctuation."""
    plain = f"  {' '.join(_WORD.findall(text[:COMPARED].casefold()))} "
    return frozenset(plain[start : start + GROUP] for start in range(len(plain) - GROUP + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of all groups both texts have: 0 nothing, 1 everything."""
    return len(one & other) / len(one | other) if one and other else 0.0


def queue_pairs(ids: Sequence[int]) -> None:
    """Have the worker look for needs that are alike to these, once the present transaction is committed."""
    from chorok.needs.tasks import find_pairs  # noqa: PLC0415 - the task imports this module

    if ids:
        find_pairs.defer(need_ids=list(ids))


def look_for_pairs(needs: Iterable[Need]) -> int:
    """Keep each of `needs` that is alike to another of its country as a pair to be decided; return how many are new.

    Titles are compared with titles and, where both tell a problem of their own, problems with problems; the nearer
    counts. Pairs a person has decided stay decided. With thousands of needs of one country this takes minutes, so it
    is the worker's, outside of a transaction. Safe to repeat.
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


@dataclass(frozen=True)
class Outline:
    """What tells at once that two texts can't be alike: how many groups each has, and a bit for each of them.

    Several groups may share a bit, so that two outlines have at most as many bits apart as the texts have groups.
    """

    text: str
    groups: int
    bits: int
    bit_count: int


def outline(text: str) -> Outline:
    """Return the outline of a text; the groups themselves would fill the memory where thousands are compared."""
    own = groups(text)
    bits = 0
    for group in own:
        bits |= 1 << hash(group) % _BITS
    return Outline(text, len(own), bits, bits.bit_count())


def nearness(one: Outline, other: Outline) -> float:
    """Return the likeness of two texts, or 0 where their outlines tell already that it is below ALIKE."""
    shared = (one.bits & other.bits).bit_count()
    apart = one.bit_count + other.bit_count - 2 * shared
    common = min(one.groups - (one.bit_count - shared), other.groups - (other.bit_count - shared))
    if common < ALIKE * (common + apart):
        return 0.0
    return likeness(groups(one.text), groups(other.text))


def _pairs(rows: list[tuple[int, str, str]], own: set[int]) -> Iterable[tuple[int, int, float]]:
    cut = [(pk, outline(title), outline(problem if problem != title else "")) for pk, title, problem in rows]
    for one, title, problem in cut:
        if one not in own:
            continue
        for other, other_title, other_problem in cut:
            if other == one or (other in own and other < one):
                continue
            near = max(nearness(title, other_title), nearness(problem, other_problem))
            if near >= ALIKE:
                yield min(one, other), max(one, other), near
