"""What becomes of papers when two records of one organisation are merged."""

from django.db.models import F, Max
from django.utils.translation import pgettext_lazy

from chorok.papers.models import MadePaper
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of this room; papers of technologies go with their technology."""
    register_mover("papers.MadePaper.organisation", move_papers, name=pgettext_lazy("office", "Papers"))


def move_papers(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let the papers belong to the kept record, their versions counted on from its own."""
    moved: list[int] = []
    rows = MadePaper.objects.filter(organisation=absorbed)
    for kind, language in rows.values_list("kind", "language").order_by("kind", "language").distinct():
        own = MadePaper.objects.filter(organisation=kept, kind=kind, language=language)
        newest = own.aggregate(newest=Max("version"))["newest"] or 0
        these = rows.filter(kind=kind, language=language)
        moved += these.order_by("version").values_list("pk", flat=True)
        these.update(organisation=kept, version=F("version") + newest)
    return sorted(moved)
