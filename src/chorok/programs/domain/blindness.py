"""Files that evaluators of a blind call read: they are taken only if nothing in them tells who made them."""

from django.utils.translation import gettext as _

from chorok.core import files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.documents.neutral import Unreadable, without_makers


def require_neutral(stored: StoredFile) -> None:
    """Raise DomainError for a file that could not be shown to evaluators without the names of its makers."""
    try:
        with files.read(stored) as content:
            without_makers(content, content_type=stored.content_type)
    except Unreadable as error:
        raise DomainError(
            _(
                "Evaluators of this call don't learn who applies, but the names of this file's makers can't be taken"
                " out of it. Such are HWP files, locked files and files with objects inside. Save it as PDF and add it"
                " again."
            )
        ) from error
