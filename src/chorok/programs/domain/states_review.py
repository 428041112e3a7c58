"""States of the review: places in a panel, conflicts of interest, assignments."""

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision
from chorok.core.workflow import Transition, Workflow
from chorok.programs.enums import AssignmentState, ConflictState, PanelState
from chorok.programs.models import Assignment, Conflict, PanelMember
from chorok.programs.policy_review import can_answer_invitation, can_judge, can_run_review


def _staff(actor: Actor, record: PanelMember | Conflict | Assignment) -> Decision:
    member = record if isinstance(record, PanelMember) else record.member
    return can_run_review(actor, member.call)


PANEL_FLOW: Workflow[PanelMember] = Workflow(
    "state",
    {
        "sign": Transition(frozenset({PanelState.INVITED}), PanelState.PLEDGED, can_answer_invitation),
        "decline": Transition(frozenset({PanelState.INVITED}), PanelState.DECLINED, can_answer_invitation),
        "dismiss": Transition(frozenset({PanelState.INVITED, PanelState.PLEDGED}), PanelState.DISMISSED, _staff),
        "invite_again": Transition(frozenset({PanelState.DECLINED, PanelState.DISMISSED}), PanelState.INVITED, _staff),
    },
)

CONFLICT_FLOW: Workflow[Conflict] = Workflow(
    "state",
    {
        "uphold": Transition(frozenset({ConflictState.CLAIMED, ConflictState.DISMISSED}), ConflictState.UPHELD, _staff),
        "dismiss": Transition(
            frozenset({ConflictState.CLAIMED, ConflictState.UPHELD}), ConflictState.DISMISSED, _staff
        ),
    },
)

ASSIGNMENT_FLOW: Workflow[Assignment] = Workflow(
    "state",
    {
        "submit": Transition(frozenset({AssignmentState.ASSIGNED}), AssignmentState.SUBMITTED, can_judge),
        "unlock": Transition(frozenset({AssignmentState.SUBMITTED}), AssignmentState.ASSIGNED, _staff),
        # The system recuses by law, staff on a claim, evaluators themselves: who may is asked where the conflict is.
        "recuse": Transition(
            frozenset({AssignmentState.ASSIGNED, AssignmentState.SUBMITTED}),
            AssignmentState.RECUSED,
            lambda actor, record: _staff(actor, record) or can_judge(actor, record),
        ),
        "reinstate": Transition(frozenset({AssignmentState.RECUSED}), AssignmentState.ASSIGNED, _staff),
    },
)
