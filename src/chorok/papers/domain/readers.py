"""Who may open papers and the files that came back."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import Decision, denied
from chorok.papers import policy
from chorok.papers.models import MadePaper

PURPOSE_PAPER = "made_paper"
PURPOSE_READING = "read_paper"


def register() -> None:
    """Register the readers with the store of files."""
    files.register_reader(PURPOSE_PAPER, can_read)
    files.register_reader(PURPOSE_READING, can_read)


def can_read(actor: Any, stored: StoredFile) -> Decision:
    """Whoever may see the paper."""
    held = Q(docx=stored) | Q(hwpx=stored) | Q(pdf=stored) | Q(readings__file=stored)
    paper = MadePaper.objects.filter(held).first()
    if paper is None:
        return denied(_("Only the organisation and the centre may open this paper."))
    return policy.can_see(actor, paper)
