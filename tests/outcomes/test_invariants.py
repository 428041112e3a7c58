"""Whatever people do in whatever order: totals = sums of entries = the claims themselves, and the chain holds."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import Rate
from chorok.outcomes.domain.claims import confirm_claim, correct_claim, report_claim, withdraw_claim
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.domain.years import close_year
from chorok.outcomes.enums import ClaimKind, ClaimState, PeriodState
from chorok.outcomes.models import Claim, ProgrammeYear, Tally
from chorok.registry.domain.merging import merge_organisations
from chorok.registry.models import Organisation
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
parties = st.sets(st.integers(0, 3), max_size=3)
YEARS = (2019, 2020)


class Ledger(RuleBasedStateMachine):
    """People at work on four companies, two lines and two years."""

    claims: Bundle[int] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Leave nothing for the next run."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def found(self) -> None:
        self.companies = [OrganisationFactory() for _ in range(4)]
        self.lines = [LineFactory(), LineFactory()]
        for year in YEARS:
            ProgrammeYearFactory(year=year)
        self.closed: set[int] = set()
        self.withdrawn: set[int] = set()
        self.final: set[int] = set()
        self.year_of: dict[int, int] = {}

    def _of(self, chosen: set[int]) -> list[Organisation]:
        return list(Organisation.objects.current().filter(pk__in=[self.companies[index].pk for index in chosen]))

    @rule(
        target=claims,
        year=st.sampled_from(YEARS),
        line=st.integers(0, 1),
        kind=st.sampled_from([ClaimKind.MOU, ClaimKind.SALES, ClaimKind.EXHIBIT]),
        amount=amounts,
        quantity=st.integers(1, 500),
        chosen=parties,
    )
    def report(self, *, year: int, line: int, kind: str, amount: Decimal, quantity: int, chosen: set[int]) -> Any:
        money: dict[str, Any] = {}
        if kind != ClaimKind.EXHIBIT:
            rate = Rate("USD", "KRW", Decimal("1187.5"), date(year, 2, 1), "은행") if kind == ClaimKind.SALES else None
            money = {"amount": amount, "currency": "USD", "rate": rate}
        try:
            claim = report_claim(
                actor=SYSTEM,
                year=year,
                line=self.lines[line],
                kind=kind,
                title_ko="결과",
                happened_on=date(year, 2, 1),
                quantity=quantity,
                organisations=self._of(chosen),
                **money,
            )
        except DomainError:
            assert year in self.closed
            return multiple()
        assert year not in self.closed
        self.year_of[claim.pk] = year
        return claim.pk

    @rule(pk=claims)
    def confirm(self, pk: int) -> None:
        possible = pk not in self.withdrawn | self.final and self.year_of[pk] not in self.closed
        assert self._tries(lambda claim: confirm_claim(actor=SYSTEM, claim=claim), pk) == possible
        if possible:
            self.final.add(pk)

    @rule(pk=claims, quantity=st.integers(501, 900), chosen=parties)
    def correct(self, pk: int, quantity: int, chosen: set[int]) -> None:
        same = Claim.objects.get(pk=pk).quantity == quantity
        possible = pk not in self.withdrawn and self.year_of[pk] not in self.closed
        done = self._tries(
            lambda claim: correct_claim(
                actor=SYSTEM, claim=claim, reason="정정", quantity=quantity, organisations=self._of(chosen)
            ),
            pk,
        )
        assert done == possible or same
        if done:
            self.final.discard(pk)

    @rule(pk=claims)
    def withdraw(self, pk: int) -> None:
        possible = pk not in self.withdrawn and self.year_of[pk] not in self.closed
        assert self._tries(lambda claim: withdraw_claim(actor=SYSTEM, claim=claim, reason="철회"), pk) == possible
        if possible:
            self.withdrawn.add(pk)
            self.final.discard(pk)

    @rule(year=st.sampled_from(YEARS))
    def close(self, year: int) -> None:
        waits = Claim.objects.filter(year=year, state=ClaimState.REPORTED).exists()
        possible = not waits and year not in self.closed
        try:
            close_year(actor=SYSTEM, year=year)
        except DomainError:
            assert not possible
            return
        assert possible
        self.closed.add(year)
        assert ProgrammeYear.objects.get(pk=year).state == PeriodState.CLOSED

    @rule(kept=st.integers(0, 3), absorbed=st.integers(0, 3))
    def merge(self, kept: int, absorbed: int) -> None:
        keeper, leaver = (Organisation.objects.get(pk=self.companies[index].pk) for index in (kept, absorbed))
        if kept == absorbed or keeper.merged_into_id or leaver.merged_into_id:
            return
        merge_organisations(actor=SYSTEM, kept=keeper, absorbed=leaver, reason="같은 기업")

    def _tries(self, step: Any, pk: int) -> bool:
        try:
            step(Claim.objects.get(pk=pk))
        except DomainError:
            return False
        return True

    @invariant()
    def everything_agrees(self) -> None:
        assert verify_chain().broken == ()

    @invariant()
    def final_companies_are_counted_once(self) -> None:
        for tally in Tally.objects.all():
            here = Claim.objects.filter(year=tally.year_id, line=tally.line_id, kind=tally.kind)
            final = here.filter(state__in=(ClaimState.CONFIRMED, ClaimState.CLOSED))
            assert tally.final_companies == _companies(final)
            assert tally.provisional_companies == _companies(here.counted())


def _companies(claims: Any) -> int:
    return Organisation.objects.filter(claim_links__claim__in=claims).distinct().count()


@pytest.mark.django_db
def test_whatever_people_do_the_ledger_agrees_with_itself() -> None:
    with clock.at(datetime(2020, 5, 13, 1, 0, tzinfo=UTC)):
        run_state_machine_as_test(
            Ledger,
            settings=settings(
                max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
