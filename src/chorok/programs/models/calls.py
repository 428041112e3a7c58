"""Calls for applications, their rules and papers. A template is a call that never opens."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chorok.core import clock
from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.enums import (
    PUBLIC_CALL_STATES,
    CallState,
    NoticeKind,
    RuleKind,
    TieBreak,
    Trimming,
    VatPolicy,
)
from chorok.registry.models import Organisation
from chorok.registry.models.taxonomy import Bilingual

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


def default_tie_breaks() -> list[str]:
    """The order of the ministry's conventions: criteria in their order, bonus points, the committee."""
    return [TieBreak.CRITERIA, TieBreak.BONUS, TieBreak.COMMITTEE]


class CallQuerySet(models.QuerySet["Call"]):
    """Calls by who may see them."""

    def public(self) -> "CallQuerySet":
        """Calls whose page is public now: approved ones appear on the second of `publish_at`."""
        return self.filter(Q(state__in=PUBLIC_CALL_STATES) | Q(state=CallState.APPROVED), publish_at__lte=clock.now())

    def taking_applications(self) -> "CallQuerySet":
        """Public calls whose period holds this moment."""
        now = clock.now()
        return self.public().filter(
            state__in=[CallState.APPROVED, CallState.PUBLISHED], opens_at__lte=now, closes_at__gt=now
        )

    def templates(self) -> "CallQuerySet":
        """The templates, one for each line."""
        return self.filter(state=CallState.TEMPLATE)

    def real(self) -> "CallQuerySet":
        """Everything but templates."""
        return self.exclude(state=CallState.TEMPLATE)

    def with_a_stake_of(self, actor: "Actor") -> "CallQuerySet":
        """Calls to which an organisation of the person has applied, if only with a draft."""
        if actor.user is None:
            return self.none()
        return self.filter(applications__organisation__in=Organisation.objects.of(actor).values("pk"))

    def visible_to(self, actor: "Actor") -> "CallQuerySet":
        """All for those who look inside (up to a past operator's last day), the public ones for everyone."""
        if not actor.may_look_inside:
            return self.public()
        if actor.sees_until is None:
            return self.all()
        return self.filter(created_at__date__lte=actor.sees_until)


