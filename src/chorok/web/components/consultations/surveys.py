"""Answering a survey: the form, and the page at the participant's desk."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from chorok.core.policy import require
from chorok.meetings.domain.survey_answers import (
    LONGEST,
    NO,
    YES,
    answer_survey,
    field_of,
    has_answered,
    open_survey_of,
)
from chorok.meetings.enums import Agreement, SurveyKind
from chorok.meetings.models import Survey, SurveyQuestion
from chorok.meetings.policy_surveys import can_answer_survey, takes_answers
from chorok.web.components.attempts import attempt
from chorok.web.components.consultations.desk import ParticipantDesk
from chorok.web.components.feedback import say


class SurveyForm(forms.Form):
    """The questions of a survey. It checks shapes; the domain checks answers."""

    def __init__(self, data: Any = None, *, questions: Sequence[SurveyQuestion]) -> None:
        super().__init__(data)
        self.questions = questions
        for question in questions:
            self.fields[field_of(question)] = _field(question)

    @property
    def given(self) -> dict[int, str]:
        """The answers of a valid form by question."""
        return {question.pk: str(self.cleaned_data[field_of(question)]) for question in self.questions}


def _field(question: SurveyQuestion) -> forms.Field:
    common: dict[str, Any] = {"label": question.name, "required": question.required}
    match question.kind:
        case SurveyKind.TEXT:
            return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **common)
        case SurveyKind.SCALE:
            side_by_side = forms.RadioSelect(attrs={"class": "on-scale"})
            return forms.ChoiceField(choices=Agreement.choices, widget=side_by_side, **common)
        case SurveyKind.YES_NO:
            return forms.ChoiceField(choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect, **common)
        case _:
            choices = [(choice.pk, choice.name) for choice in question.choices.all()]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """Return the questions with their choices."""
    return list(survey.questions.prefetch_related("choices"))


def survey(desk: ParticipantDesk) -> HttpResponse:
    """Ask a participant how the consultation was; its own people answer once, the centre looks only."""
    row, request = desk.participant, desk.request
    found = open_survey_of(row)
    if found is None:
        raise Http404
    may_answer = can_answer_survey(desk.actor, row)
    form = SurveyForm(request.POST or None, questions=questions_of(found))
    if request.method == "POST":
        require(may_answer)
        if form.is_valid():
            answer = partial(answer_survey, actor=desk.actor, survey=found, participant=row)
            if attempt(form, lambda: answer(given=form.given)):
                say(request, _("Thank you. Your answers are in."))
                return desk.to("survey")
    return desk.page(
        "chorok/consultations/survey.html",
        survey=found,
        form=form,
        answered=has_answered(found, row),
        takes_answers=takes_answers(found),
        may_answer_survey=may_answer,
    )
