"""Surveys after the day: questions, who answered, and apart from that what was answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.meetings.enums import Agreement, Side, SurveyKind, SurveyState
from chorok.meetings.models.consultations import Consultation
from chorok.meetings.models.participants import Participant
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class Survey(models.Model):
    """The survey of one side of a consultation (만족도 조사)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="surveys")
    side = models.CharField(max_length=10, choices=Side.choices)
    state = models.CharField(max_length=6, choices=SurveyState.choices, default=SurveyState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["consultation_id", "-side"]
        constraints = [models.UniqueConstraint(fields=["consultation", "side"], name="one_survey_per_side")]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.side}"


@tracked()
class SurveyQuestion(Bilingual):
    """A typed question; its name is what people read. It is frozen with the survey's first answer."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=6, choices=SurveyKind.choices)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]


@tracked()
class SurveyChoice(Bilingual):
    """One of the answers to choose from."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]


@tracked(exclude=("token_hash",))
class SurveyLink(models.Model):
    """A link by which a buyer answers without signing in. Only the hash of its token is kept."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="links")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="survey_links")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.participant_id}"


@tracked()
class SurveyReceipt(models.Model):
    """That a participant answered, and when; never what it answered."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="receipts")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="survey_receipts")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["survey", "participant"], name="everybody_answers_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.participant_id}"


class SurveyResponse(models.Model):
    """What somebody answered, without who and when: no participant, no moment, a random key, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2, of the organisation")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyAnswer(models.Model):
    """The answer to one question: a number (scale 1 to 5; 1 for yes, 0 for no), a choice, or words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    choice = models.ForeignKey(SurveyChoice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, choice=None, text="")
                | Q(number=None, choice__isnull=False, text="")
                | (Q(number=None, choice=None) & ~Q(text="")),
                name="answer_is_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__lte=Agreement.FULLY), name="answer_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key(self) -> int | None:
        """The number or the id of the choice; None for words."""
        return self.choice_id if self.number is None else self.number
