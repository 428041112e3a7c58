"""Who may open the files of concepts that were brought in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied

PURPOSE_IMPORT = "thesaurus_import"


def register() -> None:
    """Register the reader with the store of files; such a file holds words, nobody's data."""
    files.register_reader(PURPOSE_IMPORT, can_read_import, personal=False)


def can_read_import(actor: Any, stored: StoredFile) -> Decision:
    """The centre's staff: an import is their common work."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))
