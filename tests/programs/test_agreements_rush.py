"""Many agreements signed at once over one budget: never more won bound than there are, in whatever order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.programs.domain import agreements
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.signing import sign
from chorok.programs.enums import AgreementState, ApplicationState, Side
from chorok.programs.models import Agreement, AgreementVersion, Application, Call, YearLine
from chorok.support.models import Case
from tests.factories import NOW, MembershipFactory
from tests.factories_programs import CallFactory
from tests.programs.agreeing import SUPPORT, TEXT, expense, frozen, opened, selected

AT_ONCE = 24
SHARE = 3_000_000


def terms() -> Call:
    made: Call = CallFactory(**SUPPORT, agreement_ko=TEXT, subsidy_rate=Decimal(75))
    return made


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run everything at the same time, each in a connection of its own; return results, or the refusals."""

    def run(one: Callable[[], Any]) -> Any:
        try:
            with clock.at(NOW):
                return one()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(work)) as pool:
        return list(pool.map(run, work))


def done(results: list[Any]) -> list[Any]:
    return [one for one in results if not isinstance(one, DomainError)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("store_folder", "held_clock")
class TestAtOnce:
    def versions(self, count: int, **facts: Any) -> list[AgreementVersion]:
        call = terms()
        return [frozen(selected(call=call, subsidy=SHARE, **facts), expense(SHARE)) for _ in range(count)]

    def test_the_last_money_is_bound_once(self, actor_with: Callable[..., Actor]) -> None:
        versions = self.versions(AT_ONCE, budget=5 * SHARE + SHARE - 1)
        manager = actor_with(Role.MANAGER)
        for version in versions:
            owner = MembershipFactory(organisation=version.agreement.application.organisation).user
            sign(
                actor=actor_for(owner),
                version=version,
                side=Side.COMPANY,
                name="김하나",
                sha256=version.sha256,
                ip=None,
            )
        work = [
            partial(sign, actor=manager, version=one, side=Side.CENTRE, name="이두리", sha256=one.sha256, ip=None)
            for one in versions
        ]
        results = at_once(work)
        assert len(results) == AT_ONCE
        assert len(done(results)) == 5
        assert YearLine.objects.get().committed == 5 * SHARE
        assert Agreement.objects.filter(state=AgreementState.SIGNED).count() == 5
        assert Application.objects.filter(state=ApplicationState.AGREED).count() == Case.objects.count() == 5

    def test_both_sides_at_once_conclude_it_once(self, actor_with: Callable[..., Actor]) -> None:
        (version,) = self.versions(1)
        owner = actor_for(MembershipFactory(organisation=version.agreement.application.organisation).user)
        given = {"version": version, "name": "이름", "sha256": version.sha256, "ip": None}
        sides: list[Callable[[], Any]] = [
            partial(sign, actor=owner, side=Side.COMPANY, **given),
            partial(sign, actor=actor_with(Role.MANAGER), side=Side.CENTRE, **given),
        ]
        results = at_once(sides * 4)
        assert len(done(results)) == 2
        assert (Case.objects.count(), YearLine.objects.get().committed) == (1, SHARE)

    def test_who_withdraws_while_the_centre_signs_is_one_or_the_other(self, actor_with: Callable[..., Actor]) -> None:
        manager = actor_with(Role.MANAGER)
        versions = self.versions(4)
        work: list[Callable[[], Any]] = []
        for version in versions:
            application = version.agreement.application
            owner = actor_for(MembershipFactory(organisation=application.organisation).user)
            given = {"version": version, "name": "이름", "sha256": version.sha256, "ip": None}
            sign(actor=owner, side=Side.COMPANY, **given)
            work += [
                partial(sign, actor=manager, side=Side.CENTRE, **given),
                partial(withdraw_application, actor=owner, application=application, reason="포기"),
            ]
        results = at_once(work)
        assert len(done(results)) == len(versions)
        agreed = Application.objects.filter(state=ApplicationState.AGREED)
        withdrawn = Application.objects.filter(state=ApplicationState.WITHDRAWN)
        assert agreed.count() + withdrawn.count() == len(versions)
        assert set(Agreement.objects.filter(state=AgreementState.SIGNED).values_list("application", flat=True)) == set(
            agreed.values_list("pk", flat=True)
        )
        assert YearLine.objects.get().committed == agreed.count() * SHARE


class Signing(RuleBasedStateMachine):
    """Companies and centre at work on a few agreements over one small budget."""

    COUNT = 3
    BUDGET = Decimal(10_000_000)
    SUMS = st.sampled_from([3_000_000, 4_500_000, 6_000_000])

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Leave nothing for the next run."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def select(self) -> None:
        call = terms()
        applications = [selected(call=call, budget=int(self.BUDGET), subsidy=6_000_000) for _ in range(self.COUNT)]
        self.agreements = [opened(one, expense(3_000_000)).agreement for one in applications]
        self.owners = [actor_for(MembershipFactory(organisation=one.organisation).user) for one in applications]

    def _latest(self, at: int) -> AgreementVersion:
        return self.agreements[at].versions.order_by("-number")[0]

    @rule(at=st.integers(0, COUNT - 1), subsidy=SUMS)
    def write(self, at: int, subsidy: int) -> None:
        self._tries(
            lambda: agreements.save_budget(actor=self.owners[at], version=self._latest(at), items=[expense(subsidy)])
        )

    @rule(at=st.integers(0, COUNT - 1))
    def freeze(self, at: int) -> None:
        self._tries(lambda: agreements.freeze(actor=SYSTEM, version=self._latest(at)))

    @rule(at=st.integers(0, COUNT - 1))
    def thaw(self, at: int) -> None:
        self._tries(lambda: agreements.give_back(actor=SYSTEM, version=self._latest(at)))

    @rule(at=st.integers(0, COUNT - 1), side=st.sampled_from(Side.values))
    def sign(self, at: int, side: str) -> None:
        version = self._latest(at)
        actor = self.owners[at] if side == Side.COMPANY else SYSTEM
        self._tries(lambda: sign(actor=actor, version=version, side=side, name="이름", sha256=version.sha256, ip=None))

    @rule(at=st.integers(0, COUNT - 1))
    def conclude(self, at: int) -> None:
        self.freeze(at)
        for side in Side.values:
            self.sign(at, side)

    @rule(at=st.integers(0, COUNT - 1))
    def change(self, at: int) -> None:
        self._tries(lambda: agreements.change_agreement(actor=SYSTEM, agreement=self.agreements[at], reason="변경"))

    @rule(at=st.integers(0, COUNT - 1))
    def drop(self, at: int) -> None:
        self._tries(lambda: agreements.drop_change(actor=SYSTEM, version=self._latest(at)))

    @rule(at=st.integers(0, COUNT - 1), spent=st.sampled_from([0, 1_000_000, 5_000_000]))
    def end(self, at: int, spent: int) -> None:
        self._tries(
            lambda: agreements.end_agreement(
                actor=SYSTEM, agreement=self.agreements[at], reason="종료", spent=Decimal(spent)
            )
        )

    @rule(at=st.integers(0, COUNT - 1))
    def withdraw(self, at: int) -> None:
        application = self.agreements[at].application
        self._tries(lambda: withdraw_application(actor=self.owners[at], application=application, reason="포기"))

    def _tries(self, step: Callable[[], Any]) -> None:
        before = self._picture()
        try:
            with clock.at(NOW):
                step()
        except DomainError:
            assert self._picture() == before

    def _picture(self) -> list[Any]:
        line = YearLine.objects.values_list("committed", flat=True)
        rows = Agreement.objects.order_by("pk").values_list("state", "committed", "application__state")
        return [*line, *rows, *AgreementVersion.objects.order_by("pk").values_list("state", "sha256")]

    @invariant()
    def the_line_knows_what_its_agreements_have_bound(self) -> None:
        line = YearLine.objects.get()
        assert line.committed == Agreement.objects.aggregate(sum=Sum("committed"))["sum"] <= self.BUDGET

    @invariant()
    def what_is_in_force_is_signed_by_both_and_bound_in_full(self) -> None:
        for agreement in Agreement.objects.filter(state=AgreementState.SIGNED).select_related("application"):
            version = agreement.versions.get(state="signed")
            assert sorted(version.signatures.values_list("side", flat=True)) == ["centre", "company"]
            assert set(version.signatures.values_list("sha256", flat=True)) == {version.sha256}
            assert agreement.committed == version.items.aggregate(sum=Sum("subsidy"))["sum"]
            assert agreement.application.state == ApplicationState.AGREED
            assert Case.objects.filter(agreement=agreement).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("store_folder")
def test_whatever_both_sides_do_the_money_adds_up() -> None:
    run_state_machine_as_test(
        Signing,
        settings=settings(
            max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
