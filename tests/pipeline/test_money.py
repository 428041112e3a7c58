"""Budgets add up, whatever stands in them."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError
from chorok.needs.enums import Instrument
from chorok.pipeline.domain.queries.money import sum_up
from chorok.pipeline.domain.work import remove_row, save_budget_line
from chorok.pipeline.enums import MoneyState, SourceKind
from chorok.pipeline.models import BudgetLine
from tests.pipeline.making import make_line, make_project

LINES = st.lists(
    st.builds(
        BudgetLine,
        source=st.sampled_from(SourceKind.values),
        instrument=st.sampled_from(Instrument.values),
        state=st.sampled_from(MoneyState.values),
        amount=st.decimals(min_value="0.01", max_value="99999999999999.99", places=2),
    ),
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.randoms(use_true_random=False))
def test_every_table_of_a_budget_adds_up_to_its_total(lines: list[BudgetLine], random: object) -> None:
    sums = sum_up(lines)
    assert sums.total == sum((line.amount for line in lines), Decimal(0))
    for table in (sums.by_source, sums.by_instrument, sums.by_source_and_instrument, sums.by_instrument_and_state):
        assert sum(table.values(), Decimal(0)) == sums.total
    assert sum((total for _source, _cells, total in sums.source_rows()), Decimal(0)) == sums.total
    for rows in (sums.source_rows(), sums.instrument_rows()):
        assert all(sum(cells, Decimal(0)) == total for _name, cells, total in rows)
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert sum_up(lines) == sums


@pytest.mark.django_db
def test_a_budget_by_source_and_instrument() -> None:
    project = make_project()
    make_line(project, 1000, state=MoneyState.APPROVED)
    make_line(project, 500, instrument=Instrument.LOAN)
    line = make_line(project, 250, source=SourceKind.COUNTRY, in_kind=True)
    sums = sum_up(project.budget.all())
    assert (sums.total, sums.from_funder) == (Decimal(1750), Decimal(1500))
    assert sums.source_rows() == [
        (SourceKind.FUNDER, [Decimal(1000), Decimal(500)], Decimal(1500)),
        (SourceKind.COUNTRY, [Decimal(250), Decimal(0)], Decimal(250)),
    ]
    assert sums.instrument_rows() == [
        (Instrument.GRANT, [Decimal(250), Decimal(0), Decimal(1000)], Decimal(1250)),
        (Instrument.LOAN, [Decimal(500), Decimal(0), Decimal(0)], Decimal(500)),
    ]
    remove_row(actor=SYSTEM, row=line)
    assert sum_up(project.budget.all()).total == Decimal(1500)


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [None, "0", "-1", "NaN", "0.001", "100000000000000"])
def test_an_amount_is_above_zero_and_one_its_currency_can_hold(amount: str | None) -> None:
    project = make_project()
    with pytest.raises(DomainError) as refusal:
        save_budget_line(
            actor=SYSTEM, project=project, source="funder", instrument="grant",
            amount=None if amount is None else Decimal(amount),
        )  # fmt: skip
    assert refusal.value.field == "amount"
    assert not BudgetLine.objects.exists()
