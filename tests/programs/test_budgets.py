"""The arithmetic of an agreement's budget."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.core.errors import DomainError
from chorok.programs.domain.budgets import Item, Totals, check_budget, check_items, totals
from chorok.programs.domain.commitments import commit
from chorok.programs.domain.placeholders import check_placeholders
from chorok.programs.enums import BudgetCategory, VatPolicy
from chorok.programs.models import Call, YearLine
from tests.factories_programs import YearLineFactory

won = st.integers(0, 10**9).map(Decimal)


def item(supply: int = 10_000_000, **values: int) -> Item:
    """An expense of ten million won, paid three quarters by subsidy and a quarter in cash."""
    sums: dict[str, Any] = {
        "vat": 0,
        "subsidy": supply * 3 // 4,
        "own_cash": supply - supply * 3 // 4,
        "own_in_kind": 0,
        **values,
    }
    amounts = {name: Decimal(value) for name, value in {"supply": supply, **sums}.items()}
    return Item(category=BudgetCategory.CONSULTING, name="인증 컨설팅", **amounts)


def call(**values: Any) -> Call:
    terms = {"subsidy_rate": Decimal(75), "subsidy_ceiling": Decimal(40_000_000), "own_cash_least": Decimal(10)}
    return Call(**{**terms, "own_in_kind_most": Decimal(15), **values})


def refusal(terms: Call, *items: Item, granted: int | None = None) -> str:
    with pytest.raises(DomainError) as caught:
        check_budget(terms, items, granted=None if granted is None else Decimal(granted))
    return str(caught.value)


def test_totals_count_vat_among_the_costs_only_where_the_call_pays_it() -> None:
    items = [item(vat=1_000_000, own_cash=3_500_000), item(2_000_000)]
    common = (Decimal(12_000_000), Decimal(1_000_000), Decimal(9_000_000), Decimal(4_000_000), Decimal(0))
    assert totals(items, vat_policy=VatPolicy.EXCLUDE) == Totals(*common, costs=Decimal(12_000_000))
    assert totals(items, vat_policy=VatPolicy.INCLUDE) == Totals(*common, costs=Decimal(13_000_000))


def test_a_budget_at_every_bound_is_taken() -> None:
    at_the_bound = item(10_000_000, subsidy=7_500_000, own_cash=1_000_000, own_in_kind=1_500_000)
    assert check_budget(call(), [at_the_bound], granted=Decimal(7_500_000)).subsidy == Decimal(7_500_000)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subsidy": 7_500_001}, "0-subsidy"),
        ({"own_cash": 2_499_999}, "0-subsidy"),
        ({"supply": -1, "subsidy": -1, "own_cash": 0}, "0-supply"),
        ({"vat": 1_000_000, "subsidy": 10_000_000, "own_cash": 1_000_000 - 1, "own_in_kind": 1}, "0-own_cash"),
    ],
)
def test_an_expense_adds_up_and_vat_is_borne_in_cash(values: dict[str, int], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_items([item(**values)], vat_policy=VatPolicy.EXCLUDE)
    assert caught.value.field == field


def test_one_won_too_much_is_refused_by_the_bound_it_passes(en: None) -> None:
    assert refusal(call()) == "A budget has at least one expense."
    assert refusal(call(), item(), granted=7_499_999) == (
        "The subsidy comes to 7,500,000 won; 7,499,999 won were granted."
    )
    assert refusal(call(), item(subsidy=7_500_001, own_cash=2_499_999)) == (
        "The subsidy comes to 7,500,001 won; at most 7,500,000 won are possible for these costs."
    )
    assert refusal(call(subsidy_ceiling=Decimal(7_499_999)), item()) == (
        "The subsidy comes to 7,500,000 won; at most 7,499,999 won are possible for these costs."
    )
    assert refusal(call(), item(subsidy=7_499_999, own_cash=1_000_000, own_in_kind=1_500_001)) == (
        "1,500,001 won are brought in kind; at most 1,500,000 won may be."
    )
    assert refusal(call(own_in_kind_most=Decimal(100)), item(own_cash=999_999, own_in_kind=1_500_001)) == (
        "The own share in cash comes to 999,999 won; at least 1,000,000 won are asked for."
    )


def test_vat_the_company_pays_is_no_part_of_its_own_share(en: None) -> None:
    with_vat = item(vat=1_000_000, own_cash=1_999_999, subsidy=7_500_000, own_in_kind=1_500_001)
    assert refusal(call(own_in_kind_most=Decimal(100)), with_vat) == (
        "The own share in cash comes to 999,999 won; at least 1,000,000 won are asked for."
    )


@given(st.lists(st.tuples(won, won, won), min_size=1, max_size=8), won)
def test_what_is_taken_keeps_every_bound(parts: list[tuple[Decimal, Decimal, Decimal]], granted: Decimal) -> None:
    items = [
        Item(
            category=BudgetCategory.OTHER,
            name="x",
            supply=subsidy + cash + kind,
            vat=Decimal(0),
            subsidy=subsidy,
            own_cash=cash,
            own_in_kind=kind,
        )
        for subsidy, cash, kind in parts
    ]
    try:
        found = check_budget(call(), items, granted=granted)
    except DomainError:
        return
    assert found.subsidy <= min(granted, Decimal(40_000_000))
    assert found.subsidy * 100 <= found.costs * 75
    assert found.own_cash * 100 >= found.costs * 10
    assert found.own_in_kind * 100 <= found.costs * 15
    assert found.subsidy + found.own_cash + found.own_in_kind == found.supply


@pytest.mark.django_db
def test_money_is_bound_to_the_last_won_and_no_further(en: None) -> None:
    line = YearLineFactory(budget=Decimal(1_000))
    commit(year_line_id=line.pk, delta=Decimal(400))
    assert commit(year_line_id=line.pk, delta=Decimal(600)).committed == Decimal(1_000)
    with pytest.raises(DomainError, match="has 0 won left; this agreement needs 1 won"):
        commit(year_line_id=line.pk, delta=Decimal(1))
    commit(year_line_id=line.pk, delta=Decimal(-250))
    assert YearLine.objects.get().committed == Decimal(750)


def test_braces_nobody_can_fill_are_named(en: None) -> None:
    check_placeholders("{company} receives {subsidy} won.", field="text")
    with pytest.raises(DomainError, match=r"^\{compnay\} can't be filled in") as caught:
        check_placeholders("{company} and {compnay}", field="text")
    assert caught.value.field == "text"
