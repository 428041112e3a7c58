"""A consultation beside the earlier ones of its line, from what stands in the hub's rows alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce

from chorok.meetings.domain.queries.surveys import survey_means
from chorok.meetings.enums import ConsultationState, MeetingState, Side
from chorok.meetings.models import Consultation, Meeting, Participant
from chorok.outcomes.models import Claim

#: How many earlier consultations stand beside one: with it, as many columns as fit a page.
MOST = 3


@dataclass(frozen=True)
class Event:
    """A consultation in figures: who took part, meetings, amounts of the ledger by kind, survey means by side."""

    consultation: Consultation
    begins_at: datetime
    companies: int
    buyers: int
    countries: int
    held: int
    missed: int
    amounts: Mapping[str, Decimal]
    means: Mapping[str, Decimal]


def with_earlier_events(consultation: Consultation) -> list[Event]:
    """Return the newest held consultations of the line before this one, oldest first, then this one.

    Nothing where no earlier one was held. The number of statements is fixed.
    """
    rows = Consultation.objects.annotate(begins_at=Min("slots__starts_at"))
    this: Any = rows.filter(pk=consultation.pk).first()
    if this is None or this.begins_at is None:
        return []
    earlier = rows.filter(
        line=this.line_id,
        state__in=(ConsultationState.HELD, ConsultationState.CLOSED),
        begins_at__lt=this.begins_at,
    ).order_by("-begins_at", "-pk")[:MOST]
    events = [*reversed(earlier), this]
    return _figures(events) if len(events) > 1 else []


def _figures(events: Sequence[Consultation]) -> list[Event]:
    buyer = Q(side=Side.BUYER)
    came = {
        row["consultation"]: row
        for row in Participant.objects.coming()
        .filter(consultation__in=events)
        .order_by()
        .values("consultation")
        .annotate(
            companies=Count("pk", filter=Q(side=Side.COMPANY)),
            buyers=Count("pk", filter=buyer),
            countries=Count("organisation__country", filter=buyer, distinct=True),
        )
    }
    met = {
        row["consultation"]: row
        for row in Meeting.objects.filter(consultation__in=events)
        .order_by()
        .values("consultation")
        .annotate(
            held=Count("pk", filter=Q(state=MeetingState.HELD)),
            missed=Count("pk", filter=Q(state=MeetingState.MISSED)),
        )
    }
    amounts, means = _amounts(events), _means(events)
    return [
        Event(
            consultation=event,
            begins_at=event.begins_at,  # type: ignore[attr-defined]  # annotated above
            companies=came.get(event.pk, {}).get("companies", 0),
            buyers=came.get(event.pk, {}).get("buyers", 0),
            countries=came.get(event.pk, {}).get("countries", 0),
            held=met.get(event.pk, {}).get("held", 0),
            missed=met.get(event.pk, {}).get("missed", 0),
            amounts=amounts[event.pk],
            means=means[event.pk],
        )
        for event in events
    ]


def _amounts(events: Sequence[Consultation]) -> dict[int, dict[str, Decimal]]:
    whose = Coalesce("meeting_link__meeting__consultation", "accord__consultation")
    rows = (
        Claim.objects.counted()
        .annotate(event=whose)
        .filter(event__in=[event.pk for event in events])
        .order_by()
        .values_list("event", "kind")
        .annotate(amount=Sum("reported_amount"))
    )
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for event, kind, amount in rows:
        if amount is not None:
            found[event][kind] = amount
    return found


def _means(events: Sequence[Consultation]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (event, side), mean in survey_means(events).items():
        found[event][side] = mean
    return found
