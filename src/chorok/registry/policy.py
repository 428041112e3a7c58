"""Who may do what with an organisation."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.registry.enums import SELF_SERVICE_KINDS, MemberRole
from chorok.registry.models import Membership, Organisation


def membership_of(actor: Actor, organisation: Organisation) -> Membership | None:
    """Return the actor's running membership in `organisation`, if there is one."""
    return None if actor.user_id is None else running_membership(actor, organisation.pk).first()


def running_membership(actor: Actor, organisation_id: int) -> QuerySet[Membership]:
    """Return the actor's running membership in an organisation as a query of one row at most; a visitor has none."""
    return Membership.objects.filter(organisation=organisation_id, user=actor.user_id or 0, left_at=None)


def can_create_organisation(actor: Actor, kind: str) -> Decision:
    """Anyone signed in may register a company or a team of their own; staff may register every kind."""
    if actor.is_staff:
        return ALLOWED
    if actor.is_visitor:
        return denied(_("Sign in first."))
    if kind in SELF_SERVICE_KINDS:
        return ALLOWED
    return denied(_("Organisations of this kind are registered by the centre."))


def can_edit_organisation(actor: Actor, organisation: Organisation) -> Decision:
    """Owners, members and staff; nobody once the record was merged into another."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another and can't be changed."))
    if actor.is_staff:
        return ALLOWED
    membership = membership_of(actor, organisation)
    if membership is not None and membership.role in {MemberRole.OWNER, MemberRole.MEMBER}:
        return ALLOWED
    return denied(_("Only owners and members of the organisation may change its profile."))


def can_manage_members(actor: Actor, organisation: Organisation) -> Decision:
    """Owners, and staff (who invite the first owner of a record they registered)."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another and can't be changed."))
    if actor.is_staff:
        return ALLOWED
    membership = membership_of(actor, organisation)
    if membership is not None and membership.role == MemberRole.OWNER:
        return ALLOWED
    return denied(_("Only owners may invite people and change their roles."))


def can_see_members(actor: Actor, organisation: Organisation) -> Decision:
    """People of the organisation, and those who look inside."""
    if actor.may_look_inside or membership_of(actor, organisation) is not None:
        return ALLOWED
    return denied(_("Only people of the organisation may see who belongs to it."))


def can_verify(actor: Actor, organisation: Organisation) -> Decision:
    """Staff confirm who an organisation is, unless it is their own."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another and can't be changed."))
    if not actor.is_staff:
        return denied(_("Only the centre's staff may confirm a document."))
    if membership_of(actor, organisation) is not None:
        return denied(_("You belong to this organisation; a colleague has to confirm it."))
    return ALLOWED


def can_moderate(actor: Actor, organisation: Organisation) -> Decision:
    """Staff take pages down, put them back and review English summaries."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another and can't be changed."))
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_merge(actor: Actor, organisation: Organisation) -> Decision:
    """Staff merge two records of one organisation."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another already."))
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may merge records."))


def can_import(actor: Actor) -> Decision:
    """Staff bring in organisations from a file."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may import organisations."))
