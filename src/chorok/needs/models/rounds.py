"""What became of an introduction: both sides are asked after some months."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from chorok.core.history import tracked
from chorok.needs.enums import SIGNED, Refusal, Side, Standing
from chorok.needs.models.matches import Candidate
from chorok.outcomes.enums import Round
from chorok.outcomes.models import Claim


class IntroductionRoundQuerySet(models.QuerySet["IntroductionRound"]):
    """Rounds by whether they may be answered."""

    def newest(self) -> "IntroductionRoundQuerySet":
        """The last one of each introduction that was opened: those before take no first answer any more."""
        later = IntroductionRound.objects.filter(candidate=OuterRef("candidate"), round__gt=OuterRef("round"))
        return self.filter(~Exists(later))


@tracked()
class IntroductionRound(models.Model):
    """One time both sides are asked."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="rounds")
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    due_on = models.DateField()
    asked_at = models.DateTimeField()

    objects = IntroductionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["candidate_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "round"], name="one_introduction_round"),
            models.CheckConstraint(condition=Q(round__in=Round.values), name="introduction_round_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.round}"


@tracked()
class RoundAnswer(models.Model):
    """What one side said in one round. The amount is what was signed since the answer before; no total is kept.

    `claim` is where the ledger holds it. Both sides' answers that tell the same share one.
    """

    round = models.ForeignKey(IntroductionRound, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=8, choices=Side.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    signed_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=Refusal.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_staff = models.BooleanField(default=False, help_text="The centre entered what it was told")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="introduction_answers"
    )

    class Meta:
        ordering = ["round_id", "side"]
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="one_answer_of_a_side_per_round"),
            models.CheckConstraint(
                condition=Q(standing__in=SIGNED, signed_on__isnull=False, amount__gte=0)
                | Q(standing__in=SIGNED, signed_on__isnull=False, amount=None)
                | (~Q(standing__in=SIGNED) & Q(amount=None, signed_on=None)),
                name="signed_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.ENDED) & ~Q(ended_because="")
                | ~Q(standing=Standing.ENDED) & Q(ended_because=""),
                name="ended_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.side} {self.standing}"
