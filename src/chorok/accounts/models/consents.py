"""What a person agreed to, in which wording (Personal Information Protection Act §15, §22)."""

from django.conf import settings
from django.db import models

from chorok.core.history import tracked


@tracked()
class Consent(models.Model):
    """One tick: the document, the version and the fingerprint of the words that were shown, when and from where."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    document = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    text_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "document", "version"], name="one_consent_per_version")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.document} {self.version}"
