"""The states of support cases."""

from chorok.core.workflow import Transition, Workflow
from chorok.support.enums import CaseState
from chorok.support.models import Case
from chorok.support.policy import can_work_on

CASE_FLOW: Workflow[Case] = Workflow(
    "state",
    {
        "close": Transition(frozenset({CaseState.OPEN}), CaseState.CLOSED, can_work_on),
        "reopen": Transition(frozenset({CaseState.CLOSED}), CaseState.OPEN, can_work_on),
    },
)
