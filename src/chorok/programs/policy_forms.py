"""Who may write the form of a call."""

from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision, denied
from chorok.programs.models import Call
from chorok.programs.policy import can_edit_call


def can_edit_form(actor: Actor, call: Call) -> Decision:
    """Those who may edit the call, until the first application exists."""
    if call.form_frozen_at is not None:
        return denied(
            _("Somebody has begun to apply, so the form is frozen: all applicants answer the same questions.")
        )
    return can_edit_call(actor, call)
