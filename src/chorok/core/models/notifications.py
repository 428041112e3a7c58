"""The outbox: every mail is a row first, and stands in the recipient's inbox."""

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """A message to one person: shown in the inbox, and mailed unless the person switched its kind off."""

    class Mail(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        OFF = "off"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notifications"
    )
    email = models.EmailField(help_text="Where the mail goes; kept, as the person's address may change.")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(help_text="plain text")
    link = models.CharField(max_length=500, blank=True, help_text="path on this hub")
    secret_link = models.BooleanField(
        default=False, help_text="The link carries a token: it is forgotten as soon as the mail has gone."
    )
    calendar = models.TextField(blank=True, help_text="iCalendar file that goes with the mail")
    key = models.CharField(max_length=120, null=True, unique=True, help_text="Sent once for each key.")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.QUEUED)
    mailed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="core_notification_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class NotificationSwitch(models.Model):
    """A person's wish not to be mailed about a kind; the inbox still holds it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_switches")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_switch_per_kind")]

    def __str__(self) -> str:
        return self.kind
