"""The steps of agreements and of their versions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.programs.enums import AgreementState, ApplicationState, VersionState
from chorok.programs.models import Agreement, AgreementVersion, Application
from chorok.programs.policy_agreements import can_end, can_lead


def _both_signed(_actor: Any, _record: Any) -> Decision:
    """The two signatures are the permission; `domain.signing` has checked each of them."""
    return ALLOWED


def _withdrawn(_actor: Any, _record: Any) -> Decision:
    """The applicant's withdrawal is the permission; `domain.applications` has checked it."""
    return ALLOWED


def _broken_off(_actor: Any, _record: Any) -> Decision:
    """The end of the agreement is the permission; `AGREEMENT_FLOW` has asked for it."""
    return ALLOWED


def _leads(actor: Any, version: AgreementVersion) -> Decision:
    return can_lead(actor, version.agreement)


def _is_unsigned(version: AgreementVersion) -> Decision:
    if version.signatures.exists():
        return denied(_("One side has signed this version already."))
    return ALLOWED


#: A change of a signed agreement is a version of its own: the agreement stays signed while it is made.
AGREEMENT_FLOW: Workflow[Agreement] = Workflow(
    "state",
    {
        "freeze": Transition(frozenset({AgreementState.NEGOTIATION}), AgreementState.SIGNING, can_lead),
        "give_back": Transition(frozenset({AgreementState.SIGNING}), AgreementState.NEGOTIATION, can_lead),
        "conclude": Transition(frozenset({AgreementState.SIGNING}), AgreementState.SIGNED, _both_signed),
        "end": Transition(frozenset({AgreementState.SIGNED}), AgreementState.ENDED, can_end),
        "break_off": Transition(
            frozenset({AgreementState.NEGOTIATION, AgreementState.SIGNING}), AgreementState.ENDED, can_end
        ),
        "lapse": Transition(
            frozenset({AgreementState.NEGOTIATION, AgreementState.SIGNING}), AgreementState.ENDED, _withdrawn
        ),
    },
)

VERSION_FLOW: Workflow[AgreementVersion] = Workflow(
    "state",
    {
        "freeze": Transition(frozenset({VersionState.DRAFT}), VersionState.FROZEN, _leads),
        "give_back": Transition(frozenset({VersionState.FROZEN}), VersionState.DRAFT, _leads, _is_unsigned),
        "conclude": Transition(frozenset({VersionState.FROZEN}), VersionState.SIGNED, _both_signed),
        "replace": Transition(frozenset({VersionState.SIGNED}), VersionState.SUPERSEDED, _both_signed),
        "drop": Transition(
            frozenset({VersionState.DRAFT, VersionState.FROZEN}), VersionState.DROPPED, _leads, _is_unsigned
        ),
        "set_aside": Transition(frozenset({VersionState.FROZEN}), VersionState.DROPPED, _leads),
        "lapse": Transition(frozenset({VersionState.DRAFT, VersionState.FROZEN}), VersionState.DROPPED, _withdrawn),
    },
)

#: The last step of an application.
AGREEING_FLOW: Workflow[Application] = Workflow(
    "state",
    {
        "agree": Transition(frozenset({ApplicationState.SELECTED}), ApplicationState.AGREED, _both_signed),
        "lapse": Transition(frozenset({ApplicationState.SELECTED}), ApplicationState.LAPSED, _broken_off),
    },
)
