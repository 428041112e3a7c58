"""Roles, and the terms of office of the operators a city entrusts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chorok.accounts.enums import Role
from chorok.core.history import tracked


@tracked()
class Term(models.Model):
    """The span in which one operator runs the centre.

    The operator's staff act from `starts_on` to `ends_on`. They read from `reads_from` (the handover before) to
    `reads_until` (the settling after); after `ends_on` they see nothing of what came later.
    """

    operator_ko = models.CharField(max_length=100)
    operator_en = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reads_from = models.DateField()
    reads_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="term_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(reads_from__lte=F("starts_on")), name="term_reads_before_start"),
            models.CheckConstraint(
                condition=Q(reads_until=None) | Q(ends_on__isnull=False, reads_until__gte=F("ends_on")),
                name="term_reads_after_end",
            ),
        ]

    def __str__(self) -> str:
        return self.operator_ko


@tracked()
class RoleGrant(models.Model):
    """A role given to a person; taken back by a date, never deleted (kept 3 years by the Safety Measures §5)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    term = models.ForeignKey(Term, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "term"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="one_live_grant_per_role",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["staff", "manager"], term__isnull=False)
                | (~Q(role__in=["staff", "manager"]) & Q(term=None)),
                name="operator_roles_have_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
