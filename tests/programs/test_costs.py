"""The arithmetic of subsidy and own share, in whole won."""

from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.core.errors import DomainError
from chorok.programs.domain.costs import Costs, asks_for_costs, bounds, check_costs
from chorok.programs.models import Call


def call(**given: object) -> Call:
    terms: dict[str, object] = {
        "subsidy_rate": Decimal(75),
        "subsidy_ceiling": Decimal(10_000_000),
        "own_cash_least": Decimal(10),
        "own_in_kind_most": Decimal(15),
    }
    return Call(**(terms | given))


def sums(*won: int) -> Costs:
    return Costs(*map(Decimal, won))


def refused(terms: Call, *won: int) -> str | None:
    with pytest.raises(DomainError) as refusal:
        check_costs(terms, sums(*won))
    return refusal.value.field


def test_three_quarters_of_the_costs_within_the_ceiling() -> None:
    check_costs(call(), sums(10_000_000, 7_500_000, 1_000_000, 1_500_000))
    check_costs(call(), sums(20_000_000, 10_000_000, 7_000_000, 3_000_000))


@pytest.mark.parametrize(
    ("won", "field"),
    [
        ((10_000_000, 7_500_001, 1_000_000, 1_499_999), "subsidy"),
        ((20_000_000, 10_000_001, 6_999_999, 3_000_000), "subsidy"),
        ((10_000_000, 7_500_000, 999_999, 1_500_001), "own_in_kind"),
        ((10_000_000, 8_000_000 - 1_000_000, 999_999, 1_500_000), "own_cash"),
        ((10_000_000, 7_500_000, 1_000_000, 1_499_999), "own_cash"),
        ((0, 0, 0, 0), "costs"),
        ((10_000_000, 0, 10_000_000, 0), "subsidy"),
        ((10_000_000, -1, 10_000_001, 0), "subsidy"),
    ],
)
def test_what_the_call_does_not_allow_is_refused_beside_its_field(won: tuple[int, ...], field: str) -> None:
    assert refused(call(), *won) == field


def test_halves_of_a_won_go_against_the_applicant() -> None:
    found = bounds(call(), Decimal(10_000_001))
    assert (found.subsidy_most, found.own_cash_least, found.own_in_kind_most) == (
        Decimal(7_500_000),
        Decimal(1_000_001),
        Decimal(1_500_000),
    )


def test_costs_are_asked_for_where_a_subsidy_is_paid() -> None:
    assert asks_for_costs(call())
    assert asks_for_costs(call(subsidy_ceiling=None))
    assert asks_for_costs(call(subsidy_rate=Decimal(100)))
    assert not asks_for_costs(call(subsidy_rate=Decimal(100), subsidy_ceiling=None))
    assert not asks_for_costs(call(subsidy_rate=Decimal(0)))


@given(
    costs=st.integers(1, 10**12),
    rate=st.decimals(0, 100, places=2),
    ceiling=st.none() | st.integers(1, 10**12),
    split=st.tuples(st.decimals(0, 1, places=3), st.decimals(0, 1, places=3)),
)
def test_what_is_let_through_never_passes_rate_or_ceiling_and_is_paid_in_full(
    costs: int, rate: Decimal, ceiling: int | None, split: tuple[Decimal, Decimal]
) -> None:
    terms = call(subsidy_rate=rate, subsidy_ceiling=None if ceiling is None else Decimal(ceiling))
    subsidy = (costs * split[0]).quantize(Decimal(1), ROUND_FLOOR)
    in_kind = ((costs - subsidy) * split[1]).quantize(Decimal(1), ROUND_FLOOR)
    asked = Costs(Decimal(costs), subsidy, costs - subsidy - in_kind, in_kind)
    try:
        check_costs(terms, asked)
    except DomainError:
        return
    assert asked.subsidy * 100 <= costs * rate
    assert ceiling is None or asked.subsidy <= ceiling
    assert asked.subsidy + asked.own_cash + asked.own_in_kind == asked.costs
    assert asked.own_cash * 10 >= costs
