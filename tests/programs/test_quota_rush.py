"""Many staff members at once over one quota and one budget: never one too many, whatever they do in whatever order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.programs.domain.agreements import break_off, end_agreement, granted_to, open_agreement
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.commitments import commit
from chorok.programs.domain.committee import depart
from chorok.programs.domain.finishing import finish_call
from chorok.programs.domain.queries.selection import latest_ranking, money_left
from chorok.programs.domain.selection import decide, draw_up_ranking, move_up
from chorok.programs.enums import AgreementState, ApplicationState, CallState, Outcome, VersionState
from chorok.programs.models import (
    Agreement,
    AgreementVersion,
    Application,
    Call,
    Ranking,
    RankingRow,
    YearLine,
)
from tests.programs.agreeing import SUPPORT
from tests.programs.selecting import MEETING, scored_call

STAFF_AT_ONCE = 50
RESOLVED = {"minutes": "원안대로 의결함", "committee": "김하나"}


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run everything at the same time, each in a connection of its own; return results, or the refusals."""

    def run(one: Callable[[], Any]) -> Any:
        try:
            with clock.at(MEETING):
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
class TestAtOnce:
    def decided(self, **facts: Any) -> tuple[Call, Ranking]:
        count = facts.pop("count", 55)
        totals = [100 - number * Decimal("0.5") for number in range(count)]
        call = scored_call([str(total) for total in totals], waiting_places=count, **facts)
        with clock.at(MEETING):
            board = decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), **RESOLVED)
        return call, board

    def test_one_place_is_moved_up_to_once(self) -> None:
        call, board = self.decided(quota=5)
        with clock.at(MEETING):
            withdraw_application(actor=SYSTEM, application=call.applications.get(number=1), reason="포기")
        rows = list(board.rows.filter(decided=Outcome.WAITING).order_by("position")[:STAFF_AT_ONCE])
        results = at_once([partial(move_up, actor=SYSTEM, row=row, note="긴급") for row in rows])
        assert len(results) == STAFF_AT_ONCE
        assert len(done(results)) == 1
        assert call.applications.with_a_place().count() == 5

    def test_the_last_money_is_granted_once(self) -> None:
        subsidies = [100] * 55
        call, board = self.decided(quota=None, subsidies=subsidies, budget=520)
        line = YearLine.objects.get()
        assert money_left(line) == 20
        YearLine.objects.update(budget=820)  # room for three of the fifty who wait
        rows = list(board.rows.filter(decided=Outcome.WAITING).order_by("position")[:STAFF_AT_ONCE])
        results = at_once([partial(move_up, actor=SYSTEM, row=row, note="증액") for row in rows])
        assert len(done(results)) == 3
        assert money_left(YearLine.objects.get()) == 20
        assert call.applications.filter(state=ApplicationState.SELECTED).count() == 8

    def test_a_ranking_is_decided_once(self, actor_with: Callable[..., Actor]) -> None:
        call = scored_call(["90", "80", "70"], quota=1)
        with clock.at(MEETING):
            board = draw_up_ranking(actor=SYSTEM, call=call)
        staff = actor_with(Role.STAFF)
        work = [partial(decide, actor=staff, ranking=board, **RESOLVED)] * STAFF_AT_ONCE
        assert len(done(at_once(work))) == 1
        assert call.applications.filter(state=ApplicationState.SELECTED).count() == 1

    def test_two_calls_of_one_line_never_share_the_last_money(self) -> None:
        first = scored_call(["90"], subsidies=[700], budget=1000, quota=None)
        second = scored_call(["90"], subsidies=[700], budget=None, quota=None, line=first.line)
        with clock.at(MEETING):
            boards = [draw_up_ranking(actor=SYSTEM, call=call) for call in (first, second)]
        results = at_once([partial(decide, actor=SYSTEM, ranking=board, **RESOLVED) for board in boards])
        assert len(done(results)) == 1
        assert money_left(YearLine.objects.get()) == 300


