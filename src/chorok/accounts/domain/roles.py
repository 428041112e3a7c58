"""Roles: given and taken back, never deleted."""

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.domain.links import send_sign_in_link
from chorok.accounts.domain.people import register_person
from chorok.accounts.enums import OPERATOR_ROLES, Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.accounts.policy import can_grant, can_revoke
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.policy import require


@transaction.atomic
def grant_role(*, actor: Actor, user: User, role: Role, term: Term | None = None) -> RoleGrant:
    """Give `user` a role and tell the person. Roles of the operator stand under a `term` that isn't over.

    Raises Refused (see `policy.can_grant`) and DomainError (field role or term) when the person has the role already,
    the term is missing, over or not wanted.
    """
    require(can_grant(actor, user, role))
    if role in OPERATOR_ROLES:
        if term is None:
            raise DomainError(_("Choose the operator's term of office this role stands under."), field="term")
        term = Term.objects.select_for_update().get(pk=term.pk)
        if term.ends_on is not None and term.ends_on < clock.today():
            raise DomainError(_("This term of office is over."), field="term")
    elif term is not None:
        raise DomainError(_("Only staff and managers stand under a term of office."), field="term")
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                user=user, role=role, term=term, granted_at=clock.now(), granted_by=actor.user
            )
    except IntegrityError:
        raise DomainError(_("This person has the role already."), field="role") from None
    notify(
        kind="roles",
        recipient=user,
        subject=_("You have a new role on the hub"),
        body=format_lazy(_("Your role: {role}. Your page shows what you can do now."), role=Role(role).label),
        link="/account/",
    )
    return grant


@transaction.atomic
def revoke_role(*, actor: Actor, grant: RoleGrant) -> RoleGrant:
    """Take a role back from this moment on. Raises Refused, and DomainError when it was taken back before."""
    kept = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    require(can_revoke(actor, kept.user, kept.role))
    if kept.revoked_at is not None:
        raise DomainError(_("This role was taken back already."))
    kept.revoked_at, kept.revoked_by = clock.now(), actor.user
    kept.save(update_fields=["revoked_at", "revoked_by"])
    notify(
        kind="roles",
        recipient=kept.user,
        subject=_("A role of yours has ended"),
        body=format_lazy(_("Your role has ended: {role}."), role=Role(kept.role).label),
        link="/account/",
    )
    return kept


@transaction.atomic
def appoint(*, actor: Actor, email: str, name: str, role: Role, term: Term | None = None) -> RoleGrant:
    """Give a role to whoever has this address; somebody without an account gets one, and a link to sign in by mail.

    Raises what `register_person` and `grant_role` raise; then neither account nor role is made.
    """
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is not None:
        return grant_role(actor=actor, user=person, role=role, term=term)
    person = register_person(actor=actor, email=email, name=name)
    grant = grant_role(actor=actor, user=person, role=role, term=term)
    send_sign_in_link(actor=actor, user=person)
    return grant
