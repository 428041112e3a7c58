"""Applications, their answers and papers."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.programs.enums import AgreementState, ApplicationState, CheckResult, SupplementState
from chorok.programs.models.calls import Call, ChecklistItem, EligibilityRule, RequiredDocument
from chorok.programs.models.forms import ConsentText, FormPage, Question, QuestionChoice
from chorok.registry.models import Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications by who may see them. What evaluators see starts from their assignments, never from here."""

    def handed_in(self) -> "ApplicationQuerySet":
        """Those with a receipt that were not withdrawn."""
        return self.exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])

    def with_a_place(self) -> "ApplicationQuerySet":
        """Those that take one of the call's places: selected, and not left again by an agreement that ended."""
        taking = self.filter(state__in=[ApplicationState.SELECTED, ApplicationState.AGREED])
        return taking.exclude(agreement__state=AgreementState.ENDED)

    def of_member(self, actor: "Actor") -> "ApplicationQuerySet":
        """Those of organisations the person is a member of, whatever the role there."""
        members = {"organisation__memberships__user": actor.user_id, "organisation__memberships__left_at": None}
        return self.filter(organisation__merged_into=None, **members)

    def visible_to(self, actor: "Actor") -> "ApplicationQuerySet":
        """Handed-in ones (up to a past operator's last day) for those who look inside; one's organisations' own.

        Where an organisation of one's own has applied, the others' stay closed: nobody reads rivals' plans.
        """
        if actor.is_visitor:
            return self.none()
        own = Q(organisation__in=Organisation.objects.of(actor).values("pk"))
        if not actor.may_look_inside:
            return self.filter(own)
        inside = ~Q(state=ApplicationState.DRAFT) & ~Q(call__in=Application.objects.filter(own).values("call"))
        if actor.sees_until is not None:
            inside &= Q(created_at__date__lte=actor.sees_until)
        return self.filter(own | inside)


@tracked()
class Application(models.Model):
    """An organisation's answer to a call. It belongs to the organisation, whoever of it typed.

    `number` counts up without gaps in each call, from the first hand-in; a withdrawn application keeps its number.
    The score columns are kept by `domain.totals` so that lists sort by them.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True)
    alias = models.CharField(max_length=12, blank=True, help_text="What evaluators of a blind call read instead.")
    costs = models.DecimalField(max_digits=14, decimal_places=0, null=True, blank=True, help_text="KRW, supply price")
    subsidy = models.DecimalField(max_digits=14, decimal_places=0, null=True, blank=True, help_text="KRW asked for")
    own_cash = models.DecimalField(max_digits=14, decimal_places=0, null=True, blank=True, help_text="KRW")
    own_in_kind = models.DecimalField(max_digits=14, decimal_places=0, null=True, blank=True, help_text="KRW")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(help_text="Last time anything of the draft was saved.")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    rejection_reason = models.TextField(max_length=2000, blank=True, help_text="What the applicant is told.")
    score_mean = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    score_bonus = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    score_total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    score_criteria = ArrayField(
        models.DecimalField(max_digits=9, decimal_places=4), default=list, help_text="Means in the criteria's order."
    )
    score_count = models.PositiveSmallIntegerField(default=0, help_text="Submitted score sheets that count.")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="one_application_per_organisation"),
            models.UniqueConstraint(fields=["call", "number"], name="one_receipt_number_per_call"),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT) | Q(number__isnull=False), name="handed_in_has_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "number"]),
            models.Index(fields=["call", "-score_total"]),
            models.Index(fields=["organisation", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.receipt_code or f"#{self.pk}"

    @property
    def receipt_code(self) -> str:
        """The receipt number as people read it (접수번호), empty before the first hand-in."""
        return f"{self.call.code.upper()}-{self.number:04d}" if self.number else ""


class ReceiptCounter(models.Model):
    """The last receipt number given in a call; its row is the lock that keeps the numbers without gaps."""

    call = models.OneToOneField(Call, primary_key=True, on_delete=models.CASCADE, related_name="receipt_counter")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.call_id} {self.last}"


@tracked()
class Answer(models.Model):
    """One value of an answer: of a question, of a table's `row` (from 0) and `part`, of each choice ticked.

    `part` is a table's column, or a part of an address (postcode, line, detail) or a person (name, role, email,
    phone). Exactly one of the value columns is filled. Money is in won.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    row = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(max_length=40, blank=True)
    text = models.TextField(null=True, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    choice = models.ForeignKey(QuestionChoice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["question_id", "row", "part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question", "row", "part", "choice"],
                nulls_distinct=False,
                name="one_answer_per_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.question_id}"


@tracked()
class AnswerConsent(models.Model):
    """A tick under a consent text: who, when, from where, and the fingerprint of the words in the language shown."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consents")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="consents_given")
    consent = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="given")
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_tick_per_consent")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.consent_id}"


@tracked()
class ApplicationDocument(models.Model):
    """A paper handed in for one that was asked for; a replaced one stays for the record."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(RequiredDocument, on_delete=models.PROTECT, related_name="handed_in")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["document__position", "-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "document"], condition=Q(replaced_at=None), name="one_present_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.document_id}"


@tracked()
class RuleFinding(models.Model):
    """What an eligibility rule said at the moment of handing in. `met` is None when the registry doesn't know."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="findings")
    rule = models.ForeignKey(EligibilityRule, on_delete=models.CASCADE, related_name="findings")
    met = models.BooleanField(null=True)
    reason_ko = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["rule__position", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "rule"], name="one_finding_per_rule")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.rule_id} {self.met}"

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return self.reason_ko if get_language() == "ko" else self.reason_en


@tracked()
class ScreeningCheck(models.Model):
    """What staff found for one line of the checklist."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="checks")
    result = models.CharField(max_length=12, choices=CheckResult.choices)
    note = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item__position", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="one_check_per_item")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.item_id} {self.result}"


@tracked()
class Supplement(models.Model):
    """A request to mend an application after the deadline (보완요청): only what it names may be changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="supplements")
    text = models.TextField(max_length=2000)
    pages = models.ManyToManyField(FormPage, blank=True, related_name="+")
    documents = models.ManyToManyField(RequiredDocument, blank=True, related_name="+")
    costs = models.BooleanField(default=False, help_text="The sums may be changed.")
    state = models.CharField(max_length=10, choices=SupplementState.choices, default=SupplementState.OPEN)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state=SupplementState.OPEN), name="one_open_supplement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"

    @property
    def named(self) -> list[str]:
        """What may be changed, in words: the costs, pages, documents."""
        costs = [_("Costs")] if self.costs else []
        return [*costs, *(page.name for page in self.pages.all()), *(each.name for each in self.documents.all())]
