"""Who makes surveys and adds photographs, who answers, and when."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.meetings.enums import ConsultationState, SurveyState
from chorok.meetings.models import Consultation, Participant, Survey
from chorok.meetings.policy import belongs_to, can_prepare

#: States in which a survey may be prepared and photographs may come.
NOT_OVER = frozenset(
    {ConsultationState.DRAFT, ConsultationState.OPEN, ConsultationState.PUBLISHED, ConsultationState.HELD}
)
#: How many must have answered before anything of a survey, or of a country in it, is shown.
LEAST = 3
#: States in which a survey is answered: from the published timetable until the consultation is closed.
ANSWERED = frozenset({ConsultationState.PUBLISHED, ConsultationState.HELD})


def can_tell_of(actor: Actor, consultation: Consultation) -> Decision:
    """Staff prepares surveys and adds photographs until the consultation is closed or cancelled."""
    permitted = can_prepare(actor)
    if not permitted:
        return permitted
    if consultation.state in NOT_OVER:
        return ALLOWED
    return denied(_("This consultation is closed and can't be changed any more."))


def can_run_survey(actor: Actor, survey: Survey) -> Decision:
    """Staff opens a survey, reminds and closes it, from the published timetable until the consultation is closed."""
    permitted = can_tell_of(actor, survey.consultation)
    if not permitted or survey.consultation.state in ANSWERED:
        return permitted
    return denied(_("A survey is opened once the timetable is published."))


def can_open_survey(actor: Actor, survey: Survey) -> Decision:
    """As `can_run_survey`, but never again once its results could be read: compared, they tell who answered since."""
    permitted = can_run_survey(actor, survey)
    if not permitted or survey.state != SurveyState.CLOSED or survey.receipts.count() < LEAST:
        return permitted
    return denied(_("Its results can be read by now. Later answers would show in them, so it isn't opened again."))


def can_edit_survey(actor: Actor, survey: Survey) -> Decision:
    """Staff changes the questions until somebody has answered, so that everybody answers the same ones."""
    permitted = can_tell_of(actor, survey.consultation)
    if not permitted:
        return permitted
    if survey.receipts.exists():
        return denied(_("Somebody has answered, so the questions are frozen: everybody answers the same ones."))
    return ALLOWED


def takes_answers(survey: Survey) -> bool:
    """Whether the survey can be answered now."""
    return survey.state == SurveyState.OPEN and survey.consultation.state in ANSWERED


def can_answer_survey(actor: Actor, participant: Participant) -> Decision:
    """A participant's own people answer for it, never the centre; buyers may use their link as well."""
    if belongs_to(actor, participant):
        return ALLOWED
    return denied(_("Only people of this participant answer for it."))
