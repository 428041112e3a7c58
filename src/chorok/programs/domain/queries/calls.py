"""Reads of calls that are used more than once: by phase, narrowed, in order."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from chorok.core import clock
from chorok.programs.enums import CallState, RuleKind
from chorok.programs.models import Call

_RUNNING = (CallState.APPROVED, CallState.PUBLISHED)


class Phase(models.TextChoices):
    """Where a public call stands now, by the clock."""

    OPEN = "open", pgettext_lazy("call", "Open")
    UPCOMING = "upcoming", pgettext_lazy("call", "Opens soon")
    CLOSED = "closed", pgettext_lazy("call", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")


def phase_of(call: Call) -> Phase:
    """Return the phase of a public call at this moment."""
    if call.state == CallState.CANCELLED:
        return Phase.CANCELLED
    if call.takes_applications:
        return Phase.OPEN
    if call.state in _RUNNING and call.opens_at is not None and call.opens_at > clock.now():
        return Phase.UPCOMING
    return Phase.CLOSED


def in_phase(phase: str) -> Q:
    """Return the condition for public calls of one phase; the conditions leave no public call out."""
    now = clock.now()
    running = Q(state__in=_RUNNING)
    if phase == Phase.OPEN:
        return running & Q(opens_at__lte=now, closes_at__gt=now)
    if phase == Phase.UPCOMING:
        return running & Q(opens_at__gt=now)
    if phase == Phase.CANCELLED:
        return Q(state=CallState.CANCELLED)
    return Q(state__in=[CallState.DECIDED, CallState.FINISHED]) | running & Q(closes_at__lte=now)


def public_calls(*, text: str = "", line: str = "", field: str = "") -> QuerySet[Call]:
    """Return the public calls with all words of `text`, of a line, open to a green field (codes)."""
    calls = Call.objects.public().select_related("line", "year")
    for word in text.split():
        calls = calls.filter(
            Q(name_ko__icontains=word)
            | Q(name_en__icontains=word)
            | Q(summary_ko__icontains=word)
            | Q(summary_en__icontains=word)
            | Q(body_ko__icontains=word)
            | Q(body_en__icontains=word)
        )
    if line:
        calls = calls.filter(line__code=line)
    if field:
        of_fields = Q(rules__kind=RuleKind.FIELD)
        closed_to = Call.objects.filter(of_fields & ~Q(rules__values__contains=[field])).values("pk")
        calls = calls.exclude(pk__in=closed_to)
    return calls


def counted(calls: QuerySet[Call]) -> Mapping[str, int]:
    """Return how many of `calls` stand in each phase, in one query."""
    wanted: dict[str, Any] = {phase.value: Count("pk", filter=in_phase(phase)) for phase in Phase}
    counts: dict[str, int] = calls.order_by().aggregate(**wanted)
    return counts


def by_urgency(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Order: open ones by their deadline, then those that open soon, then the rest, the latest first."""
    now = clock.now()
    open_now, soon = in_phase(Phase.OPEN), in_phase(Phase.UPCOMING)
    return calls.annotate(
        turn=Case(
            When(open_now, then=Value(0)), When(soon, then=Value(1)), default=Value(2), output_field=IntegerField()
        ),
        soonest=Case(When(open_now, then=F("closes_at")), When(soon, then=F("opens_at")), default=Value(now)),
    ).order_by("turn", "soonest", F("closes_at").desc(nulls_last=True), "-pk")


def open_now(limit: int) -> list[Call]:
    """Return up to `limit` calls that take applications or open soon, the most urgent first."""
    return list(by_urgency(public_calls().filter(in_phase(Phase.OPEN) | in_phase(Phase.UPCOMING)))[:limit])
