"""Surveys of both sides after the day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import Side, SurveyQuestionKind
from chorok.meetings.models.consultations import Consultation
from chorok.meetings.models.participants import Participant


@tracked()
class Survey(models.Model):
    """The questions to one side of a consultation; it opens and closes."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="surveys")
    side = models.CharField(max_length=10, choices=Side.choices)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["side"]
        constraints = [models.UniqueConstraint(fields=["consultation", "side"], name="one_survey_per_side")]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.side}"


@tracked()
class SurveyQuestion(models.Model):
    """One question, in both languages."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=SurveyQuestionKind.choices)
    text_ko = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text_en


@tracked()
class SurveyResponse(models.Model):
    """What one participant answered, once."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="survey_responses")
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [models.UniqueConstraint(fields=["survey", "participant"], name="one_response_per_participant")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.participant_id}"


@tracked()
class SurveyAnswer(models.Model):
    """The answer to one question."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5; yes is 1, no is 0")
    text = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_per_question"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=5), name="survey_score_up_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.score if self.score is not None else self.text[:20]}"
