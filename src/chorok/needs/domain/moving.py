"""What becomes of needs when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.needs.models import Need
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of this room."""
    register_mover("needs.Need.organisation", move_needs, name=_("Needs"))


def move_needs(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let the needs belong to the kept record."""
    rows = Need.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
