"""Where a year's money stands, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from chorok.outcomes.models import Line
from chorok.programs.enums import AgreementState
from chorok.programs.models import YearLine


@dataclass(frozen=True)
class LineMoney:
    """One line's won: `signed` and `making` count its agreements in force and those not signed yet."""

    line: Line
    budget: Decimal
    committed: Decimal
    signed: int
    making: int

    @property
    def left(self) -> Decimal:
        """Bound by no agreement."""
        return self.budget - self.committed

    @property
    def share(self) -> Decimal:
        """How much of the budget is bound, 1 for all of it; 0 where there is no budget."""
        return self.committed / self.budget if self.budget else Decimal(0)


@dataclass(frozen=True)
class YearMoney:
    """A year's lines with their sums."""

    lines: Sequence[LineMoney]

    @property
    def sum(self) -> tuple[Decimal, Decimal, Decimal]:
        """Budget, bound, free."""
        budget = sum((one.budget for one in self.lines), Decimal(0))
        committed = sum((one.committed for one in self.lines), Decimal(0))
        return budget, committed, budget - committed


def planned_years() -> list[int]:
    """Return the years whose plan names a line, the newest first."""
    return list(YearLine.objects.order_by("-year").values_list("year", flat=True).distinct())


def money_of(year: int) -> YearMoney:
    """Read budget and bound won of each line in one query."""
    making = [AgreementState.NEGOTIATION, AgreementState.SIGNING]
    rows = (
        YearLine.objects.filter(year=year)
        .select_related("line")
        .annotate(
            signed=Count("agreements", filter=Q(agreements__state=AgreementState.SIGNED)),
            making=Count("agreements", filter=Q(agreements__state__in=making)),
        )
        .order_by("line__position", "pk")
    )
    return YearMoney([LineMoney(row.line, row.budget, row.committed, row.signed, row.making) for row in rows])
