"""Who works on support cases."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision, denied
from chorok.programs.policy_applications import has_no_stake
from chorok.registry.policy import membership_of
from chorok.support.models import Case


def can_work_on(actor: Actor, case: Case) -> Decision:
    """Staff of the operator in office who belong neither to the company nor to another applicant of its call."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may work on cases."))
    if membership_of(actor, case.organisation) is not None:
        return denied(_("You belong to this organisation; a colleague has to do it."))
    return has_no_stake(actor, case.agreement.application.call)
