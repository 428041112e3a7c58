"""Agreements opened for many selected applicants at once: first seen, then done to all of them or to none."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.programs.domain.agreements import frame_of, open_agreement
from chorok.programs.domain.queries.agreements import without_agreement
from chorok.programs.models import Agreement, Application, YearLine
from chorok.programs.policy_agreements import can_open_agreement, can_open_agreements

#: The most applicants one step takes.
MOST = 200


@dataclass(frozen=True)
class Left:
    """An applicant whose agreement can't be opened now, and why."""

    application: Application
    reason: Text


@dataclass(frozen=True)
class OpeningPreview:
    """What `open_many` would do."""

    ready: list[Application]
    left: list[Left]

    @property
    def subsidy(self) -> Decimal:
        """The won granted to those whose agreements would be opened."""
        return sum((getattr(one, "granted", None) or Decimal(0) for one in self.ready), Decimal(0))


def preview_openings(*, actor: Actor, chosen: Iterable[int]) -> OpeningPreview:
    """Say for which of the `chosen` applications an agreement would be opened; nothing is done.

    Raises Refused for anybody but the staff, and DomainError when too many are chosen at once.
    """
    require(can_open_agreements(actor))
    ready, left = [], []
    for application, reason in _judged(actor, without_agreement(actor), chosen):
        if reason is None:
            ready.append(application)
        else:
            left.append(Left(application, reason))
    return OpeningPreview(ready, left)


@transaction.atomic
def open_many(*, actor: Actor, chosen: Iterable[int], expected: int) -> list[Agreement]:
    """Open the agreements of all `chosen` applications, or of none; each applicant is told.

    Raises DomainError when it would be another number than the `expected` one of the preview.
    """
    require(can_open_agreements(actor))
    rows = without_agreement(actor).select_for_update(of=("self",)).order_by("pk")
    ready = [application for application, reason in _judged(actor, rows, chosen) if reason is None]
    if len(ready) != expected or not ready:
        raise DomainError(_("This has changed since you looked. Look at it again before you go on."))
    return [open_agreement(actor=actor, application=application) for application in ready]


def _judged(actor: Actor, rows: QuerySet[Application], chosen: Iterable[int]) -> list[tuple[Application, Text | None]]:
    wanted = set(chosen)
    if len(wanted) > MOST:
        raise DomainError(_("At most %(number)d can be chosen at once.") % {"number": MOST})
    applications = list(rows.filter(pk__in=wanted))
    planned = YearLine.objects.filter(year__in={one.call.year_id for one in applications})
    lines = {(line.year_id, line.line_id): line for line in planned}
    return [(one, _hindrance(actor, one, lines.get((one.call.year_id or 0, one.call.line_id)))) for one in applications]


def _hindrance(actor: Actor, application: Application, line: YearLine | None) -> Text | None:
    allowed = can_open_agreement(actor, application)
    if not allowed:
        return allowed.reason
    try:
        frame_of(application.call, line)
    except DomainError as refusal:
        return refusal.message
    return None
