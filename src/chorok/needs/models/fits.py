"""Who was told that a need and a technology fit, or is to be told with the next mail."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked
from chorok.needs.enums import Side
from chorok.needs.models.needs import Need
from chorok.registry.models import Technology


class FitLink(models.Model):
    """A link mailed to whoever asks and has no account here, with what was told in that mail.

    The token says once of what more is wanted, and then only reads; switching such mails off and on stays possible.
    Hashes of token and address are kept.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    address_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk}"


@tracked()
class FitSwitch(models.Model):
    """An address without an account that wants no mails about technologies; its hash is kept."""

    address_hash = models.CharField(max_length=64, unique=True)
    off_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}"


@tracked()
class Fit(models.Model):
    """A need and a technology that fit, of which one came new: its company or whoever asks is told, never twice."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="fits")
    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="fits")
    side = models.CharField(max_length=8, choices=Side.choices, help_text="Who is told")
    score = models.FloatField()
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    link = models.ForeignKey(FitLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="fits")
    wanted_at = models.DateTimeField(null=True, blank=True, help_text="When they asked the centre for more")
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "technology", "side"], name="fit_is_told_once"),
        ]
        indexes = [models.Index(fields=["side"], condition=models.Q(told_at=None), name="fit_to_be_told")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.technology_id}"
