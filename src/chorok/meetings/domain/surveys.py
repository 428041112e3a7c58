"""Surveys of companies and of buyers: begun from the usual or an earlier survey's questions, opened, reminded, closed.

Who answered and what was answered are kept apart (`survey_answers`); nobody sees an answer beside a name.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.core.workflow import Transition, Workflow
from chorok.meetings.domain import survey_notices
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.survey_templates import QUESTIONS
from chorok.meetings.enums import ParticipantState, Side, SurveyState
from chorok.meetings.models import Consultation, Participant, Survey, SurveyChoice, SurveyQuestion
from chorok.meetings.policy_surveys import can_open_survey, can_run_survey, can_tell_of

SURVEY_FLOW: Workflow[Survey] = Workflow(
    "state",
    {
        "open": Transition(frozenset({SurveyState.DRAFT, SurveyState.CLOSED}), SurveyState.OPEN, can_open_survey),
        "close": Transition(frozenset({SurveyState.OPEN}), SurveyState.CLOSED, can_run_survey),
    },
)


@transaction.atomic
def begin_survey(*, actor: Actor, consultation: Consultation, side: Side, source: Survey | None = None) -> Survey:
    """Begin the survey of a side with the usual questions, or with those of an earlier survey of that side.

    Raises DomainError when the side has one already or `source` is one of the other side.
    """
    locked = lock_consultation(consultation)
    require(can_tell_of(actor, locked))
    if source is not None and source.side != side:
        raise DomainError(_("Choose one of the list."), field="source")
    try:
        with transaction.atomic():
            survey = Survey.objects.create(
                consultation=locked, side=side, created_at=clock.now(), created_by_id=actor.user_id
            )
    except IntegrityError:
        raise DomainError(_("This side has its survey already.")) from None
    if source is None:
        for position, (kind, name_ko, name_en, required, choices) in enumerate(QUESTIONS[side]):
            _write(survey, position, kind, name_ko, name_en, required=required, choices=choices)
    else:
        for position, asked in enumerate(source.questions.prefetch_related("choices")):
            choices = tuple((choice.name_ko, choice.name_en) for choice in asked.choices.all())
            _write(survey, position, asked.kind, asked.name_ko, asked.name_en, required=asked.required, choices=choices)
    return survey


@transaction.atomic
def open_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Open a survey, or open it again: companies get a to-do and a mail, buyers a link; who answered is left alone.

    Raises DomainError for a survey without a question, Refused for a closed one whose results could be read.
    """
    locked = lock_survey(survey)
    SURVEY_FLOW.apply("open", locked, actor=actor)
    if not locked.questions.exists():
        raise DomainError(_("Write at least one question first."))
    locked.opened_at, locked.closed_at = locked.opened_at or clock.now(), None
    locked.save(update_fields=["state", "opened_at", "closed_at"])
    _ask(locked)
    return locked


@transaction.atomic
def remind_of_survey(*, actor: Actor, survey: Survey) -> int:
    """Write once more to all who haven't answered; return to how many participants a mail went.

    Each person gets one such mail a day at most. Raises DomainError for a survey that isn't open.
    """
    locked = lock_survey(survey)
    require(can_run_survey(actor, locked))
    if locked.state != SurveyState.OPEN:
        raise DomainError(_("This survey isn't open."))
    return _ask(locked)


@transaction.atomic
def close_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Close a survey: nobody answers any more, it is due from nobody; its results can be read if enough answered."""
    locked = lock_survey(survey)
    SURVEY_FLOW.apply("close", locked, actor=actor)
    locked.closed_at = clock.now()
    locked.save(update_fields=["state", "closed_at"])
    survey_notices.settle_all(locked)
    return locked


def close_surveys(*, actor: Actor, consultation: Consultation) -> None:
    """Close what is still open of a consultation that is closed itself."""
    for survey in consultation.surveys.filter(state=SurveyState.OPEN):
        close_survey(actor=actor, survey=survey)


def lock_survey(survey: Survey) -> Survey:
    """Lock a survey's row and return it as it stands now: whoever changes, opens or answers it holds it."""
    rows = Survey.objects.select_for_update(of=("self",)).select_related("consultation")
    return rows.get(pk=survey.pk)


def asked_of(survey: Survey) -> "QuerySet[Participant]":
    """Return whom the survey asks: who takes part on its side, and who answered before it withdrew."""
    answered = survey.receipts.values("participant")
    found = Participant.objects.filter(consultation=survey.consultation_id, side=survey.side)
    return found.filter(Q(state=ParticipantState.COMING) | Q(pk__in=answered))


def _ask(survey: Survey) -> int:
    silent = asked_of(survey).exclude(pk__in=survey.receipts.values("participant"))
    rows = silent.select_related("consultation", "organisation").order_by("pk")
    ask = survey_notices.ask_company if survey.side == Side.COMPANY else survey_notices.ask_buyer
    return sum(ask(survey, row) > 0 for row in rows)


def _write(
    survey: Survey,
    position: int,
    kind: str,
    name_ko: str,
    name_en: str,
    *,
    required: bool,
    choices: tuple[tuple[str, str], ...],
) -> None:
    question = SurveyQuestion.objects.create(
        survey=survey, position=position, kind=kind, name_ko=name_ko, name_en=name_en, required=required
    )
    for place, (ko, en) in enumerate(choices):
        SurveyChoice.objects.create(question=question, position=place, name_ko=ko, name_en=en)
