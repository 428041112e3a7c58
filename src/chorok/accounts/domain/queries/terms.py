"""Who holds what under a term of office, and who loses it when the term ends."""

from dataclasses import dataclass
from datetime import date

from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.core import clock


@dataclass(frozen=True)
class Loss:
    """What one person loses when a term ends: the last day of acting and the last day of reading."""

    user: User
    role: Role
    acts_until: date
    reads_until: date


def losses(term: Term, *, ends_on: date, reads_until: date | None) -> list[Loss]:
    """Return each live role under the `term` with its last days, by name (one query)."""
    grants = (
        RoleGrant.objects.filter(term=term, revoked_at=None)
        .select_related("user")
        .order_by("user__name", "user_id", "role")
    )
    return [Loss(grant.user, Role(grant.role), ends_on, reads_until or ends_on) for grant in grants]


def term_in_office(day: date | None = None) -> Term | None:
    """Return the term that runs on `day` (today by default), None when no operator is in office."""
    on = day or clock.today()
    return next(
        (term for term in Term.objects.filter(starts_on__lte=on) if term.ends_on is None or term.ends_on >= on), None
    )
