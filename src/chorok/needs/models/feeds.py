"""Feeds of projects that are asked for new needs."""

from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.needs.enums import FeedKind, FeedOutcome
from chorok.needs.models.imports import NeedImport


@tracked()
class NeedFeed(models.Model):
    """An address where a fund or bank publishes its projects. It is asked once a day while it is switched on.

    `name` is the source of the needs it brings; what it answers is kept as an import, like a file.
    """

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=FeedKind.choices)
    address = models.URLField(max_length=500, blank=True)
    active = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When it was asked the last time")
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=FeedOutcome.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True, help_text="The technical cause, in English")
    last_import = models.ForeignKey(NeedImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(active=False) | ~Q(address=""), name="feed_is_on_with_an_address")
        ]

    def __str__(self) -> str:
        return self.name
