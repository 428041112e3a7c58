"""The plan of a year: budgets, copying, what can't be taken back."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import Indicator, ProgrammeYear, Target
from chorok.programs.domain.plan import copy_year, drop_year_line, preview_copy, save_year_line
from chorok.programs.domain.queries.plan import year_plan
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.models import YearLine
from tests.factories import LineFactory, ProgrammeYearFactory
from tests.factories_programs import CallFactory, YearLineFactory
from tests.programs.selecting import MEETING, scored_call

pytestmark = pytest.mark.django_db
ActorWith = Callable[..., Actor]


def _indicator(line: object, code: str) -> Indicator:
    return Indicator.objects.create(
        code=code,
        line=line,
        kind="support",
        measure="companies",
        name_ko="지원 기업",
        name_en="Companies",
        unit_ko="개사",
        unit_en="companies",
        position=1,
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CITY])
def test_manager_and_city_set_a_budget(actor_with: ActorWith, role: Role) -> None:
    year, line = ProgrammeYearFactory(), LineFactory()

    row = save_year_line(actor=actor_with(role), year=year, line=line, budget=Decimal(70_000_000), when_ko=" 7월 ")
    save_year_line(actor=actor_with(role), year=year, line=line, budget=80_000_000, when_ko="8월")

    row.refresh_from_db()
    assert (row.budget, row.when_ko, YearLine.objects.count()) == (Decimal(80_000_000), "8월", 1)


def test_staff_may_not_set_a_budget(actor_with: ActorWith) -> None:
    with pytest.raises(Refused):
        save_year_line(actor=actor_with(Role.STAFF), year=ProgrammeYearFactory(), line=LineFactory(), budget=1)
    assert not YearLine.objects.exists()


@pytest.mark.parametrize("budget", [Decimal(-1), Decimal("0.5"), Decimal(10) ** 13, Decimal("NaN")])
def test_a_budget_is_whole_won_in_range(actor_with: ActorWith, budget: Decimal) -> None:
    with pytest.raises(DomainError) as refusal:
        save_year_line(actor=actor_with(Role.MANAGER), year=ProgrammeYearFactory(), line=LineFactory(), budget=budget)
    assert refusal.value.field == "budget"
    assert not YearLine.objects.exists()


def test_a_budget_never_falls_below_what_is_bound(actor_with: ActorWith) -> None:
    row = YearLineFactory(budget=Decimal(100), committed=Decimal(60))

    save_year_line(actor=actor_with(Role.MANAGER), year=row.year, line=row.line, budget=60)
    with pytest.raises(DomainError, match="60"):
        save_year_line(actor=actor_with(Role.MANAGER), year=row.year, line=row.line, budget=59)

    row.refresh_from_db()
    assert row.budget == 60


def test_a_budget_never_falls_below_what_is_granted_and_not_signed(actor_with: ActorWith) -> None:
    call = scored_call(["90", "80", "70"], subsidies=[30, 20, 10], budget=100, quota=2)
    with clock.at(MEETING):
        board = draw_up_ranking(actor=SYSTEM, call=call)
        decide(actor=SYSTEM, ranking=board, minutes="원안대로 의결함", committee="김하나")
    row = YearLine.objects.get()
    YearLine.objects.update(committed=25)
    manager = actor_with(Role.MANAGER)

    with translation.override("en"), pytest.raises(DomainError) as refusal:
        save_year_line(actor=manager, year=row.year, line=row.line, budget=74)
    assert (refusal.value.field, str(refusal.value)) == (
        "budget",
        "Agreements have bound 25 won, and 50 won are granted to selected applicants who have not signed yet. "
        "The budget can't be lower than both together: 75 won.",
    )
    row.refresh_from_db()
    assert row.budget == 100
    save_year_line(actor=manager, year=row.year, line=row.line, budget=75)
    row.refresh_from_db()
    assert row.budget == 75


def test_a_budget_that_is_too_small_already_is_raised_step_by_step(actor_with: ActorWith) -> None:
    """Decided while no plan stood: the plan comes whole, and what lies below afterwards only rises."""
    call = scored_call(["90", "80"], subsidies=[30, 20], budget=None, quota=2)
    with clock.at(MEETING):
        board = draw_up_ranking(actor=SYSTEM, call=call)
        decide(actor=SYSTEM, ranking=board, minutes="원안대로 의결함", committee="김하나")
    plan = partial(save_year_line, actor=actor_with(Role.MANAGER), year=call.year, line=call.line)
    with pytest.raises(DomainError):
        plan(budget=49)
    assert not YearLine.objects.exists()
    plan(budget=50)
    YearLine.objects.update(budget=10)
    plan(budget=20, when_ko="7월")
    with pytest.raises(DomainError):
        plan(budget=19)
    assert YearLine.objects.get().budget == 20


def test_a_closed_year_keeps_its_plan(actor_with: ActorWith) -> None:
    year = ProgrammeYearFactory(state=PeriodState.CLOSED)
    row = YearLineFactory(year=year)

    for action in (
        lambda: save_year_line(actor=actor_with(Role.MANAGER), year=year, line=row.line, budget=1),
        lambda: drop_year_line(actor=actor_with(Role.MANAGER), year_line=row),
        lambda: copy_year(actor=actor_with(Role.MANAGER), source=year, target=year),
    ):
        with pytest.raises(DomainError):
            action()
    row.refresh_from_db()
    assert row.budget == 100_000_000


def test_a_year_is_copied_in_one_step_and_what_is_there_stays(actor_with: ActorWith) -> None:
    old, new = ProgrammeYearFactory(year=2019), ProgrammeYearFactory(year=2020)
    kept, fresh, idle = LineFactory(), LineFactory(), LineFactory(active=False)
    YearLineFactory(year=old, line=kept, budget=Decimal(10))
    YearLineFactory(year=old, line=fresh, budget=Decimal(20), when_ko="연중")
    YearLineFactory(year=old, line=idle, budget=Decimal(30))
    YearLineFactory(year=new, line=kept, budget=Decimal(11))
    Target.objects.create(year=old, indicator=_indicator(fresh, "fresh"), value=25)
    Target.objects.create(year=old, indicator=_indicator(kept, "kept"), value=5)

    preview = preview_copy(source=old, target=new)
    made = copy_year(actor=actor_with(Role.MANAGER), source=old, target=new)

    assert {(row.line.pk, row.there, row.targets) for row in preview} == {(kept.pk, True, 1), (fresh.pk, False, 1)}
    assert [(row.line_id, row.budget, row.committed, row.when_ko) for row in made] == [(fresh.pk, 20, 0, "연중")]
    assert dict(YearLine.objects.filter(year=new).values_list("line", "budget")) == {kept.pk: 11, fresh.pk: 20}
    assert set(Target.objects.filter(year=new).values_list("value", flat=True)) == {25, 5}
    assert copy_year(actor=actor_with(Role.MANAGER), source=old, target=new) == []


def test_copying_opens_the_year_it_copies_to(actor_with: ActorWith) -> None:
    row = YearLineFactory(year=ProgrammeYearFactory(year=2020))
    made = copy_year(actor=actor_with(Role.MANAGER), source=2020, target=2021)
    assert ProgrammeYear.objects.get(pk=2021).state == PeriodState.OPEN
    assert [one.line for one in made] == [row.line]


def test_a_line_with_a_call_stays_in_the_plan(actor_with: ActorWith) -> None:
    used, free = YearLineFactory(), YearLineFactory()
    CallFactory(year=used.year, line=used.line)

    with pytest.raises(DomainError):
        drop_year_line(actor=actor_with(Role.MANAGER), year_line=used)
    drop_year_line(actor=actor_with(Role.MANAGER), year_line=free)

    assert list(YearLine.objects.all()) == [used]


@pytest.mark.usefixtures("held_clock")
def test_the_plan_is_read_line_by_line() -> None:
    row = YearLineFactory(budget=Decimal(100), committed=Decimal(30))
    other = YearLineFactory(year=row.year, budget=Decimal(50))
    LineFactory(active=False)
    missing = LineFactory()
    CallFactory(year=row.year, line=row.line)
    CallFactory(year=row.year, line=row.line, state="draft")

    plan = year_plan(2020)

    told = {one.line.pk: (one.left, one.calls, one.open_calls) for one in plan.rows}
    assert told == {row.line.pk: (70, 2, 1), other.line.pk: (50, 0, 0), missing.pk: (None, 0, 0)}
    assert (plan.budget, plan.committed, plan.left) == (150, 30, 120)
