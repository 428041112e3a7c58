"""Many needs are published at once, after a look at how many they are and what which of them lacks."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.duplicates import queue_pairs
from chorok.needs.domain.following import queue_open_needs
from chorok.needs.domain.reviewing import publish_row
from chorok.needs.domain.sanctions import barred
from chorok.needs.enums import KEEPS_BACK, Lack, NeedState, Origin, PairState
from chorok.needs.models import Need, NeedPair
from chorok.needs.models.needs import NeedQuerySet

#: So many are looked at and published at once.
MOST = 1_000


@dataclass(frozen=True)
class Line:
    """A need that waits, with what it lacks."""

    need: Need
    lacks: tuple[Lack, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing keeps it back."""
        return not any(lack in KEEPS_BACK for lack in self.lacks)


@dataclass(frozen=True)
class Preview:
    """What publishing would do. `left` is how many more wait beyond MOST."""

    lines: tuple[Line, ...]
    left: int = 0

    @property
    def ready(self) -> list[Line]:
        """Those that would be published."""
        return [line for line in self.lines if line.ready]

    @property
    def kept_back(self) -> list[Line]:
        """Those that would stay as they are."""
        return [line for line in self.lines if not line.ready]

    @property
    def lacks(self) -> list[tuple[Lack, int]]:
        """How many lack what, in the order of Lack."""
        counted = Counter(lack for line in self.lines for lack in line.lacks)
        return [(lack, counted[lack]) for lack in Lack if counted[lack]]

    @property
    def mark(self) -> str:
        """What tells whether a later preview would publish the very same needs."""
        told = ",".join(str(line.need.pk) for line in self.ready)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def preview(rows: NeedQuerySet) -> Preview:
    """Say which of `rows` wait for publication, the first MOST of them, and what each lacks (four statements)."""
    waiting = rows.filter(
        Q(state=NeedState.SUBMITTED) | Q(state=NeedState.DRAFT) & ~Q(origin=Origin.PARTNER)
    ).select_related("organisation")
    needs = list(waiting.order_by("pk")[:MOST])
    left = waiting.count() - len(needs)
    ids = [need.pk for need in needs]
    open_pairs = NeedPair.objects.filter(Q(first__in=ids) | Q(second__in=ids), state=PairState.OPEN)
    decided = open_pairs.exclude(first__state=NeedState.CLOSED).exclude(second__state=NeedState.CLOSED)
    paired = {pk for pair in decided.values_list("first", "second") for pk in pair}
    return Preview(tuple(Line(need, _lacks(need, paired)) for need in needs), left)


@transaction.atomic
def publish_needs(*, actor: Actor, rows: NeedQuerySet, mark: str, until: date | None = None) -> int:
    """Publish what `preview` of the same `rows` called ready; return how many.

    Raises Outdated where it would publish others than the reader of the preview with this `mark` saw, DomainError
    where nothing is ready or `until` has passed; then nothing is published.
    """
    require(policy.can_review(actor))
    if until is not None and until < clock.today():
        raise DomainError(_("Give a last day that lies ahead."), field="until")
    found = preview(rows)
    if found.mark != mark:
        raise Outdated(_("The list has changed meanwhile. Look at it again."))
    ids = [line.need.pk for line in found.ready]
    if not ids:
        raise DomainError(_("None of these needs can be published."))
    locked = Need.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "field")
    for row in locked.filter(pk__in=ids).order_by("pk"):
        publish_row(row, actor=actor, until=until)
    queue_pairs(ids)
    queue_open_needs()
    return len(ids)


def _lacks(need: Need, paired: Iterable[int]) -> tuple[Lack, ...]:
    told = {
        Lack.ENDED: need.expires_on is not None and need.expires_on < clock.today(),
        Lack.PAIR: need.pk in paired,
        Lack.BARRED: bool(barred(need)),
        Lack.CONTACT: not need.contact_email,
        Lack.PROBLEM: need.problem.strip() in ("", need.title.strip()),
        Lack.FIELD: need.field_id is None,
    }
    return tuple(lack for lack, lacks in told.items() if lacks)
