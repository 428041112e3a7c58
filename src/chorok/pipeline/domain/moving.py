"""What becomes of project partners when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.pipeline.models import ProjectPartner
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of this room."""
    register_mover("pipeline.ProjectPartner.organisation", move_partners, name=_("Roles in overseas projects"))


def move_partners(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let the kept record stand in the absorbed one's roles; a role both had stays once."""
    rows = ProjectPartner.objects.filter(organisation=absorbed)
    had = ProjectPartner.objects.filter(organisation=kept)
    twice = rows.filter(pk__in=[row.pk for row in rows if had.filter(project=row.project_id, role=row.role).exists()])
    twice.delete()
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
