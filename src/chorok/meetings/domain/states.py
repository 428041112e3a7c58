"""The states of consultations and of their participants."""

from chorok.accounts.actors import Actor
from chorok.core.policy import Decision
from chorok.core.workflow import Transition, Workflow
from chorok.meetings.enums import ConsultationState as C
from chorok.meetings.enums import ParticipantState as P
from chorok.meetings.models import Consultation, Participant
from chorok.meetings.policy import can_answer_for, can_prepare


def _staff(actor: Actor, _record: object) -> Decision:
    return can_prepare(actor)


CONSULTATION_FLOW: Workflow[Consultation] = Workflow(
    "state",
    {
        "open": Transition(frozenset({C.DRAFT}), C.OPEN, _staff),
        "publish": Transition(frozenset({C.OPEN, C.PUBLISHED}), C.PUBLISHED, _staff),
        "hold": Transition(frozenset({C.PUBLISHED}), C.HELD, _staff),
        "close": Transition(frozenset({C.HELD}), C.CLOSED, _staff),
        "cancel": Transition(frozenset({C.DRAFT, C.OPEN, C.PUBLISHED}), C.CANCELLED, _staff),
    },
)

PARTICIPANT_FLOW: Workflow[Participant] = Workflow(
    "state",
    {
        "accept": Transition(frozenset({P.INVITED, P.DECLINED}), P.COMING, can_answer_for),
        "decline": Transition(frozenset({P.INVITED}), P.DECLINED, can_answer_for),
        "withdraw": Transition(frozenset({P.COMING}), P.WITHDRAWN, can_answer_for),
        "return": Transition(frozenset({P.WITHDRAWN}), P.COMING, _staff),
    },
)
