"""Photographs of the event."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.meetings.enums import PhotoConsent
from chorok.meetings.models.consultations import Consultation


@tracked()
class EventPhoto(models.Model):
    """A photograph of a consultation: what it shows in both languages, why and to whom it may be shown."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt_ko = models.CharField(max_length=200, help_text="What it shows, in words")
    alt_en = models.CharField(max_length=200)
    consent = models.CharField(max_length=6, choices=PhotoConsent.choices)
    public = models.BooleanField(default=False, help_text="Stands on the public page of the consultation.")
    consent_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where the consents are kept, or why none is needed; for the centre alone.",
    )
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt_ko="") & ~Q(alt_en=""), name="photo_is_told_in_both_languages"),
            models.CheckConstraint(
                condition=Q(public=False) | ~Q(consent_note=""), name="public_photo_says_where_its_consent_is"
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def alt(self) -> str:
        """What it shows, in the reader's language."""
        return self.alt_ko if get_language() == "ko" else self.alt_en
