"""The questions of a survey, changed until the first answer freezes them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings.domain.moving_rows import move_one_place
from chorok.meetings.domain.surveys import lock_survey
from chorok.meetings.enums import SurveyKind
from chorok.meetings.models import Survey, SurveyChoice, SurveyQuestion
from chorok.meetings.policy_surveys import can_edit_survey
from chorok.programs.domain.form_rules import Option, checked_options
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.texts import one_line
from chorok.programs.enums import QuestionKind

MOST_QUESTIONS = 40


@transaction.atomic
def save_question(
    *,
    actor: Actor,
    survey: Survey,
    question: SurveyQuestion | None = None,
    kind: str,
    name_ko: str,
    name_en: str,
    required: bool = True,
    choices: Iterable[Option] = (),
) -> SurveyQuestion:
    """Add a question at the survey's end, or change one with its choices; both languages are needed.

    Raises DomainError with the field that is wrong; Refused once somebody has answered.
    """
    locked = _editable(actor, survey)
    values: dict[str, Any] = {
        "kind": _known(kind),
        "name_ko": one_line(name_ko, field="name_ko", limit=200, required=True),
        "name_en": one_line(name_en, field="name_en", limit=200, required=True),
        "required": required,
    }
    options = _checked(choices) if kind == SurveyKind.CHOICE else []
    if question is None:
        if locked.questions.count() >= MOST_QUESTIONS:
            raise DomainError(_("A survey has at most %(most)d questions.") % {"most": MOST_QUESTIONS})
        last = locked.questions.aggregate(last=Max("position"))["last"]
        made = SurveyQuestion.objects.create(survey=locked, position=0 if last is None else last + 1, **values)
    else:
        made = still_there(locked.questions.filter(pk=question.pk).first())
        for name, value in values.items():
            setattr(made, name, value)
        made.save()
    made.choices.all().delete()
    for position, option in enumerate(options):
        SurveyChoice.objects.create(question=made, position=position, name_ko=option.name_ko, name_en=option.name_en)
    return made


@transaction.atomic
def remove_question(*, actor: Actor, question: SurveyQuestion) -> None:
    """Take a question out."""
    locked = _editable(actor, question.survey)
    locked.questions.filter(pk=question.pk).delete()


@transaction.atomic
def move_question(*, actor: Actor, question: SurveyQuestion, up: bool) -> None:
    """Move a question one place; at the survey's ends nothing happens."""
    rows = list(_editable(actor, question.survey).questions.all())
    move_one_place(rows, question.pk, up=up)


def _editable(actor: Actor, survey: Survey) -> Survey:
    locked = lock_survey(survey)
    require(can_edit_survey(actor, locked))
    return locked


def _known(kind: str) -> str:
    if kind not in SurveyKind.values:
        raise DomainError(_("Choose one of the list."), field="kind")
    return kind


def _checked(choices: Iterable[Option]) -> list[Option]:
    options = checked_options(choices, kind=QuestionKind.CHOICE)
    for number, option in enumerate(options, start=1):
        if not option.name_en:
            raise DomainError(_("Row %(number)d has no English name.") % {"number": number}, field="choices")
    return options
