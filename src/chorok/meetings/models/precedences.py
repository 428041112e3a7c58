"""Pairs that meet before other pairs."""

from django.db import models
from django.db.models import F, Q

from chorok.core.history import tracked
from chorok.meetings.models.consultations import Consultation
from chorok.meetings.models.participants import Wish


@tracked()
class Precedence(models.Model):
    """One pair's meeting is over before another's begins, wherever both are held; the centre says so, and why."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="precedences")
    first = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="comes_before")
    then = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="comes_after")
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "then"], name="one_precedence_per_two_pairs"),
            models.CheckConstraint(condition=~Q(first=F("then")), name="no_pair_before_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} < {self.then_id}"
