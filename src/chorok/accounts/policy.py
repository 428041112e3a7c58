"""Who may do what with people, roles and terms of office."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.policy import ALLOWED, Decision, denied

_CALLED_IN_BY_STAFF = frozenset({Role.EVALUATOR, Role.PARTNER})


def can_change_person(actor: Actor, person: User) -> Decision:
    """A person changes the own profile; an administrator anyone's."""
    if actor.is_admin or actor.user_id == person.pk:
        return ALLOWED
    return denied(_("You may change only your own profile."))


def can_register_person(actor: Actor) -> Decision:
    """Staff, the city and administrators make accounts for people who can't sign up themselves."""
    if actor.is_staff or actor.is_city or actor.is_admin:
        return ALLOWED
    return denied(_("Only the centre, the city and administrators may register another person."))


def can_send_link(actor: Actor, person: User) -> Decision:
    """A visitor asks for the own address (the mail proves it); for others only those who may register people."""
    if actor.is_visitor or actor.user_id == person.pk:
        return ALLOWED
    return can_register_person(actor)


def can_manage_roles(actor: Actor) -> Decision:
    """City officers and administrators give and take roles and change the operator."""
    if actor.is_city or actor.is_admin:
        return ALLOWED
    return denied(_("Only city officers and administrators may change roles and terms of office."))


def can_grant(actor: Actor, person: User, role: str) -> Decision:
    """Nobody raises himself, and only an administrator makes another one.

    Staff call in evaluators for their panels and partners from abroad.
    """
    if role in _CALLED_IN_BY_STAFF and actor.is_staff and actor.user_id != person.pk:
        return ALLOWED
    allowed = can_manage_roles(actor)
    if not allowed:
        return allowed
    if actor.user_id == person.pk:
        return denied(_("You can't give a role to yourself. Ask a colleague who may."))
    if role == Role.ADMIN and not actor.is_admin:
        return denied(_("Only an administrator may appoint another administrator."))
    return ALLOWED


def can_revoke(actor: Actor, person: User, role: str) -> Decision:
    """As with giving; that nobody takes the own role keeps one holder of it at work."""
    allowed = can_manage_roles(actor)
    if not allowed:
        return allowed
    if actor.user_id == person.pk:
        return denied(_("You can't take back your own role. Ask a colleague who may."))
    if role == Role.ADMIN and not actor.is_admin:
        return denied(_("Only an administrator may dismiss another administrator."))
    return ALLOWED


def can_read_access_log(actor: Actor) -> Decision:
    """Administrators and managers check who looked at personal data (Safety Measures Standard §8)."""
    if actor.is_admin or actor.is_manager:
        return ALLOWED
    return denied(_("Only administrators and managers of the centre may read the access log."))
