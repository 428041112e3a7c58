"""The steps of an application until it has passed the screening; selection and agreement go on from there."""

from django.utils.translation import gettext_lazy as _

from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Application, Call
from chorok.programs.policy_applications import can_act_for, can_screen

#: States from which an application may still be taken back by the applicant.
WITHDRAWABLE = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.SUPPLEMENT,
        ApplicationState.ELIGIBLE,
        ApplicationState.SELECTED,
        ApplicationState.WAITING,
    }
)


def takes_applications(application: Application) -> Decision:
    """The deadline holds to the second."""
    if application.call.takes_applications:
        return ALLOWED
    if application.call.has_closed:
        return denied(_("The deadline has passed. Nothing can be handed in or changed any more."))
    return denied(_("This call takes no applications now."))


def is_screened(call: Call) -> Decision:
    """Screening ends when the results went out."""
    if call.state in {CallState.APPROVED, CallState.PUBLISHED}:
        return ALLOWED
    return denied(_("The results of this call went out already, or it was called off."))


def is_not_decided(application: Application) -> Decision:
    """The application's call is still screened."""
    return is_screened(application.call)


APPLICATION_FLOW: Workflow[Application] = Workflow(
    field="state",
    transitions={
        "submit": Transition(
            frozenset({ApplicationState.DRAFT}), ApplicationState.SUBMITTED, can_act_for, takes_applications
        ),
        "reopen": Transition(
            frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
            ApplicationState.DRAFT,
            can_act_for,
            takes_applications,
        ),
        "withdraw": Transition(WITHDRAWABLE, ApplicationState.WITHDRAWN, can_act_for),
        "ask_supplement": Transition(
            frozenset({ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT}),
            ApplicationState.SUPPLEMENT,
            can_screen,
            is_not_decided,
        ),
        "answer_supplement": Transition(
            frozenset({ApplicationState.SUPPLEMENT}), ApplicationState.SUBMITTED, can_act_for
        ),
        "accept": Transition(
            frozenset({ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT, ApplicationState.INELIGIBLE}),
            ApplicationState.ELIGIBLE,
            can_screen,
            is_not_decided,
        ),
        "reject": Transition(
            frozenset({ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT, ApplicationState.ELIGIBLE}),
            ApplicationState.INELIGIBLE,
            can_screen,
            is_not_decided,
        ),
    },
)
