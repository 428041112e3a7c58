"""The report on how good matches are: every step counted, rates with their intervals, ranks and reasons."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.intervals import wilson
from chorok.needs.domain.introducing import answer, ask_company
from chorok.needs.domain.queries.quality import Rate, counted, ranks, refusals
from chorok.needs.domain.rounds import Said, answer_round, open_rounds
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.domain.video import accept_time, note_meeting
from chorok.needs.enums import Refusal, Side, Standing
from chorok.needs.models import Candidate, IntroductionRound
from chorok.outcomes.domain.years import open_year
from tests.conftest import NOW
from tests.factories import LineFactory
from tests.needs.introduced import in_hours, linked, proposed
from tests.needs.making import asking_body, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def world(held_clock: datetime) -> None:
    """One introduction that met and signed, one company that declined, one technology nobody asked about."""
    LineFactory(code=settings.INTRODUCTIONS_LINE)
    open_year(actor=SYSTEM, year=2020)
    need = make_need(organisation=asking_body())
    first = linked(need)
    meeting = proposed(first)
    agreed = accept_time(actor=SYSTEM, meeting=meeting, time=meeting.times.all()[0])
    with clock.at(in_hours(60)):
        note_meeting(actor=SYSTEM, meeting=agreed, held=True, note="We talked.")
    declined = shortlist(actor=SYSTEM, need=need, technology=make_technology())
    ask_company(actor=SYSTEM, candidate=declined)
    answer(actor=SYSTEM, candidate=declined, agrees=False, because=Refusal.CAPACITY)
    shortlist(actor=SYSTEM, need=make_need(title="Pumps", country="VN"), technology=make_technology())
    with clock.at(NOW + timedelta(days=35)):
        open_rounds()
        signed = Said(standing=Standing.CONTRACT, amount=Decimal(5_000), signed_on=clock.today())
        round_ = IntroductionRound.objects.get()
        answer_round(actor=SYSTEM, round_=round_, side=Side.COMPANY, said=signed)
        ended = Said(standing=Standing.ENDED, ended_because=Refusal.PRICE)
        answer_round(actor=SYSTEM, round_=round_, side=Side.PARTNER, said=ended)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0)],
)
def test_the_interval_is_wilsons(successes: int, total: int, low: float, high: float) -> None:
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


def test_there_is_no_interval_of_nothing() -> None:
    for successes, total in ((0, 0), (2, 1), (-1, 3)):
        with pytest.raises(ValueError, match="at least one case"):
            wilson(successes, total)
    assert (Rate(0, 0).share, Rate(0, 0).interval) == (None, None)


@pytest.mark.usefixtures("world")
def test_every_step_is_counted_by_need_country_and_weights(staff: Actor) -> None:
    (row,) = counted(staff, "")
    assert (
        row.shortlisted, row.asked, row.accepted, row.introduced, row.answered, row.linked, row.met, row.contracted,
    ) == (3, 2, 1, 1, 1, 1, 1, 1)  # fmt: skip
    assert row.rates["accepted"] == Rate(1, 2)
    assert row.rates["met"] == Rate(1, 1)
    by_need = counted(staff, "need")
    assert [(each.name, each.shortlisted, each.linked) for each in by_need] == [
        ("Rainwater storage for schools", 2, 1),
        ("Pumps", 1, 0),
    ]
    assert [(each.key, each.shortlisted) for each in counted(staff, "country")] == [("ID", 2), ("VN", 1)]
    assert [(each.key, each.shortlisted) for each in counted(staff, "weights")] == [("", 3)]
    assert [(each.key, each.shortlisted) for each in counted(staff, "sector")] == [("", 3)]


@pytest.mark.usefixtures("world")
def test_ranks_and_reasons_are_counted(staff: Actor) -> None:
    assert ranks(staff) == [("1", 0), ("2–3", 0), ("4–10", 0), ("11–20", 0), ("", 1)]
    Candidate.objects.filter(state="linked").update(rank=3)
    assert ranks(staff) == [("1", 0), ("2–3", 1), ("4–10", 0), ("11–20", 0), ("", 0)]
    assert refusals(staff) == [("capacity", 1, 0, 0), ("price", 0, 0, 1)]


def test_the_rank_of_the_search_is_kept_with_the_candidate(staff: Actor) -> None:
    from chorok.needs.domain.matching import work_on  # noqa: PLC0415 - the engine is loaded for this test alone
    from chorok.needs.models import MatchRun  # noqa: PLC0415 - as above

    technology = make_technology()
    need = make_need(staff)
    work_on(MatchRun.objects.get(need=need).pk)
    assert shortlist(actor=staff, need=need, technology=technology).rank == 1
