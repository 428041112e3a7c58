"""Files beside a call: attachments and blank forms, anybody's once the call is public."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.models import Call

PURPOSE = "call"


def register() -> None:
    """Register the reader with the store of files."""
    files.register_reader(PURPOSE, can_read)


def can_read(actor: Any, stored: StoredFile) -> Decision:
    """Anybody, when one of the calls it stands beside is public; else those who may see one of the calls."""
    beside = Q(attachments__file=stored) | Q(documents__blank_form=stored)
    if any(calls.filter(beside).exists() for calls in (Call.objects.public(), Call.objects.visible_to(actor))):
        return ALLOWED
    return denied(_("This file belongs to a call that is not published."))


def store_for_call(upload: UploadedFile, *, actor: Actor, field: str) -> StoredFile:
    """Keep a file for a call. Raises DomainError beside `field` when the store doesn't take it."""
    try:
        return files.store(upload=upload, purpose=PURPOSE, user_id=actor.user_id)
    except DomainError as refusal:
        raise DomainError(refusal.message, field=field) from refusal
