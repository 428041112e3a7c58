"""The states of claims and of programme years."""

from typing import Any

from chorok.core.policy import ALLOWED, Decision
from chorok.core.workflow import Transition, Workflow
from chorok.outcomes import policy
from chorok.outcomes.enums import ClaimState, PeriodState
from chorok.outcomes.models import Claim, ProgrammeYear


def _by_link(_actor: Any, _claim: Claim) -> Decision:
    """The token of the link is the permission; `domain.confirmation` has checked it."""
    return ALLOWED


#: A correction sends a confirmed claim back to reported, so that final sums never hold figures nobody checked.
CLAIM_FLOW: Workflow[Claim] = Workflow(
    "state",
    {
        "confirm": Transition(frozenset({ClaimState.REPORTED}), ClaimState.CONFIRMED, policy.can_confirm),
        "confirm_by_link": Transition(frozenset({ClaimState.REPORTED}), ClaimState.CONFIRMED, _by_link),
        "correct": Transition(
            frozenset({ClaimState.REPORTED, ClaimState.CONFIRMED}), ClaimState.REPORTED, policy.can_change
        ),
        "withdraw": Transition(
            frozenset({ClaimState.REPORTED, ClaimState.CONFIRMED}), ClaimState.WITHDRAWN, policy.can_change
        ),
        "close": Transition(
            frozenset({ClaimState.CONFIRMED}), ClaimState.CLOSED, lambda actor, _claim: policy.can_close_year(actor)
        ),
    },
)

YEAR_FLOW: Workflow[ProgrammeYear] = Workflow(
    "state",
    {
        "close": Transition(
            frozenset({PeriodState.OPEN}), PeriodState.CLOSED, lambda actor, _year: policy.can_close_year(actor)
        ),
    },
)
