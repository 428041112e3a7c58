"""What becomes of support cases when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation
from chorok.support.models import Case


def register() -> None:
    """Register the mover of this room."""
    register_mover("support.Case.organisation", move_cases, name=_("Support cases"))


def move_cases(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let cases belong to the kept record."""
    rows = Case.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
