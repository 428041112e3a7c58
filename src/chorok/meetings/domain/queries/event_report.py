"""What the report of a consultation tells, as plain data: who took part, what was held and what came of it.

Amounts and the counts that are published (companies, countries) are read from the ledger alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from chorok.meetings.domain.holding import Totals, totals
from chorok.meetings.domain.queries.after import RoundRow, accords_of, by_round
from chorok.meetings.domain.queries.earlier_events import Event, with_earlier_events
from chorok.meetings.domain.queries.participants import Standing, standing
from chorok.meetings.domain.queries.surveys import SurveyResults, survey_results
from chorok.meetings.enums import MeetingState, ParticipantState, Side
from chorok.meetings.models import Accord, Consultation, ConsultationLog, Participant
from chorok.outcomes.domain.queries.comparison import Comparison, compare
from chorok.outcomes.enums import ClaimKind, ClaimState

#: The years before that the report compares with, as many as the annual report.
YEARS_BEFORE = 4


@dataclass(frozen=True)
class CountryRow:
    """A country: how many of its buyers take part, and how many meetings they held."""

    country: str
    buyers: int
    held: int


@dataclass(frozen=True)
class CompanyRow:
    """A company that takes part: its meetings by what became of them."""

    participant: Participant
    held: int
    missed: int


@dataclass(frozen=True)
class EventReport:
    """All a report tells. `companies` and `countries` are what the closed day reported to the ledger, None before.

    `events` are the earlier consultations, then this one; empty where there is no earlier one.
    """

    consultation: Consultation
    sides: dict[str, Standing]
    totals: Totals
    missed_by: dict[str, int]
    companies: int | None
    countries: int | None
    by_country: Sequence[CountryRow]
    by_company: Sequence[CompanyRow]
    next_steps: Sequence[ConsultationLog]
    accords: Sequence[Accord]
    rounds: Sequence[RoundRow]
    surveys: Sequence[SurveyResults]
    events: Sequence[Event]
    years: Comparison


def event_report(consultation: Consultation) -> EventReport:
    """Collect the report of a consultation, in a fixed number of statements."""
    whole = dict(
        consultation.claim_links.exclude(claim__state=ClaimState.WITHDRAWN).values_list("kind", "claim__quantity")
    )
    return EventReport(
        consultation=consultation,
        sides={side: standing(consultation, side) for side in Side.values},
        totals=totals(consultation),
        missed_by=_missed_by(consultation),
        companies=whole.get(ClaimKind.SUPPORT),
        countries=whole.get(ClaimKind.COUNTRIES),
        by_country=_by_country(consultation),
        by_company=_by_company(consultation),
        next_steps=_next_steps(consultation),
        accords=list(accords_of(consultation)),
        rounds=by_round(consultation),
        surveys=survey_results(consultation),
        events=with_earlier_events(consultation),
        years=compare(range(consultation.year_id - YEARS_BEFORE, consultation.year_id + 1)),
    )


def _missed_by(consultation: Consultation) -> dict[str, int]:
    missed = consultation.meetings.filter(state=MeetingState.MISSED).order_by()
    rows = missed.values_list("missed_by__side").annotate(count=Count("pk"))
    return {side or "": count for side, count in rows}


def _by_country(consultation: Consultation) -> list[CountryRow]:
    rows = (
        _there(consultation, Side.BUYER)
        .order_by()
        .values("organisation__country")
        .annotate(
            buyers=Count("pk", distinct=True),
            held=Count("meetings_as_buyer", filter=Q(meetings_as_buyer__state=MeetingState.HELD)),
        )
        .order_by("-buyers", "organisation__country")
    )
    return [CountryRow(row["organisation__country"], row["buyers"], row["held"]) for row in rows]


def _by_company(consultation: Consultation) -> list[CompanyRow]:
    rows: Iterable[Any] = (
        _there(consultation, Side.COMPANY)
        .select_related("organisation")
        .annotate(
            held=Count("meetings_as_company", filter=Q(meetings_as_company__state=MeetingState.HELD)),
            missed=Count("meetings_as_company", filter=Q(meetings_as_company__state=MeetingState.MISSED)),
        )
        .order_by("organisation__name_ko", "pk")
    )
    return [CompanyRow(row, row.held, row.missed) for row in rows]


def _there(consultation: Consultation, side: Side) -> "QuerySet[Participant]":
    """Return who takes part on a side, and who met somebody before it withdrew."""
    met = consultation.meetings.filter(state=MeetingState.HELD).order_by().values(str(side))
    found = Participant.objects.filter(consultation=consultation, side=side)
    return found.filter(Q(state=ParticipantState.COMING) | Q(pk__in=met))


def _next_steps(consultation: Consultation) -> list[ConsultationLog]:
    """Return the logs after which something is to be done, the nearest day first."""
    asked = Q(wants_sample=True) | Q(wants_quotation=True) | Q(wants_certificate=True)
    logs = ConsultationLog.objects.filter(meeting__consultation=consultation, finished=False)
    return list(
        logs.filter(asked | ~Q(next_step="") | Q(next_on__isnull=False))
        .select_related("meeting__company__organisation", "meeting__buyer__organisation")
        .order_by("next_on", "meeting__company__organisation__name_ko", "pk")
    )
