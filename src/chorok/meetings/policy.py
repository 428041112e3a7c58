"""Who prepares an export consultation, answers for a participant, and writes down what came of a meeting."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.meetings.enums import ConsultationState, ParticipantState
from chorok.meetings.models import Consultation, Interpreter, Meeting, Participant
from chorok.registry.domain.notices import EDITORS
from chorok.registry.policy import membership_of

#: States in which the venue, the participants and the plan may still change.
PREPARING = frozenset({ConsultationState.DRAFT, ConsultationState.OPEN, ConsultationState.PUBLISHED})

#: States in which logs are written and meetings said to have been missed.
LOGGED = frozenset({ConsultationState.PUBLISHED, ConsultationState.HELD})


def can_prepare(actor: Actor) -> Decision:
    """Consultations are prepared, planned and run by the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_change(actor: Actor, consultation: Consultation) -> Decision:
    """Staff, until the consultation was held or cancelled."""
    permitted = can_prepare(actor)
    if not permitted:
        return permitted
    if consultation.state in PREPARING:
        return ALLOWED
    return denied(_("This consultation is over and can't be changed any more."))


def can_run_day(actor: Actor, consultation: Consultation) -> Decision:
    """Staff, from the publication of the timetable until the consultation was held."""
    permitted = can_prepare(actor)
    if not permitted:
        return permitted
    if consultation.state == ConsultationState.PUBLISHED:
        return ALLOWED
    return denied(_("The day is run while a timetable is published and the consultation isn't over."))


def belongs_to(actor: Actor, participant: Participant) -> bool:
    """Whether the person may act for the participant's organisation: its owners and members."""
    membership = membership_of(actor, participant.organisation)
    return membership is not None and membership.role in EDITORS


def can_answer_for(actor: Actor, participant: Participant) -> Decision:
    """Profile, people, hours and answers of a participant: its own people, and staff for them."""
    if participant.consultation.state not in PREPARING:
        return denied(_("This consultation is over and can't be changed any more."))
    if actor.is_staff or belongs_to(actor, participant):
        return ALLOWED
    return denied(_("Only people of this participant may do this."))


def can_take_consent_back(actor: Actor, participant: Participant) -> Decision:
    """Consents are taken back at any time by the participant's own people, and by staff for them."""
    if actor.is_staff or belongs_to(actor, participant):
        return ALLOWED
    return denied(_("Only people of this participant may do this."))


def can_choose(actor: Actor, participant: Participant) -> Decision:
    """A participant that takes part chooses while wishes are taken; staff enters a choice for it until the day."""
    permitted = can_answer_for(actor, participant)
    if not permitted:
        return permitted
    if participant.state != ParticipantState.COMING:
        return denied(_("Say first that you take part."))
    if actor.is_staff:
        return ALLOWED
    if not takes_wishes(participant.consultation):
        return denied(_("Choosing is closed. You can still ask for a single meeting; the centre decides."))
    return ALLOWED


def can_ask_late(actor: Actor, participant: Participant) -> Decision:
    """After the choosing a participant may ask for single meetings, until the consultation is over."""
    permitted = can_answer_for(actor, participant)
    if not permitted:
        return permitted
    if participant.state != ParticipantState.COMING:
        return denied(_("Say first that you take part."))
    if participant.consultation.state == ConsultationState.DRAFT or takes_wishes(participant.consultation):
        return denied(_("Choose from the list of the other side as long as choosing is open."))
    return ALLOWED


def takes_wishes(consultation: Consultation) -> bool:
    """Whether this moment lies in the choosing period of an opened consultation."""
    if consultation.state not in (ConsultationState.OPEN, ConsultationState.PUBLISHED):
        return False
    if consultation.wishes_from is None or consultation.wishes_until is None:
        return False
    return consultation.wishes_from <= clock.now() < consultation.wishes_until


def interprets(actor: Actor, interpreter: Interpreter | None) -> bool:
    """Whether the person is this interpreter."""
    return interpreter is not None and actor.user_id is not None and interpreter.user_id == actor.user_id


def can_write_log(actor: Actor, meeting: Meeting) -> Decision:
    """The company's people, the meeting's interpreter, and staff write the log of a meeting."""
    if actor.is_staff or belongs_to(actor, meeting.company) or interprets(actor, meeting.interpreter):
        return ALLOWED
    return denied(_("The log is written by the company, the interpreter or the centre's staff."))


def can_confirm_log(actor: Actor, meeting: Meeting) -> Decision:
    """Whoever holds the link, but nobody of the company whose figures they are (who reports doesn't confirm)."""
    if belongs_to(actor, meeting.company):
        return denied(_("These are your company's own figures. Only the buyer can confirm them."))
    return ALLOWED


def can_answer_follow_up(actor: Actor, meeting: Meeting) -> Decision:
    """What became of a meeting is told by the company's people, and by staff for them."""
    if actor.is_staff or belongs_to(actor, meeting.company):
        return ALLOWED
    return denied(_("The follow-up is answered by the company or the centre's staff."))


def can_enter_accord(actor: Actor, company: Participant) -> Decision:
    """MOUs and MOAs are entered by the people of the company that signed, and by staff."""
    if actor.is_staff or belongs_to(actor, company):
        return ALLOWED
    return denied(_("MOUs and MOAs are entered by the company or the centre's staff."))
