"""What becomes of seats in councils when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.councils.models import CouncilMember
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of this room."""
    register_mover("councils.CouncilMember.organisation", move_seats, name=_("Seats in councils"))


def move_seats(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let the members sit there for the kept record."""
    rows = CouncilMember.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
