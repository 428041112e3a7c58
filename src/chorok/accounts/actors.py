"""Who acts: a person with the roles that hold at this moment, the system, or nobody in particular."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chorok.accounts.enums import OPERATOR_ROLES, SECOND_FACTOR_ROLES, Role
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock


@dataclass(frozen=True)
class Actor:
    """The one who asks. `roles` may act now; `reads_as` may look.

    `sees_until`: the last day whose records the staff of a past operator may look at (None: no limit).
    `awaits_second_factor`: the person has a role that holds only once this session has seen a second factor.
    """

    user: User | None = None
    roles: frozenset[str] = frozenset()
    reads_as: frozenset[str] = frozenset()
    sees_until: date | None = None
    is_system: bool = False
    awaits_second_factor: bool = False

    @property
    def user_id(self) -> int | None:
        """The person's id, None for the system and for visitors."""
        return None if self.user is None else self.user.pk

    @property
    def is_visitor(self) -> bool:
        """Nobody has signed in."""
        return self.user is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        """May act as staff of the operator in office."""
        return self.is_system or bool(self.roles & {Role.STAFF, Role.MANAGER})

    @property
    def is_manager(self) -> bool:
        """May decide for the centre."""
        return self.is_system or Role.MANAGER in self.roles

    @property
    def is_city(self) -> bool:
        """May oversee for the commissioning city."""
        return self.is_system or Role.CITY in self.roles

    @property
    def is_admin(self) -> bool:
        """May run the system: people and roles."""
        return self.is_system or Role.ADMIN in self.roles

    @property
    def may_look_inside(self) -> bool:
        """May look at what the centre keeps inside: staff (past ones within their window), city."""
        return self.is_system or bool(self.reads_as & {Role.STAFF, Role.MANAGER, Role.CITY})


VISITOR = Actor()
SYSTEM = Actor(is_system=True)


def actor_for(user: Any, *, second_factor: bool = True) -> Actor:
    """Return the actor for a signed-in `user`, its roles as they hold today (one query).

    Without a `second_factor` in this session the roles that must have one are left out.
    """
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    today = clock.today()
    acts: set[str] = set()
    reads: set[str] = set()
    limits: list[date | None] = []
    awaits_second_factor = False
    # Every request asks this, so only what is looked at is read.
    grants = RoleGrant.objects.filter(user=user, revoked_at=None)
    terms = ("term__starts_on", "term__ends_on", "term__reads_from", "term__reads_until")
    for role, starts_on, ends_on, reads_from, reads_until in grants.values_list("role", *terms):
        if role in SECOND_FACTOR_ROLES and not second_factor:
            awaits_second_factor = True
            continue
        if role not in OPERATOR_ROLES:
            acts.add(role)
            reads.add(role)
            continue
        if starts_on is None:  # no term; the constraint operator_roles_have_a_term forbids it
            continue
        in_office = starts_on <= today and (ends_on is None or today <= ends_on)
        last_look = reads_until or ends_on
        if in_office:
            acts.add(role)
        if reads_from <= today and (last_look is None or today <= last_look):
            reads.add(role)
            limits.append(None if ends_on is None or today <= ends_on else ends_on)
    dated = [limit for limit in limits if limit is not None]
    sees_until = max(dated) if dated and len(dated) == len(limits) and Role.CITY not in reads else None
    return Actor(
        user=user,
        roles=frozenset(acts),
        reads_as=frozenset(reads),
        sees_until=sees_until,
        awaits_second_factor=awaits_second_factor,
    )
