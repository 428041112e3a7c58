"""The form of a call: pages of typed questions. It is frozen once the first application exists."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models.calls import Call
from chorok.registry.models.taxonomy import Bilingual


@tracked()
class ConsentText(Bilingual):
    """The words somebody agrees to, in one version; a published version is never changed."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    text_ko = models.TextField(max_length=8000)
    text_en = models.TextField(max_length=8000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "-created_at"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_text_per_version")]

    @property
    def text(self) -> str:
        """The text in the reader's language, Korean where English is missing."""
        return self.text_ko if get_language() == "ko" else self.text_en or self.text_ko


@tracked()
class FormPage(Bilingual):
    """One step of the form."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="pages")
    intro_ko = models.TextField(max_length=2000, blank=True)
    intro_en = models.TextField(max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]

    @property
    def intro(self) -> str:
        """The introduction in the reader's language, Korean where English is missing."""
        return self.intro_ko if get_language() == "ko" else self.intro_en or self.intro_ko


@tracked()
class Question(Bilingual):
    """A typed question; its name is the label people read.

    It is asked when the answer to `shown_if` is one of `shown_if_values` (codes of choices; "yes" for a consent).
    `registry_key` says which fact of the registry answers it, so that it is never typed.
    """

    page = models.ForeignKey(FormPage, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    help_ko = models.CharField(max_length=600, blank=True)
    help_en = models.CharField(max_length=600, blank=True)
    required = models.BooleanField(default=True)
    unit_ko = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=20, blank=True)
    least = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    longest = models.PositiveIntegerField(null=True, blank=True, help_text="characters")
    rows_least = models.PositiveSmallIntegerField(default=0)
    rows_most = models.PositiveSmallIntegerField(default=20)
    shown_if = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="shows")
    shown_if_values = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    registry_key = models.CharField(max_length=40, blank=True)
    consent = models.ForeignKey(ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    names_applicant = models.BooleanField(default=False, help_text="Not shown to evaluators of a blind call.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["page__position", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(shown_if=F("id")), name="question_not_shown_by_itself"),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.CONSENT, consent__isnull=False)
                | (~Q(kind=QuestionKind.CONSENT) & Q(consent=None)),
                name="consent_question_has_its_text",
            ),
        ]

    @property
    def help(self) -> str:
        """The help in the reader's language, Korean where English is missing."""
        return self.help_ko if get_language() == "ko" else self.help_en or self.help_ko

    @property
    def unit(self) -> str:
        """The unit in the reader's language, Korean where English is missing."""
        return self.unit_ko if get_language() == "ko" else self.unit_en or self.unit_ko


@tracked()
class QuestionChoice(Bilingual):
    """One of the answers to choose from."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_choice_per_code")]


@tracked()
class QuestionColumn(Bilingual):
    """A column of a table question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="columns")
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=ColumnKind.choices)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_column_per_code")]
