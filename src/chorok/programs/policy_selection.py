"""Who may rank, decide, move up, appeal and answer appeals."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.models import Application, Call
from chorok.programs.policy_applications import can_file, has_no_stake
from chorok.registry.policy import membership_of


def can_select(actor: Actor, call: Call) -> Decision:
    """Staff of the operator in office, unless an organisation of their own has applied to the call."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may rank applications and record what the committee decided."))
    return has_no_stake(actor, call)


def can_appeal(actor: Actor, application: Application) -> Decision:
    """Owners and members of the applicant."""
    return can_file(actor, application.organisation)


def can_answer_appeal(actor: Actor, application: Application) -> Decision:
    """Staff who don't belong to the applicant."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may answer appeals."))
    if membership_of(actor, application.organisation) is not None:
        return denied(_("You belong to this organisation; a colleague has to do it."))
    return ALLOWED
