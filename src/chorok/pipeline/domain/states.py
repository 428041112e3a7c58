"""Whether work on a project goes on."""

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision
from chorok.core.workflow import Transition, Workflow
from chorok.pipeline.enums import ProjectState as P
from chorok.pipeline.models import Project
from chorok.pipeline.policy import can_lead


def _staff(actor: Actor, _record: object) -> Decision:
    return can_lead(actor)


PROJECT_FLOW: Workflow[Project] = Workflow(
    "state",
    {
        "hold": Transition(frozenset({P.ACTIVE}), P.HELD, _staff),
        "resume": Transition(frozenset({P.HELD}), P.ACTIVE, _staff),
        "drop": Transition(frozenset({P.ACTIVE, P.HELD}), P.DROPPED, _staff),
        "finish": Transition(frozenset({P.ACTIVE, P.HELD}), P.DONE, _staff),
        "reopen": Transition(frozenset({P.DROPPED, P.DONE}), P.ACTIVE, _staff),
    },
)
