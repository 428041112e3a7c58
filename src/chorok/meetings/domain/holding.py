"""A consultation that was held: what the ledger says of it as a whole, and the totals of all that came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.meetings.domain.chasing import end_chase
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.no_shows import mark_what_fell_through
from chorok.meetings.domain.states import CONSULTATION_FLOW
from chorok.meetings.domain.surveys import close_surveys
from chorok.meetings.domain.times import shifts
from chorok.meetings.enums import MeetingState
from chorok.meetings.models import Consultation, ConsultationClaim, Meeting
from chorok.outcomes.domain.claims import correct_claim, report_claim
from chorok.outcomes.enums import ClaimKind, ClaimState, PeriodState
from chorok.outcomes.models import Claim
from chorok.registry.models import Organisation


@dataclass(frozen=True)
class Totals:
    """What a consultation came to: meetings by what became of them, logs, and claims by kind as the ledger has them.

    `claims` holds number of claims and amount in the ledger's currency of the kind.
    """

    held: int
    missed: int
    planned: int
    logs: int
    claims: Mapping[str, tuple[int, Decimal]]

    @property
    def without_log(self) -> int:
        """Meetings that were held and have no log."""
        return self.held - self.logs


@transaction.atomic
def hold_consultation(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Say that a consultation was held, and report it: the companies that met somebody, the countries of the buyers.

    Meetings that fell through since somebody was gone count as missed from then on.
    Raises DomainError before its last slot has ended, without any meeting held, and when the year is closed.
    """
    locked = lock_consultation(consultation)
    CONSULTATION_FLOW.apply("hold", locked, actor=actor)
    last = locked.slots.order_by("-ends_at").first()
    now = clock.now()
    if last is not None and now < last.ends_at + shifts(locked).get(last.pk, timedelta()):
        raise DomainError(_("The consultation goes on until its last slot has ended."))
    held = Meeting.objects.filter(consultation=locked, state=MeetingState.HELD)
    if not held.exists():
        raise DomainError(_("No meeting has a log yet. Write the logs first, then close the day."))
    mark_what_fell_through(locked)
    locked.held_at = now
    locked.save(update_fields=["state", "held_at"])
    day = held.order_by("slot__starts_at").values_list("slot__starts_at", flat=True)[0]
    on = day.astimezone(ZoneInfo(locked.time_zone)).date()
    companies = Organisation.objects.filter(consultations__meetings_as_company__in=held).distinct()
    countries = held.values("buyer__organisation__country").distinct().count()
    _report(actor, locked, ClaimKind.SUPPORT, on, companies, quantity=companies.count())
    _report(actor, locked, ClaimKind.COUNTRIES, on, (), quantity=countries)
    return locked


def take_in_late(meeting: Meeting) -> None:
    """A log says after the day was closed that its meeting was held: take it into what was reported of the day.

    Only what is new is added, so that the centre's own corrections stay; a closed year keeps what it has.
    """
    locked = lock_consultation(meeting.consultation)
    links = ConsultationClaim.objects.filter(consultation=locked, claim__year__state=PeriodState.OPEN)
    for link in links.exclude(claim__state=ClaimState.WITHDRAWN).select_related("claim").order_by("claim_id"):
        changes: dict[str, Any] = {"quantity": link.claim.quantity + 1}
        if link.kind == ClaimKind.SUPPORT:
            there, company = list(link.claim.organisations.all()), meeting.company.organisation
            if company in there:
                continue
            changes["organisations"] = [*there, company]
        elif _came_from(locked, meeting):
            continue
        correct_claim(actor=SYSTEM, claim=link.claim, reason=_("The consultation log was changed."), **changes)


def _came_from(consultation: Consultation, meeting: Meeting) -> bool:
    """Whether another meeting that was held had a buyer of the same country."""
    others = Meeting.objects.filter(consultation=consultation, state=MeetingState.HELD).exclude(pk=meeting.pk)
    return others.filter(buyer__organisation__country=meeting.buyer.organisation.country).exists()


@transaction.atomic
def close_consultation(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Close a consultation that was held: its logs are complete or never will be, its surveys end."""
    locked = lock_consultation(consultation)
    close_surveys(actor=actor, consultation=locked)
    CONSULTATION_FLOW.apply("close", locked, actor=actor)
    locked.save(update_fields=["state"])
    end_chase(locked)
    return locked


def totals(consultation: Consultation) -> Totals:
    """Return what the consultation came to: its logs, follow-ups, MOUs and MOAs.

    Amounts are those of the ledger, claims taken back left out, whichever programme year they fall into.
    """
    counts = consultation.meetings.aggregate(
        held=Count("pk", filter=Q(state=MeetingState.HELD)),
        missed=Count("pk", filter=Q(state=MeetingState.MISSED)),
        planned=Count("pk", filter=Q(state=MeetingState.PLANNED)),
        logs=Count("log"),
    )
    own = Q(meeting_link__meeting__consultation=consultation) | Q(accord__consultation=consultation)
    rows = (
        Claim.objects.counted()
        .filter(own)
        .order_by()
        .values("kind")
        .annotate(count=Count("pk"), amount=Sum("reported_amount"))
    )
    return Totals(**counts, claims={row["kind"]: (row["count"], row["amount"] or Decimal(0)) for row in rows})


def _report(
    actor: Actor,
    consultation: Consultation,
    kind: ClaimKind,
    on: date,
    parties: Iterable[Organisation],
    *,
    quantity: int,
) -> None:
    claim = report_claim(
        actor=actor,
        year=consultation.year,
        line=consultation.line,
        kind=kind,
        title_ko=consultation.name_ko,
        title_en=consultation.name_en,
        happened_on=on,
        quantity=quantity,
        organisations=parties,
        fictitious=consultation.fictitious,
    )
    ConsultationClaim.objects.create(consultation=consultation, claim=claim, kind=kind)
