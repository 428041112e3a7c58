"""Who may plan a year and make, approve and publish calls."""

from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.enums import CallState
from chorok.programs.models import Call

#: Before it is published, and unless the city looks at it just now, a call can be written freely.
EDITABLE = frozenset({CallState.TEMPLATE, CallState.DRAFT})


def can_plan_year(actor: Actor) -> Decision:
    """Budgets and targets of a year: the centre's manager and the city."""
    if actor.is_manager or actor.is_city:
        return ALLOWED
    return denied(_("Only the centre's manager and the city may plan a year."))


def can_plan_calls(actor: Actor) -> Decision:
    """Templates and new calls: the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may prepare calls."))


def can_edit_call(actor: Actor, call: Call) -> Decision:
    """Staff, while the call is a template or a draft. A published one is corrected with a public notice."""
    permitted = can_plan_calls(actor)
    if not permitted:
        return permitted
    if call.state in EDITABLE:
        return ALLOWED
    if call.state in (CallState.APPROVAL, CallState.APPROVED):
        return denied(_("This call is approved or waits for approval. Take it back to change it."))
    return denied(_("This call is published. Correct it with a public notice."))


def can_approve_call(actor: Actor, _call: Call) -> Decision:
    """The city: whoever commissions the centre says whether a call may go out."""
    return ALLOWED if actor.is_city else denied(_("Only the city may approve a call."))


def can_lift_approval(actor: Actor) -> Decision:
    """A call that is to be approved by the city is freed from it by the centre's manager alone."""
    if actor.is_manager:
        return ALLOWED
    return denied(_("Only the centre's manager may decide that the city need not approve this call."))


def can_publish_call(actor: Actor, _call: Call) -> Decision:
    """Publish, extend, correct and cancel: the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may publish calls."))


def can_ask(actor: Actor, call: Call) -> Decision:
    """Anyone who has signed in asks about a public call until it has closed."""
    if actor.user is None:
        return denied(_("Sign in to ask a question."))
    if not call.is_public:
        return denied(_("Questions can be asked once the call is published."))
    if call.has_closed or call.state not in (CallState.PUBLISHED, CallState.APPROVED):
        return denied(_("The period of this call is over. Write to the contact named in it."))
    return ALLOWED


def can_answer(actor: Actor) -> Decision:
    """The centre's staff answer."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may answer questions."))
