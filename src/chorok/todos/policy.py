"""Who may do what with to-dos."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied


def can_choose_digest(actor: Actor) -> Decision:
    """Everybody decides how often the own digest comes."""
    return ALLOWED if actor.user is not None else denied(_("Please sign in first."))
