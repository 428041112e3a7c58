"""To-dos and how often a person is reminded of them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.registry.models import Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class TodoQuerySet(models.QuerySet["Todo"]):
    """To-dos by whose they are."""

    def open(self) -> "TodoQuerySet":
        """Those still to be done."""
        return self.filter(done_at=None)

    def of(self, actor: "Actor") -> "TodoQuerySet":
        """What waits for the person: as this person, as a member of an organisation, or in a role."""
        if actor.user is None:
            return self.none()
        return self.filter(
            Q(user=actor.user)
            | Q(organisation__in=Organisation.objects.of(actor).values("pk"))
            | Q(role__in=actor.roles)
        )


class Todo(models.Model):
    """Something due, from one person, one organisation or everybody in a role; `key` names what it stands for."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40, help_text="One of core.kinds, so that its mails can be switched off.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="todos")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="todos")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    title_ko = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    link = models.CharField(max_length=300, help_text="path on this hub")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = TodoQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_at").asc(nulls_last=True), "since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation=None, role="")
                | Q(user=None, organisation__isnull=False, role="")
                | (Q(user=None, organisation=None) & ~Q(role="")),
                name="todo_waits_for_one_party",
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(done_at=None), name="todo_open_by_user"),
            models.Index(fields=["organisation"], condition=Q(done_at=None), name="todo_open_by_organisation"),
            models.Index(fields=["role"], condition=Q(done_at=None), name="todo_open_by_role"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def party(self) -> tuple[str, int | str]:
        """From whom it is due: ("user", id), ("organisation", id) or ("role", code)."""
        if self.user_id is not None:
            return "user", self.user_id
        if self.organisation_id is not None:
            return "organisation", self.organisation_id
        return "role", self.role

    @property
    def is_overdue(self) -> bool:
        """The moment it was due has passed."""
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def title(self) -> str:
        """What is to be done, in the reader's language."""
        return self.title_ko if get_language() == "ko" else self.title_en


class DigestChoice(models.Model):
    """How often a person gets the mail with everything that is due; without a row it is daily."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Every working day")
        WEEKLY = "weekly", _("Every Monday")
        NEVER = "never", _("Never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_choice")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)

    def __str__(self) -> str:
        return self.rhythm
