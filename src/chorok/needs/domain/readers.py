"""Who may open the papers of needs and the files they were imported from."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.needs import policy
from chorok.needs.models import NeedPaper

PURPOSE_PAPER = "need"
PURPOSE_IMPORT = "need_import"


def register() -> None:
    """Register the readers with the store of files."""
    files.register_reader(PURPOSE_PAPER, can_read_paper)
    files.register_reader(PURPOSE_IMPORT, can_read_import)


def can_read_paper(actor: Any, stored: StoredFile) -> Decision:
    """Those who look inside, and the people of whoever asks."""
    paper = NeedPaper.objects.select_related("need__organisation").filter(file=stored).first()
    if paper is None:
        return denied(_("Only the organisation that asks and the centre may open this paper."))
    return policy.can_read_papers(actor, paper.need)


def can_read_import(actor: Any, stored: StoredFile) -> Decision:
    """The centre's staff: an import is their common work."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))
