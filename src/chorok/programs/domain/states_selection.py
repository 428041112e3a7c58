"""The steps of a selection: of the call that is decided, of applications and of appeals."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.programs.domain.queries.finishing import what_stands_open
from chorok.programs.domain.waiting import list_holds
from chorok.programs.enums import AppealState, ApplicationState, CallState
from chorok.programs.models import Appeal, Application, Call
from chorok.programs.policy_selection import can_answer_appeal, can_select


def _has_closed(call: Call) -> Decision:
    return ALLOWED if call.has_closed else denied(_("The call still takes applications."))


def _nothing_open(call: Call) -> Decision:
    found = what_stands_open(call)
    return denied(" ".join(found)) if found else ALLOWED


def _may_move_up(application: Application) -> Decision:
    """Who waits may move up; who was not selected only after an upheld appeal against that very decision."""
    if application.state == ApplicationState.WAITING:
        return ALLOWED if list_holds(application.call) else denied(_("The waiting list holds no longer."))
    judged = [moment for moment in (application.call.decided_at, application.screened_at) if moment is not None]
    if judged and application.appeals.filter(state=AppealState.UPHELD, made_at__gte=max(judged)).exists():
        return ALLOWED
    return denied(_("This application neither waits nor won an appeal."))


def _select(actor: Actor, application: Application) -> Decision:
    return can_select(actor, application.call)


def _answer(actor: Actor, appeal: Appeal) -> Decision:
    return can_answer_appeal(actor, appeal.application)


DECIDING_FLOW: Workflow[Call] = Workflow(
    "state",
    {
        "decide": Transition(
            frozenset({CallState.APPROVED, CallState.PUBLISHED}), CallState.DECIDED, can_select, _has_closed
        ),
        "finish": Transition(frozenset({CallState.DECIDED}), CallState.FINISHED, can_select, _nothing_open),
    },
)

#: The steps of one decision share their permission: `DECIDING_FLOW` has asked for it once for all applications.
SELECTION_FLOW: Workflow[Application] = Workflow(
    "state",
    {
        **{
            target: Transition(frozenset({ApplicationState.ELIGIBLE}), target, lambda actor, application: ALLOWED)
            for target in (ApplicationState.SELECTED, ApplicationState.WAITING, ApplicationState.NOT_SELECTED)
        },
        "move_up": Transition(
            frozenset({ApplicationState.WAITING, ApplicationState.NOT_SELECTED}),
            ApplicationState.SELECTED,
            _select,
            _may_move_up,
        ),
        "wait_no_longer": Transition(
            frozenset({ApplicationState.WAITING}), ApplicationState.NOT_SELECTED, lambda actor, application: ALLOWED
        ),
        "reinstate": Transition(
            frozenset({ApplicationState.INELIGIBLE}),
            ApplicationState.ELIGIBLE,
            can_answer_appeal,
        ),
    },
)

APPEAL_FLOW: Workflow[Appeal] = Workflow(
    "state",
    {
        "uphold": Transition(frozenset({AppealState.OPEN}), AppealState.UPHELD, _answer),
        "dismiss": Transition(frozenset({AppealState.OPEN}), AppealState.DISMISSED, _answer),
    },
)
