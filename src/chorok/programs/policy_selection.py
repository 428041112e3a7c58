"""Who may rank, decide, move up, appeal and answer appeals."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision, denied
from chorok.programs.models import Application, Call
from chorok.programs.policy_applications import can_file, has_no_stake


def can_select(actor: Actor, call: Call) -> Decision:
    """Staff of the operator in office, unless an organisation of their own has applied to the call."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may rank applications and record what the committee decided."))
    return has_no_stake(actor, call)


def can_appeal(actor: Actor, application: Application) -> Decision:
    """Owners and members of the applicant."""
    return can_file(actor, application.organisation)


def can_answer_appeal(actor: Actor, application: Application) -> Decision:
    """Staff who belong to none of the call's applicants: one appeal upheld moves the others."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may answer appeals."))
    return has_no_stake(actor, application.call)
