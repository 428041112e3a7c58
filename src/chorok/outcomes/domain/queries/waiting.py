"""What waits in the ledger: results to confirm, years to close, questions to companies nobody answered."""

from dataclasses import dataclass

from django.db.models import Sum

from chorok.core import clock
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import ConfirmationRequest, ProgrammeYear, Tally


@dataclass(frozen=True)
class OpenYear:
    """A year that takes results: `waiting` aren't confirmed yet; it is `over` once its last day has passed."""

    year: int
    waiting: int
    confirmed: int
    over: bool


@dataclass(frozen=True)
class Waiting:
    """Everything that waits, in figures."""

    years: list[OpenYear]
    unanswered: int

    @property
    def results(self) -> int:
        """How many results wait for confirmation."""
        return sum(year.waiting for year in self.years)

    @property
    def to_close(self) -> list[OpenYear]:
        """The years that are over and still open."""
        return [year for year in self.years if year.over]


def what_waits() -> Waiting:
    """Return what waits, from the running totals; the number of statements is the same at any size."""
    sums = {
        year: (waiting or 0, confirmed or 0)
        for year, waiting, confirmed in Tally.objects.filter(year__state=PeriodState.OPEN)
        .values_list("year_id")
        .annotate(waiting=Sum("provisional_claims"), confirmed=Sum("final_claims"))
    }
    this_year = clock.today().year
    open_years = ProgrammeYear.objects.filter(state=PeriodState.OPEN).order_by("pk").values_list("pk", flat=True)
    years = [OpenYear(year, *sums.get(year, (0, 0)), over=year < this_year) for year in open_years]
    unanswered = ConfirmationRequest.objects.filter(answered_at=None, expires_at__gt=clock.now()).count()
    return Waiting(years, unanswered)
