"""The states of calls. Whether a call takes applications follows from its period, never from a state."""

from django.utils.translation import gettext_lazy as _

from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.programs import policy
from chorok.programs.domain.call_gaps import gaps
from chorok.programs.enums import CallState
from chorok.programs.models import Call


def _complete(call: Call) -> Decision:
    """Nothing is missing that the public or an applicant would stumble over."""
    stopping = [gap for gap in gaps(call) if gap.stops]
    return denied(stopping[0].message) if stopping else ALLOWED


def _wants_approval(call: Call) -> Decision:
    if not call.needs_approval:
        return denied(_("This call needs no approval. It can be published."))
    return _complete(call)


def _may_go_out(call: Call) -> Decision:
    if call.needs_approval and call.state == CallState.DRAFT:
        return denied(_("The city approves this call first."))
    return _complete(call)


def _not_out_yet(call: Call) -> Decision:
    return denied(_("This call is public already. Correct it with a public notice.")) if call.is_public else ALLOWED


#: “schedule” waits in APPROVED for `publish_at`; the call's page appears on that second, the task follows.
CALL_FLOW: Workflow[Call] = Workflow(
    "state",
    {
        "submit": Transition(
            frozenset({CallState.DRAFT}), CallState.APPROVAL, policy.can_publish_call, _wants_approval
        ),
        "approve": Transition(frozenset({CallState.APPROVAL}), CallState.APPROVED, policy.can_approve_call, _complete),
        "send_back": Transition(frozenset({CallState.APPROVAL}), CallState.DRAFT, policy.can_approve_call),
        "take_back": Transition(
            frozenset({CallState.APPROVAL, CallState.APPROVED}), CallState.DRAFT, policy.can_publish_call, _not_out_yet
        ),
        "schedule": Transition(
            frozenset({CallState.DRAFT, CallState.APPROVED}), CallState.APPROVED, policy.can_publish_call, _may_go_out
        ),
        "publish": Transition(
            frozenset({CallState.DRAFT, CallState.APPROVED}), CallState.PUBLISHED, policy.can_publish_call, _may_go_out
        ),
        "appear": Transition(frozenset({CallState.APPROVED}), CallState.PUBLISHED, policy.can_publish_call),
        "cancel": Transition(
            frozenset({CallState.DRAFT, CallState.APPROVAL, CallState.APPROVED, CallState.PUBLISHED}),
            CallState.CANCELLED,
            policy.can_publish_call,
        ),
    },
)
