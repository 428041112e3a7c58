"""The papers handed in with an application; a replaced one stays for the record."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.applications import lock
from chorok.programs.domain.blindness import require_neutral
from chorok.programs.domain.readiness import asked_documents
from chorok.programs.models import Application, ApplicationDocument, RequiredDocument
from chorok.programs.policy_applications import can_edit_document

PURPOSE_DOCUMENT = "application_document"


@transaction.atomic
def add_document(
    *, actor: Actor, application: Application, document: RequiredDocument, upload: UploadedFile
) -> ApplicationDocument:
    """Keep a paper for what was asked; it takes the place of the one before.

    Raises DomainError (field `upload`) for a file that can't be taken, one that evaluators of a blind call could not
    read without its makers' names, or a paper this call doesn't ask for.
    """
    row = lock(application)
    require(can_edit_document(actor, row, document))
    if actor.user_id is None:
        raise DomainError(_("A paper is handed in by a person."))
    if not asked_documents(row.call, row.organisation).filter(pk=document.pk).exists():
        raise DomainError(_("This paper is not asked of you."), field="upload")
    try:
        stored = files.store(upload=upload, purpose=PURPOSE_DOCUMENT, user_id=actor.user_id)
        if row.call.blind and not document.names_applicant:
            require_neutral(stored)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="upload") from refusal
    _put_away(row, document)
    _touch(row)
    return ApplicationDocument.objects.create(
        application=row, document=document, file=stored, added_at=clock.now(), added_by_id=actor.user_id
    )


@transaction.atomic
def remove_document(*, actor: Actor, application: Application, document: RequiredDocument) -> None:
    """Take a paper out again. Raises DomainError when there is none."""
    row = lock(application)
    require(can_edit_document(actor, row, document))
    if not _put_away(row, document):
        raise DomainError(_("There is no such paper any more."))
    _touch(row)


def _put_away(application: Application, document: RequiredDocument) -> int:
    present = ApplicationDocument.objects.filter(application=application, document=document, replaced_at=None)
    return present.update(replaced_at=clock.now())


def _touch(application: Application) -> None:
    application.saved_at = clock.now()
    application.save(update_fields=["saved_at"])
