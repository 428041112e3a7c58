"""Cases: one company supported in one line, from its agreement on."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.models import Agreement, Call
from chorok.registry.models import Organisation
from chorok.support.enums import CaseState

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them."""

    def visible_to(self, actor: "Actor") -> "CaseQuerySet":
        """All (up to a past operator's last day) for those who look inside; one's organisations' own.

        Where an organisation of one's own has applied to the same call, the others' stay closed.
        """
        if actor.is_visitor:
            return self.none()
        own = Q(organisation__in=Organisation.objects.of(actor).values("pk"))
        if not actor.may_look_inside:
            return self.filter(own)
        inside = ~Q(agreement__application__call__in=Call.objects.with_a_stake_of(actor).values("pk"))
        if actor.sees_until is not None:
            inside &= Q(opened_at__date__lte=actor.sees_until)
        return self.filter(own | inside)


@tracked()
class Case(models.Model):
    """The support of one organisation in one line of a year; it opens with the signed agreement."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="case")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="cases")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    in_charge = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.line_id} {self.year_id}"
