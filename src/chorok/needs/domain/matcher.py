"""The matching engine with the registry's published technologies in it, one in each worker process.

Before each search it is brought up to date: what the organisations whose pages changed since publish now is put in,
what they took back is taken away, one technology at a time. After another edition of the thesaurus those are read anew
whose concepts may differ.
Korean texts need Kiwi, hence never in a web process.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from chorok.core import clock
from chorok.engines.matching.lexicon import shipped_lexicon
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need as AskedNeed
from chorok.engines.matching.model import Technology as FoundTechnology
from chorok.needs.domain import changes
from chorok.needs.domain.changes import Look
from chorok.needs.domain.following import need_text
from chorok.needs.models import Need
from chorok.registry.models import Technology
from chorok.thesaurus.domain.editions import current, current_version
from chorok.thesaurus.domain.texts import technology_text

#: Technologies that are read at a time, and from how many changes on the indexes are laid out anew.
BATCH, MANY = 500, 1000

_lock = threading.Lock()


class _Held:
    """The matcher of this process, whose each technology in it is, and when it was brought up to date."""

    def __init__(self) -> None:
        self.matcher = Matcher(current(), lexicon=shipped_lexicon())
        self.owners: dict[int, int] = {}
        self.stale: set[int] = set()  # to be read anew, for another edition's sake
        self.looked: Look | None = None

    def clear(self) -> None:
        self.matcher.clear()
        self.owners, self.stale, self.looked = {}, set(), None


@lru_cache(maxsize=1)
def _held() -> _Held:
    return _Held()


@contextmanager
def up_to_date() -> Iterator[Matcher]:
    """Give this process's matcher with the technologies that are public now; one at a time may use it."""
    with _lock:
        held = _held()
        _catch_up(held)
        held.matcher.today, held.matcher.sanctions = clock.today(), frozenset(settings.SANCTIONED_COUNTRIES)
        yield held.matcher


def start_anew() -> None:
    """Have this process read all technologies again before its next search."""
    if _held.cache_info().currsize:
        with _lock:
            _held().clear()


def asked(need: Need) -> AskedNeed:
    """Return a need as the engine takes it; money in other currencies than dollars is not known to it."""
    return AskedNeed(
        id=str(need.pk),
        text=need_text(need),
        language=need.language,
        country=need.country,
        sectors=frozenset({need.field_id} if need.field_id else ()),
        readiness=need.readiness,
        budget=float(need.amount) if need.amount is not None and need.currency == "USD" else None,
        expires=need.expires_on,
    )


def _catch_up(held: _Held) -> None:
    if held.matcher.thesaurus.version != current_version():
        held.stale |= {int(one) for one in held.matcher.read_by(current())}
    look = changes.look()
    organisations = changes.changed_since(held.looked)
    if organisations is None:
        held.clear()
        before, rows = set[int](), Technology.objects.public()
    else:
        before = held.stale | {pk for pk, owner in held.owners.items() if owner in organisations}
        rows = Technology.objects.public().filter(Q(organisation__in=organisations) | Q(pk__in=before))
    wanted = sorted(rows.values_list("pk", flat=True))
    for gone in before.difference(wanted) & held.owners.keys():
        held.matcher.take_away(str(gone))
        del held.owners[gone]
    read = Technology.objects.select_related("organisation").prefetch_related(
        "fields", "reference_sites", "certifications"
    )
    for start in range(0, len(wanted), BATCH):
        for technology in read.filter(pk__in=wanted[start : start + BATCH]):
            held.matcher.put(_found(technology))
            held.owners[technology.pk] = technology.organisation_id
    if len(wanted) >= MANY:
        held.matcher.lay_out()
    held.stale, held.looked = set(), look


def _found(technology: Technology) -> FoundTechnology:
    """Return a technology as the engine takes it. The registry knows no countries served, scales or whole prices."""
    return FoundTechnology(
        id=str(technology.pk),
        text=technology_text(technology),
        company=technology.organisation.name_ko,
        sectors=_codes(field.pk for field in technology.fields.all()),
        experience=_codes(site.country for site in technology.reference_sites.all()),
        readiness=technology.readiness,
        certificates=_codes(each.kind for each in technology.certifications.all()),
    )


def _codes(found: Iterable[str]) -> frozenset[str]:
    """Return codes as a set that all technologies with the same ones share: 100,000 of their own take 60 MB."""
    return _shared(tuple(sorted(set(found))))


@lru_cache(maxsize=10_000)
def _shared(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(codes)
