"""What becomes of applications when two records of one organisation are merged."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.enums import HANDED_IN
from chorok.programs.models import Application
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the mover of applications; what hangs on one (its agreement, scores, appeals) goes with it."""
    register_mover("programs.Application.organisation", move_applications, name=_("Applications"))


def move_applications(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let applications belong to the kept record.

    An organisation has one application in a call. Where both records have one, a draft or withdrawn one of the absorbed
    record stays with it. Raises DomainError where the absorbed record's application counts.
    """
    twice = Application.objects.filter(organisation=absorbed, call__applications__organisation=kept)
    counting = twice.filter(state__in=HANDED_IN).select_related("call").first()
    if counting is not None:
        raise DomainError(
            _("Both records have an application in “%(call)s”. Have %(code)s withdrawn, or keep the other record.")
            % {"call": counting.call.name, "code": counting.receipt_code},
            field="absorbed",
        )
    rows = Application.objects.filter(organisation=absorbed).exclude(pk__in=list(twice.values_list("pk", flat=True)))
    moved = list(rows.values_list("pk", flat=True))
    Application.objects.filter(pk__in=moved).update(organisation=kept)
    return moved
