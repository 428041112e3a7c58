"""Precedences: the centre says which pair meets before which; the timetable keeps it wherever both meet."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.wishes import NOTE_LIMIT
from chorok.meetings.models import Consultation, Participant, Precedence, Wish
from chorok.programs.domain.texts import one_line

Pair = tuple[Participant, Participant]


@transaction.atomic
def put_before(*, actor: Actor, consultation: Consultation, first: Pair, then: Pair, reason: str) -> Precedence:
    """Let one pair (company, buyer) meet before another, wherever both meet.

    Raises DomainError where nobody wants one of the pairs to meet, both are the same, it is said already, or the other
    is to come before the one, directly or by way of others.
    """
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    one, other = _wish(locked, first, "company"), _wish(locked, then, "then_company")
    if one == other:
        raise DomainError(_("Choose two different pairs."), field="then_company")
    why = one_line(reason, field="reason", limit=NOTE_LIMIT, required=True)
    there = locked.precedences.values_list("first_id", "then_id")
    if (one.pk, other.pk) in there:
        raise DomainError(_("This order is noted already."))
    if one.pk in _behind(other.pk, there):
        raise DomainError(_("The second pair already has to meet before the first, directly or by way of others."))
    return Precedence.objects.create(consultation=locked, first=one, then=other, reason=why, created_at=clock.now())


@transaction.atomic
def remove_precedence(*, actor: Actor, precedence: Precedence) -> None:
    """Take a precedence back."""
    locked = lock_consultation(precedence.consultation)
    require(policy.can_change(actor, locked))
    precedence.delete()


def after_of(consultation: Consultation, wishes: Iterable[Wish]) -> dict[int, set[int]]:
    """Return by wish those of these wishes that come before it; a pair that isn't planned is passed over.

    Where that pair stands between two others, their order still holds.
    """
    behind = defaultdict(set)
    for first, then in consultation.precedences.values_list("first_id", "then_id"):
        behind[then].add(first)
    planned = {wish.pk for wish in wishes}
    return {name: found for name in planned if (found := _planned_before(name, behind, planned))}


def _planned_before(wish: int, behind: dict[int, set[int]], planned: set[int]) -> set[int]:
    found: set[int] = set()
    waiting = [wish]
    for name in waiting:
        for before in behind.get(name, ()):
            if before in planned:
                found.add(before)
            elif before not in waiting:
                waiting.append(before)
    return found


def _behind(wish: int, there: Iterable[tuple[int, int]]) -> set[int]:
    """Return all that comes after a wish, by way of others too."""
    follows = defaultdict(set)
    for first, then in there:
        follows[first].add(then)
    found: set[int] = set()
    waiting = [wish]
    for name in waiting:
        for then in follows.get(name, set()) - found:
            found.add(then)
            waiting.append(then)
    return found


def _wish(consultation: Consultation, pair: Pair, field: str) -> Wish:
    company, buyer = pair
    wish = Wish.objects.wanted().filter(consultation=consultation, company=company, buyer=buyer).first()
    if wish is None:
        raise DomainError(_("Nobody wants this pair to meet, or one of them refuses."), field=field)
    return wish
