"""The plan of a year line by line: money, targets, calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from chorok.outcomes.domain.queries.results import IndicatorResult, year_results
from chorok.outcomes.models import Line
from chorok.programs.domain.queries.calls import Phase, in_phase
from chorok.programs.models import Call, YearLine


@dataclass(frozen=True)
class PlanRow:
    """A line of support in one year; `plan` is None while the line is not in the year's plan."""

    line: Line
    plan: YearLine | None
    targets: Sequence[IndicatorResult]
    calls: int
    open_calls: int

    @property
    def left(self) -> Decimal | None:
        """Won that no agreement has bound yet."""
        return None if self.plan is None else self.plan.budget - self.plan.committed


@dataclass(frozen=True)
class YearPlan:
    """A year's plan with its sums in won."""

    year: int
    rows: Sequence[PlanRow]

    @property
    def budget(self) -> Decimal:
        """The budgets of all lines."""
        return sum((row.plan.budget for row in self.rows if row.plan), Decimal(0))

    @property
    def committed(self) -> Decimal:
        """What agreements have bound in all lines."""
        return sum((row.plan.committed for row in self.rows if row.plan), Decimal(0))

    @property
    def left(self) -> Decimal:
        """What no agreement has bound yet."""
        return self.budget - self.committed


def year_plan(year: int) -> YearPlan:
    """Read the plan of a year; lines that run no more are left out unless the plan names them."""
    plans = {row.line_id: row for row in YearLine.objects.filter(year=year)}
    results = {line.line.pk: line.indicators for line in year_results(year).lines if line.line is not None}
    calls = Call.objects.real().filter(year=year).order_by().values("line")
    counts = {
        row["line"]: (row["all"], row["open"])
        for row in calls.annotate(all=Count("pk"), open=Count("pk", filter=in_phase(Phase.OPEN)))
    }
    lines = Line.objects.filter(Q(active=True) | Q(pk__in=plans))
    rows = [PlanRow(line, plans.get(line.pk), results.get(line.pk, ()), *counts.get(line.pk, (0, 0))) for line in lines]
    return YearPlan(year, rows)