class Selection(RuleBasedStateMachine):
    """Staff, companies and the committee at work on one call with two places and little money."""

    QUOTA = 2
    BUDGET = Decimal(250)

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Leave nothing for the next run."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize(
        totals=st.lists(st.sampled_from(["55", "60", "70", "80", "90"]), min_size=4, max_size=6),
        asked=st.lists(st.sampled_from([0, 50, 100, 150]), min_size=6, max_size=6),
    )
    def announce(self, totals: list[str], asked: list[int]) -> None:
        self.call = scored_call(
            totals,
            subsidies=asked,
            quota=self.QUOTA,
            budget=int(self.BUDGET),
            waiting_places=2,
            tie_breaks=["earlier"],
            **SUPPORT,
        )
        self.count = len(totals)

    def _row(self, number: int) -> RankingRow | None:
        board = latest_ranking(self.call)
        if board is None:
            return None
        return board.rows.filter(application__number=number % self.count + 1).first()

    @rule()
    def draw(self) -> None:
        self._tries(lambda: draw_up_ranking(actor=SYSTEM, call=self.call))

    @rule(number=st.integers(0, 5), outcome=st.sampled_from(Outcome.values), share=st.sampled_from([None, 0, 50, 500]))
    def note(self, number: int, outcome: str, share: int | None) -> None:
        row = self._row(number)
        if row is not None:
            granted = None if share is None else Decimal(share)
            self._tries(lambda: depart(actor=SYSTEM, row=row, outcome=outcome, note="사유", granted=granted))

    @rule()
    def resolve(self) -> None:
        board = latest_ranking(self.call)
        if board is not None:
            self._tries(lambda: decide(actor=SYSTEM, ranking=board, **RESOLVED))

    @rule(number=st.integers(0, 5), share=st.sampled_from([None, 50]), note=st.sampled_from(["", "사유"]))
    def up(self, number: int, share: int | None, note: str) -> None:
        row = self._row(number)
        if row is not None:
            granted = None if share is None else Decimal(share)
            self._tries(lambda: move_up(actor=SYSTEM, row=row, granted=granted, note=note))

    @rule(number=st.integers(0, 5))
    def withdraw(self, number: int) -> None:
        application = self.call.applications.get(number=number % self.count + 1)
        self._tries(lambda: withdraw_application(actor=SYSTEM, application=application, reason="포기"))

    @rule(number=st.integers(0, 5))
    def agree(self, number: int) -> None:
        application = self.call.applications.get(number=number % self.count + 1)
        self._tries(lambda: open_agreement(actor=SYSTEM, application=application))

    @rule(number=st.integers(0, 5))
    def conclude(self, number: int) -> None:
        agreement = self._agreement(number)
        if agreement is None or agreement.state != AgreementState.NEGOTIATION:
            return
        # As the second signature leaves it; the papers would take too long here.
        granted = granted_to(agreement.application) or Decimal(0)
        commit(year_line_id=agreement.year_line_id, delta=granted)
        AgreementVersion.objects.filter(agreement=agreement).update(state=VersionState.SIGNED)
        Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.SIGNED, committed=granted)
        Application.objects.filter(agreement=agreement).update(state=ApplicationState.AGREED)

    @rule(number=st.integers(0, 5), spent=st.sampled_from([0, 30, 500]))
    def end(self, number: int, spent: int) -> None:
        agreement = self._agreement(number)
        if agreement is not None:
            self._tries(lambda: end_agreement(actor=SYSTEM, agreement=agreement, reason="폐업", spent=Decimal(spent)))

    @rule(number=st.integers(0, 5))
    def break_off(self, number: int) -> None:
        agreement = self._agreement(number)
        if agreement is not None:
            self._tries(lambda: break_off(actor=SYSTEM, agreement=agreement, reason="미체결"))

    @rule()
    def finish(self) -> None:
        self._tries(lambda: finish_call(actor=SYSTEM, call=self.call))

    def _agreement(self, number: int) -> Agreement | None:
        return Agreement.objects.filter(application__number=number % self.count + 1).first()

    def _tries(self, step: Callable[[], Any]) -> None:
        before = self._picture()
        try:
            with clock.at(MEETING + timedelta(days=10)):
                step()
        except DomainError:
            assert self._picture() == before

    def _picture(self) -> list[Any]:
        rows = RankingRow.objects.order_by("pk").values_list("decided", "granted", "note", "moved_up_at")
        agreed = Agreement.objects.order_by("pk").values_list("state", "committed")
        line = YearLine.objects.values_list("committed", flat=True)
        call = Call.objects.values_list("state", flat=True)
        return [*Application.objects.order_by("pk").values_list("state", flat=True), *rows, *agreed, *line, *call]

    @invariant()
    def never_one_too_many(self) -> None:
        taken = Application.objects.filter(call=self.call).with_a_place()
        assert taken.count() <= self.QUOTA
        left = money_left(YearLine.objects.get(line=self.call.line))
        assert left is not None
        assert 0 <= left <= self.BUDGET

    @invariant()
    def what_is_bound_is_what_agreements_bind(self) -> None:
        bound = sum(Agreement.objects.values_list("committed", flat=True), Decimal(0))
        assert YearLine.objects.get(line=self.call.line).committed == bound

    @invariant()
    def nobody_waits_in_a_finished_call_or_has_to_sign(self) -> None:
        if Call.objects.get(pk=self.call.pk).state == CallState.FINISHED:
            open_states = [ApplicationState.WAITING, ApplicationState.SELECTED, ApplicationState.ELIGIBLE]
            assert not self.call.applications.filter(state__in=open_states).exists()

    @invariant()
    def nobody_below_the_threshold_is_selected(self) -> None:
        taken = Application.objects.filter(call=self.call).with_a_place()
        assert not taken.filter(score_total__lt=self.call.threshold).exists()


@pytest.mark.django_db
def test_whatever_people_do_quota_and_money_hold() -> None:
    run_state_machine_as_test(
        Selection,
        settings=settings(
            max_examples=15, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
