"""Files as they lie in the store: under a random name, outside the web root."""

import uuid

from django.conf import settings
from django.db import models

from chorok.core.history import tracked


@tracked()
class StoredFile(models.Model):
    """One uploaded or generated file. Who may read it is decided by the record that holds it, by `purpose`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, help_text="The name it was uploaded with, without path parts.")
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100, unique=True)
    purpose = models.CharField(max_length=40, db_index=True)
    public = models.BooleanField(default=False, help_text="Anyone may read it, as with pictures of a public page.")
    width = models.PositiveIntegerField(null=True, help_text="pixels, pictures only")
    height = models.PositiveIntegerField(null=True, help_text="pixels, pictures only")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
