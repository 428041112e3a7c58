"""What becomes of evaluators' affiliations when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.programs.models import EvaluatorProfile, PastWork
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the movers of the review's rows."""
    register_mover("programs.EvaluatorProfile.organisation", move_profiles, name=_("Evaluators' affiliations"))
    register_mover("programs.PastWork.organisation", move_past_work, name=_("Evaluators' past work"))


def move_profiles(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let evaluators of the absorbed record belong to the kept one."""
    rows = EvaluatorProfile.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved


def move_past_work(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let past work for the absorbed record count as work for the kept one."""
    rows = PastWork.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved
