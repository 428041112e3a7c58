"""Who is printed what: the meetings of the published timetable by person, interpreter and table."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from chorok.meetings.enums import STANDING, PlanState, Side
from chorok.meetings.models import Consultation, Interpreter, Meeting, Participant, Plan, Table

#: What a printed meeting names.
RELATIONS = ("company__organisation", "buyer__organisation", "slot", "table__hall", "interpreter", "consultation")


@dataclass(frozen=True)
class Published:
    """A published timetable: its plan, and the meetings that stand, in the order of time."""

    consultation: Consultation
    plan: Plan | None
    meetings: list[Meeting]

    def of_side(self, side: str) -> list[tuple[Participant, list[Meeting]]]:
        """Return those who take part on a side by name, each with its meetings."""
        people = Participant.objects.coming().filter(consultation=self.consultation, side=side)
        held = self._by("company_id" if side == Side.COMPANY else "buyer_id")
        rows = people.select_related("organisation", "consultation").order_by("organisation__name_ko", "pk")
        return [(row, held[row.pk]) for row in rows]

    def of_interpreters(self) -> list[tuple[Interpreter, list[Meeting]]]:
        """Return the interpreters by name, each with the meetings they are needed at."""
        held = self._by("interpreter_id")
        return [(row, held[row.pk]) for row in self.consultation.interpreters.all()]

    def of_tables(self) -> list[tuple[Table, list[Meeting]]]:
        """Return the tables in their order, virtual rooms among them, each with its meetings."""
        held = self._by("table_id")
        return [(row, held[row.pk]) for row in self.consultation.tables.select_related("hall")]

    def _by(self, name: str) -> dict[int, list[Meeting]]:
        found: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in self.meetings:
            found[getattr(meeting, name)].append(meeting)
        return found


def published(consultation: Consultation) -> Published:
    """Read the published timetable with its names, in two statements."""
    return Published(consultation, published_plan(consultation), list(standing(consultation.meetings.all())))


def published_plan(consultation: Consultation) -> Plan | None:
    """Return the plan everybody was told."""
    return consultation.plans.filter(state=PlanState.PUBLISHED).first()


def standing(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """Return the meetings of a query that stand, with the names a paper prints."""
    return meetings.filter(state__in=STANDING).select_related(*RELATIONS)
