"""Precedences with what the published timetable does about them."""

from dataclasses import dataclass

from chorok.meetings.enums import PlanState
from chorok.meetings.models import Consultation, PlannedMeeting, Precedence


@dataclass(frozen=True)
class Kept:
    """A precedence, and whether the published timetable keeps it; None where it doesn't hold both meetings."""

    precedence: Precedence
    kept: bool | None


def precedences(consultation: Consultation) -> list[Kept]:
    """Return the precedences of a consultation in two statements."""
    names = [f"{pair}__{side}__organisation" for pair in ("first", "then") for side in ("company", "buyer")]
    rows = list(consultation.precedences.select_related("consultation", *names))
    held = {
        meeting.wish_id: meeting.slot
        for meeting in PlannedMeeting.objects.filter(
            plan__consultation=consultation,
            plan__state=PlanState.PUBLISHED,
            wish__in=[pk for row in rows for pk in (row.first_id, row.then_id)],
        ).select_related("slot")
    }
    found = []
    for row in rows:
        one, other = held.get(row.first_id), held.get(row.then_id)
        found.append(Kept(row, None if one is None or other is None else one.ends_at <= other.starts_at))
    return found
