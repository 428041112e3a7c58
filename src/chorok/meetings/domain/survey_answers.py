"""Answering a survey: once for each participant. That it answered and what it answered are written apart.

A receipt names the participant; the response beside it carries neither name nor moment nor a key that follows the order
of answering, so that nobody can put the two together again.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import VISITOR, Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.core.tokens import token_hash
from chorok.meetings.domain import survey_notices
from chorok.meetings.domain.links import require_acting
from chorok.meetings.domain.surveys import asked_of, lock_survey
from chorok.meetings.enums import Agreement, ParticipantState, SurveyKind, SurveyState
from chorok.meetings.models import (
    Participant,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyQuestion,
    SurveyReceipt,
    SurveyResponse,
)
from chorok.meetings.policy_surveys import can_answer_survey, takes_answers
from chorok.outcomes.policy import can_answer_for_company
from chorok.programs.domain.texts import paragraphs

YES, NO = "yes", "no"
LONGEST = 1000

#: Answers as people give them, by the question's id: "1" to "5", "yes" or "no", the id of a choice, words.
Given = Mapping[int, str]


@transaction.atomic
def answer_survey(*, actor: Actor, survey: Survey, participant: Participant, given: Given) -> SurveyReceipt:
    """Keep a participant's answers. Raises DomainError when it answered before or an answer is missing or wrong."""
    require(can_answer_survey(actor, participant))
    return _keep(survey, participant, given)


@transaction.atomic
def answer_by_link(*, token: str, given: Given, actor: Actor = VISITOR) -> SurveyReceipt:
    """Keep a buyer's answers; the token is the permission.

    Raises DomainError when the link is unknown or its person left the buyer, the buyer answered before or an answer is
    missing or wrong; Refused for the centre's staff.
    """
    require(can_answer_for_company(actor))
    link = find_link(token)
    if link is None:
        raise DomainError(_("This link is not valid. Please ask the centre for a new one."))
    require_acting(link.recipient, link.participant)
    return _keep(link.survey, link.participant, given)


def find_link(token: str) -> SurveyLink | None:
    """Return the link of a token, whatever became of its survey."""
    rows = SurveyLink.objects.select_related("recipient", "survey__consultation", "participant__organisation")
    return rows.filter(token_hash=token_hash(token)).first()


def open_survey_of(participant: Participant) -> Survey | None:
    """Return the survey that asks the participant once it was opened, closed ones too; None for who doesn't come."""
    if participant.state != ParticipantState.COMING:
        return None
    rows = Survey.objects.filter(consultation=participant.consultation_id, side=participant.side)
    return rows.exclude(state=SurveyState.DRAFT).select_related("consultation").first()


def is_asked(survey: Survey, participant: Participant) -> bool:
    """Whether the survey can be answered now, and this participant is asked."""
    return takes_answers(survey) and asked_of(survey).filter(pk=participant.pk).exists()


def has_answered(survey: Survey, participant: Participant) -> bool:
    """Whether the participant has answered."""
    return SurveyReceipt.objects.filter(survey=survey, participant=participant).exists()


def field_of(question: SurveyQuestion) -> str:
    """Return the name a question's field has in forms and refusals."""
    return f"q{question.pk}"


def _keep(survey: Survey, participant: Participant, given: Given) -> SurveyReceipt:
    # The survey's row is held, so that of two browsers the second finds the first one's receipt.
    locked = lock_survey(survey)
    if not takes_answers(locked):
        raise DomainError(_("This survey is closed. Thank you for your interest."))
    if not asked_of(locked).filter(pk=participant.pk).exists():
        raise DomainError(_("Only who takes part is asked."))
    if has_answered(locked, participant):
        raise DomainError(_("Your organisation has answered this survey already."))
    questions = list(locked.questions.prefetch_related("choices"))
    read = [(question, _read(question, given.get(question.pk, ""))) for question in questions]
    answers = [(question, values) for question, values in read if values is not None]
    if not answers:
        raise DomainError(_("Please answer at least one question."))
    receipt = SurveyReceipt.objects.create(survey=locked, participant=participant, answered_at=clock.now())
    response = SurveyResponse.objects.create(survey=locked, country=participant.organisation.country)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(response=response, question=question, **values) for question, values in answers
    )
    survey_notices.settle(locked, participant)
    return receipt


def _read(question: SurveyQuestion, told: str) -> dict[str, Any] | None:
    """Return the columns of an answer; None for a question that was left open and may be."""
    field = field_of(question)
    text = paragraphs(told, field=field, limit=LONGEST)
    if not text:
        if question.required:
            raise DomainError(_("Please answer this question."), field=field)
        return None
    known = _known(question, text)
    if text not in known:
        raise DomainError(_("Choose one of the list."), field=field)
    return known[text]


def _known(question: SurveyQuestion, text: str) -> dict[str, dict[str, Any]]:
    """Return what may be answered, each with its columns."""
    match question.kind:
        case SurveyKind.SCALE:
            return {str(value): {"number": value} for value in Agreement.values}
        case SurveyKind.YES_NO:
            return {YES: {"number": 1}, NO: {"number": 0}}
        case SurveyKind.CHOICE:
            return {str(choice.pk): {"choice": choice} for choice in question.choices.all()}
        case _:
            return {text: {"text": text}}
