"""What everybody may read of a consultation whose timetable is published: no buyer's name, nobody's name.

Amounts and counts that are results stand in the ledger; here they are told once the day is reported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, QuerySet

from chorok.meetings.domain.holding import totals
from chorok.meetings.enums import ConsultationState, Side
from chorok.meetings.models import Consultation, EventPhoto
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.registry.models import Organisation

#: States in which the day was reported to the ledger.
REPORTED = (ConsultationState.HELD, ConsultationState.CLOSED)


@dataclass(frozen=True)
class PublicEvent:
    """A consultation for everybody.

    `companies` are those that take part and have a page in the directory, `others` how many have none; `countries` are
    the buyers' with how many come from each. `met` and `from_countries` are what the ledger says of the day, `claims`
    number and amount of what came of it in the ledger's currency of the kind; nothing before it is reported.
    """

    consultation: Consultation
    companies: Sequence[Organisation]
    others: int
    countries: Sequence[tuple[str, int]]
    met: int | None
    from_countries: int | None
    held: int | None
    claims: Mapping[str, tuple[int, Decimal]]
    photos: Sequence[EventPhoto]

    @property
    def reported(self) -> bool:
        """Whether the day stands in the ledger."""
        return self.consultation.state in REPORTED


def public_consultations() -> "QuerySet[Consultation]":
    """Return the consultations everybody may read of, the newest day first, with their first and last hour."""
    rows = Consultation.objects.public().annotate(begins=Min("slots__starts_at"), ends=Max("slots__ends_at"))
    return rows.order_by("-begins", "-pk")


def public_event(consultation: Consultation) -> PublicEvent:
    """Collect the public page of a consultation, in a fixed number of statements."""
    coming = consultation.participants.coming()
    there = Organisation.objects.filter(consultations__in=coming.filter(side=Side.COMPANY))
    companies = list(there.public().order_by("name_ko", "pk"))
    buyers = coming.filter(side=Side.BUYER).order_by().values_list("organisation__country")
    countries = sorted(buyers.annotate(count=Count("pk")), key=lambda row: (-row[1], row[0]))
    reported = consultation.state in REPORTED
    came = totals(consultation) if reported else None
    links = consultation.claim_links.exclude(claim__state=ClaimState.WITHDRAWN)
    whole = dict(links.values_list("kind", "claim__quantity")) if reported else {}
    return PublicEvent(
        consultation=consultation,
        companies=companies,
        others=there.count() - len(companies),
        countries=countries,
        met=whole.get(ClaimKind.SUPPORT),
        from_countries=whole.get(ClaimKind.COUNTRIES),
        held=None if came is None else came.held,
        claims={} if came is None else came.claims,
        photos=list(consultation.photos.filter(public=True).select_related("file")),
    )


def days_of(begins: datetime | None, ends: datetime | None, zone: str) -> list[date]:
    """Return the first and the last day of a consultation where it is held; one where both are the same."""
    here = ZoneInfo(zone)
    return sorted({moment.astimezone(here).date() for moment in (begins, ends) if moment is not None})
