"""Who may open the papers of agreements and the scans of their signatures."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.domain.agreement_paper import PURPOSE_AGREEMENT, PURPOSE_SCAN
from chorok.programs.models import Agreement


def register() -> None:
    """Register the readers with the store of files."""
    for purpose in (PURPOSE_AGREEMENT, PURPOSE_SCAN):
        files.register_reader(purpose, can_read)


def can_read(actor: Any, stored: StoredFile) -> Decision:
    """Whoever may see the agreement the paper belongs to."""
    held = Q(versions__file=stored) | Q(versions__signatures__scan=stored)
    if Agreement.objects.visible_to(actor).filter(held).exists():
        return ALLOWED
    return denied(_("Only the company and the centre may see this agreement."))
