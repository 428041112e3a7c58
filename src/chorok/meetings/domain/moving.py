"""What becomes of consultations when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.meetings.models import Participant
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of this room."""
    register_mover("meetings.Participant.organisation", move_participants, name=_("Export consultations"))


def move_participants(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let places at consultations belong to the kept record, but where it has one of its own there."""
    own = Participant.objects.filter(organisation=kept).values("consultation")
    rows = Participant.objects.filter(organisation=absorbed).exclude(consultation__in=own)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
