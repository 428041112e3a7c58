"""Who negotiates, freezes, signs, changes and ends agreements."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.enums import Side
from chorok.programs.models import Agreement, Application
from chorok.programs.policy_applications import can_file, has_no_stake
from chorok.registry.enums import MemberRole
from chorok.registry.policy import membership_of


def can_open_agreements(actor: Actor) -> Decision:
    """Staff; which applicants each of them may do it for, `can_open_agreement` says."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may do this with agreements."))
    return ALLOWED


def can_open_agreement(actor: Actor, application: Application) -> Decision:
    """Staff who belong to none of the call's applicants."""
    return _for_the_centre(actor, application)


def can_lead(actor: Actor, agreement: Agreement) -> Decision:
    """Freeze, give back, ask for a change, keep a scan: staff who belong to none of the call's applicants."""
    return _for_the_centre(actor, agreement.application)


def can_negotiate(actor: Actor, agreement: Agreement) -> Decision:
    """Budget and dates: the company's owners and members, and the staff."""
    if can_file(actor, agreement.application.organisation) or _for_the_centre(actor, agreement.application):
        return ALLOWED
    return denied(_("Only the company and the centre's staff may change this budget."))


def can_sign(actor: Actor, agreement: Agreement, side: str) -> Decision:
    """An owner signs for the company, a manager for the centre who belongs to none of the call's applicants."""
    membership = membership_of(actor, agreement.application.organisation)
    if side == Side.COMPANY:
        if membership is not None and membership.role == MemberRole.OWNER:
            return ALLOWED
        return denied(_("Only an owner of the company may sign for it."))
    if not actor.is_manager:
        return denied(_("Only a manager of the centre may sign for it."))
    if membership is not None:
        return denied(_("You belong to this organisation; a colleague has to do it."))
    return has_no_stake(actor, agreement.application.call)


def can_end(actor: Actor, agreement: Agreement) -> Decision:
    """A manager of the centre who belongs to none of the call's applicants."""
    if not actor.is_manager:
        return denied(_("Only a manager of the centre may end an agreement."))
    return _for_the_centre(actor, agreement.application)


def can_see_agreement(actor: Actor, agreement: Agreement) -> Decision:
    """The company's people; staff and city who belong to no other applicant of the call."""
    if Agreement.objects.visible_to(actor).filter(pk=agreement.pk).exists():
        return ALLOWED
    return denied(_("Only the company and the centre may see this agreement."))


def _for_the_centre(actor: Actor, application: Application) -> Decision:
    staff = can_open_agreements(actor)
    if not staff:
        return staff
    if membership_of(actor, application.organisation) is not None:
        return denied(_("You belong to this organisation; a colleague has to do it."))
    return has_no_stake(actor, application.call)
