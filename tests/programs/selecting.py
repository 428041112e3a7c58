"""A call whose applications are screened and scored, for the tests of the selection."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import Actor
from chorok.core.models import Notification
from chorok.programs.domain.selection import decide
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Application, Call, Ranking, RankingRow
from tests.factories import OrganisationFactory
from tests.factories_programs import ApplicationFactory, CallFactory, CriterionFactory, YearLineFactory

#: After the deadline of the factory's calls: the committee sits.
MEETING = datetime(2020, 6, 15, 1, 0, tzinfo=UTC)


def scored_call(
    totals: Sequence[str | int],
    *,
    subsidies: Sequence[int] | None = None,
    budget: int | None = 100_000_000,
    bonus: str = "0",
    **facts: object,
) -> Call:
    """Make a closed call with one application for each total, in the order of the receipt numbers.

    `subsidies` are the won asked for; without a `budget` nothing is planned for the line.
    """
    call: Call = CallFactory(**{"waiting_places": 1, **facts})
    CriterionFactory(call=call)
    if budget is not None:
        YearLineFactory(year=call.year, line=call.line, budget=budget)
    for number, total in enumerate(totals, start=1):
        ApplicationFactory(
            call=call,
            organisation=OrganisationFactory(name_ko=f"기업{number}", name_en=f"Company {number}"),
            state=ApplicationState.ELIGIBLE,
            number=number,
            submitted_at=datetime(2020, 5, 20, 0, number % 60, tzinfo=UTC),
            subsidy=None if subsidies is None else subsidies[number - 1],
            score_mean=Decimal(total) - Decimal(bonus),
            score_bonus=Decimal(bonus),
            score_total=Decimal(total),
            score_criteria=[Decimal(total) - Decimal(bonus)],
            score_count=3,
        )
    return call


def states(call: Call) -> list[str]:
    """Return the states of a call's applications in the order of their receipt numbers."""
    return list(Application.objects.filter(call=call).order_by("number").values_list("state", flat=True))


def settled(actor: Actor, board: Ranking, **choices: object) -> Ranking:
    """The ranking as the committee decided it."""
    return decide(actor=actor, ranking=board, minutes="원안대로 의결함", committee="김하나\n이둘", **choices)  # type: ignore[arg-type]


def row_of(board: Ranking, number: int) -> RankingRow:
    """The row of the application with this receipt number."""
    return board.rows.get(application__number=number)


def nothing_decided(call: Call) -> bool:
    """Whether nobody was selected, rejected or told anything."""
    call.refresh_from_db()
    untold = not Notification.objects.exists() and not ProcrastinateJob.objects.exists()
    return set(states(call)) <= {ApplicationState.ELIGIBLE} and call.state == CallState.PUBLISHED and untold
