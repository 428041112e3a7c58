"""A council and who belongs to it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.registry.models import Organisation
from chorok.registry.models.taxonomy import Bilingual

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class CouncilQuerySet(models.QuerySet["Council"]):
    """Councils by who may see them."""

    def visible_to(self, actor: "Actor") -> "CouncilQuerySet":
        """All (up to a past operator's last day) for those who look inside; nobody else's."""
        if not actor.may_look_inside:
            return self.none()
        return self if actor.sees_until is None else self.filter(created_at__date__lte=actor.sees_until)


@tracked()
class Council(Bilingual):
    """A council that meets again and again, such as the development-cooperation council."""

    purpose_ko = models.TextField(max_length=2000, blank=True)
    purpose_en = models.TextField(max_length=2000, blank=True)
    fictitious = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name_ko", "id"]

    @property
    def purpose(self) -> str:
        """What it is for, in the reader's language, the other where it is missing."""
        first, second = (self.purpose_ko, self.purpose_en)
        return (first or second) if get_language() == "ko" else (second or first)


@tracked()
class CouncilMember(models.Model):
    """Who belongs to a council: a person with a post, for an organisation of the registry or one that is only named."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="council_seats"
    )
    body = models.CharField(max_length=200, blank=True, help_text="Its name where it isn't registered")
    name = models.CharField(max_length=80, help_text="Of the person")
    position = models.CharField(max_length=80, blank=True)
    chairs = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True, help_text="The day the person left")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-chairs", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) & ~Q(body="") | Q(organisation__isnull=False, body=""),
                name="member_of_a_body",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> str:
        """The body the person sits there for, in the reader's language."""
        return self.body if self.organisation is None else self.organisation.name
