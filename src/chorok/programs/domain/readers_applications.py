"""Who may open the files of applications. Evaluators read them through pages of their own, under neutral names."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.domain.answers import PURPOSE_ANSWER
from chorok.programs.domain.papers import PURPOSE_DOCUMENT
from chorok.programs.domain.receipts import PURPOSE_RECEIPT
from chorok.programs.models import Application


def register() -> None:
    """Register the readers with the store of files."""
    for purpose in (PURPOSE_ANSWER, PURPOSE_DOCUMENT, PURPOSE_RECEIPT):
        files.register_reader(purpose, can_read)


def can_read(actor: Any, stored: StoredFile) -> Decision:
    """Whoever may see the application the file belongs to."""
    held = Q(answers__file=stored) | Q(documents__file=stored) | Q(receipt=stored)
    if Application.objects.visible_to(actor).filter(held).exists():
        return ALLOWED
    return denied(_("Only the applicant and the centre may see this application."))