@tracked()
class Call(Bilingual):
    """A call for applications in one line of support (공고); moments are exact to the second.

    Applications are taken from `opens_at` (included) until `closes_at` (not included any more).
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="calls")
    year = models.ForeignKey(ProgrammeYear, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    code = models.SlugField(max_length=60, unique=True, help_text="Stands in the address and in receipt numbers.")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    summary_ko = models.TextField(max_length=400, blank=True)
    summary_en = models.TextField(max_length=400, blank=True)
    body_ko = models.TextField(max_length=20000, blank=True)
    body_en = models.TextField(max_length=20000, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    results_on = models.DateField(null=True, blank=True, help_text="When results are planned to be announced.")
    appeal_days = models.PositiveSmallIntegerField(default=7, help_text="Days after the announcement; 0: no appeal.")
    quota = models.PositiveIntegerField(null=True, blank=True, help_text="Applicants to select; none: by budget only.")
    waiting_places = models.PositiveIntegerField(default=0)
    waiting_until = models.DateField(
        null=True, blank=True, help_text="Last day on which the waiting list holds; none: until the call is finished."
    )
    subsidy_rate = models.DecimalField(max_digits=5, decimal_places=2, default=100, help_text="percent of the costs")
    subsidy_ceiling = models.DecimalField(
        max_digits=14, decimal_places=0, null=True, blank=True, help_text="KRW for each applicant"
    )
    own_cash_least = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="percent of the costs the company pays in cash at least"
    )
    own_in_kind_most = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="percent of the costs it may bring in kind at most"
    )
    vat_policy = models.CharField(max_length=10, choices=VatPolicy.choices, default=VatPolicy.EXCLUDE)
    settlement_due_days = models.PositiveSmallIntegerField(default=30)
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    needs_approval = models.BooleanField(default=False, help_text="The city approves before publishing.")
    blind = models.BooleanField(default=False, help_text="Evaluators don't learn who applies.")
    review_due_at = models.DateTimeField(null=True, blank=True, help_text="When evaluators are asked to be done.")
    evaluators_each = models.PositiveSmallIntegerField(default=5, help_text="Evaluators for each application.")
    trimming = models.CharField(max_length=12, choices=Trimming.choices, default=Trimming.FROM_FIVE)
    threshold = models.DecimalField(max_digits=6, decimal_places=2, default=60, help_text="Least total to be selected.")
    bonus_cap = models.DecimalField(max_digits=5, decimal_places=2, default=5)
    tie_breaks = ArrayField(models.CharField(max_length=12, choices=TieBreak.choices), default=default_tie_breaks)
    agreement_ko = models.TextField(max_length=20000, blank=True, help_text="The text, with {placeholders}.")
    agreement_en = models.TextField(max_length=20000, blank=True)
    support_from = models.DateField(null=True, blank=True)
    support_until = models.DateField(null=True, blank=True)
    form_frozen_at = models.DateTimeField(null=True, blank=True, help_text="Since the first application exists.")
    approval_note = models.TextField(max_length=2000, blank=True, help_text="What the city wants changed.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When the results went out.")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fictitious = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state=CallState.TEMPLATE), name="one_template_per_line"
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.TEMPLATE) | Q(year__isnull=False), name="call_belongs_to_a_year"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(subsidy_rate__gte=0) & Q(subsidy_rate__lte=100), name="subsidy_rate_is_a_percentage"
            ),
        ]
        indexes = [models.Index(fields=["state", "publish_at"]), models.Index(fields=["closes_at"])]

    @property
    def summary(self) -> str:
        """The summary in the reader's language, Korean where English is missing."""
        return self.summary_ko if get_language() == "ko" else self.summary_en or self.summary_ko

    @property
    def body(self) -> str:
        """The text in the reader's language, Korean where English is missing."""
        return self.body_ko if get_language() == "ko" else self.body_en or self.body_ko

    @property
    def is_public(self) -> bool:
        """The call's page is public now."""
        return (
            self.state in (*PUBLIC_CALL_STATES, CallState.APPROVED)
            and self.publish_at is not None
            and self.publish_at <= clock.now()
        )

    @property
    def takes_applications(self) -> bool:
        """The period holds this moment, to the second."""
        return (
            self.state in (CallState.APPROVED, CallState.PUBLISHED)
            and self.is_public
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= clock.now() < self.closes_at
        )

    @property
    def has_closed(self) -> bool:
        """The deadline has passed."""
        return self.closes_at is not None and self.closes_at <= clock.now()

    @property
    def own_share(self) -> Decimal:
        """Percent of the costs the company bears, in cash and in kind."""
        return Decimal(100) - self.subsidy_rate


@tracked()
class EligibilityRule(models.Model):
    """One condition for applying. Which of `values`, `least` and `most` count depends on the kind."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=20, choices=RuleKind.choices)
    values = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="any of these")
    least = models.PositiveIntegerField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "kind"], name="one_rule_of_a_kind_per_call")]

    def __str__(self) -> str:
        return self.kind


@tracked()
class RequiredDocument(Bilingual):
    """A paper that is asked for with the application."""

    class For(models.TextChoices):
        ANYONE = "anyone"
        COMPANY = "company"
        TEAM = "team"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    code = models.SlugField(max_length=40)
    help_ko = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    asked_of = models.CharField(max_length=10, choices=For.choices, default=For.ANYONE)
    required = models.BooleanField(default=True)
    blank_form = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    names_applicant = models.BooleanField(default=True, help_text="Not shown to evaluators of a blind call.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="one_document_per_code")]


@tracked()
class CallAttachment(Bilingual):
    """A file that stands beside the call for everyone."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


@tracked()
class CallNotice(models.Model):
    """A public notice to a published call: what was extended, corrected or called off."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    text_ko = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000, blank=True)
    closes_before = models.DateTimeField(null=True, help_text="The deadline an extension replaced.")
    closes_after = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The text in the reader's language, Korean where English is missing."""
        return self.text_ko if get_language() == "ko" else self.text_en or self.text_ko


@tracked()
class CallQuestion(models.Model):
    """A question somebody asked about a call; the answer is public when staff says so."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions_asked")
    text = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_ko = models.TextField(max_length=4000, blank=True)
    answer_en = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def answer(self) -> str:
        """The answer in the reader's language, Korean where English is missing."""
        return self.answer_ko if get_language() == "ko" else self.answer_en or self.answer_ko


@tracked()
class ChecklistItem(Bilingual):
    """One line of the screening checklist."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="checklist")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
