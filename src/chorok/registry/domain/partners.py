"""People abroad who come in by a one-time link: an account without a password, at home in their organisation."""

from django.db import transaction

from chorok.accounts.actors import Actor
from chorok.accounts.domain.people import register_person
from chorok.accounts.domain.roles import grant_role
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership, Organisation


@transaction.atomic
def join_as_partner(*, actor: Actor, organisation: Organisation, email: str, person: str, language: str = "en") -> User:
    """Return the person at `email` as a partner who belongs to `organisation`; somebody new is registered as `person`.

    Raises DomainError for an address or a name that can't be.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = register_person(actor=actor, email=address, name=person, name_en=person, language=language)
    if not RoleGrant.objects.filter(user=user, role=Role.PARTNER, revoked_at=None).exists():
        grant_role(actor=actor, user=user, role=Role.PARTNER)
    Membership.objects.get_or_create(
        organisation=organisation,
        user=user,
        left_at=None,
        defaults={"role": MemberRole.OWNER, "joined_at": clock.now()},
    )
    return user
