"""Who may open the registry's files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.registry.models import Organisation
from chorok.registry.policy import membership_of

PURPOSE_IMPORT = "import"


def register() -> None:
    """Register the readers with the store of files."""
    files.register_reader(files.PURPOSE_VERIFICATION, can_read_verification)
    files.register_reader(PURPOSE_IMPORT, can_read_import)


def can_read_verification(actor: Any, stored: StoredFile) -> Decision:
    """Those who look inside, and the people of the organisation that handed it in."""
    if actor.may_look_inside:
        return ALLOWED
    organisation = Organisation.objects.filter(verification_file=stored).first()
    if organisation is not None and membership_of(actor, organisation) is not None:
        return ALLOWED
    return denied(_("Only the organisation and the centre may open this document."))


def can_read_import(actor: Any, stored: StoredFile) -> Decision:
    """The person who uploaded it, while still staff."""
    if actor.is_staff and stored.uploaded_by_id == actor.user_id:
        return ALLOWED
    return denied(_("Only the person who uploaded this file may open it."))
