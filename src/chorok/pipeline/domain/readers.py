"""Who may open the papers of projects and the evidence of their moves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.pipeline.models import Project

PURPOSE_PROJECT = "project"


def register() -> None:
    """Register the reader with the store of files."""
    files.register_reader(PURPOSE_PROJECT, can_read_paper)


def can_read_paper(actor: Any, stored: StoredFile) -> Decision:
    """Those who look inside, where they see the project itself."""
    if actor.may_look_inside:
        seen = Project.objects.visible_to(actor)
        if seen.filter(papers__file=stored).exists() or seen.filter(moves__evidence=stored).exists():
            return ALLOWED
    return denied(_("Only the centre and the city may open this paper."))
