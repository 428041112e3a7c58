"""Who may do what in the review of a call."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.enums import PanelState
from chorok.programs.models import Application, Assignment, Call, EvaluatorProfile, PanelMember
from chorok.programs.policy_applications import can_act_for, has_no_stake


def can_run_review(actor: Actor, call: Call) -> Decision:
    """Staff of the operator in office put the panel together, assign, decide conflicts and lead the meeting.

    Nobody does where an organisation of their own has applied: they would choose their own judges.
    """
    if not actor.is_staff:
        return denied(_("Only the centre's staff may organise the review."))
    return has_no_stake(actor, call)


def can_see_review(actor: Actor, call: Call) -> Decision:
    """Panel, scores and ranking are read by those who look inside, but by no one whose organisation has applied."""
    if not actor.may_look_inside:
        return denied(_("Only the centre and the city may see the review."))
    if not has_no_stake(actor, call):
        return denied(
            _("An organisation of yours has applied to this call, so its review and ranking are closed to you.")
        )
    return ALLOWED


def can_keep_profile(actor: Actor, profile: EvaluatorProfile) -> Decision:
    """Evaluators keep the own profile, staff everybody's."""
    if actor.is_staff or (actor.user_id == profile.user_id and Role.EVALUATOR in actor.roles):
        return ALLOWED
    return denied(_("Only the evaluator and the centre may change this profile."))


def can_answer_invitation(actor: Actor, member: PanelMember) -> Decision:
    """The invited person alone signs the pledge or declines."""
    if actor.user_id is not None and actor.user_id == member.user_id and Role.EVALUATOR in actor.roles:
        return ALLOWED
    return denied(_("Only the invited evaluator may answer this invitation."))


def can_judge(actor: Actor, assignment: Assignment) -> Decision:
    """The assigned evaluator alone, once the pledge is signed."""
    member = assignment.member
    answered = can_answer_invitation(actor, member)
    if not answered:
        return denied(_("Only the assigned evaluator may score this application."))
    if member.state != PanelState.PLEDGED:
        return denied(_("Sign the pledge first."))
    return ALLOWED


def can_claim_conflict(actor: Actor, application: Application) -> Decision:
    """Owners and members of the applicant may ask that a person be left out (기피신청)."""
    return can_act_for(actor, application)
