"""Moving up from the waiting list: what people may do, and what is refused with nothing changed."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.publishing import add_places
from chorok.programs.domain.queries.selection import money_left, places_left
from chorok.programs.domain.selection import admit_late, draw_up_ranking, move_up
from chorok.programs.enums import ApplicationState, CallState, NoticeKind, Outcome
from chorok.programs.models import Application, Call, Ranking, YearLine
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.factories_programs import ApplicationFactory
from tests.programs.selecting import MEETING, row_of, scored_call, settled, states

S, W, N = Outcome.SELECTED, Outcome.WAITING, Outcome.NOT_SELECTED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


class TestMovingUp:
    def decided(self, staff: Actor, **facts: object) -> tuple[Call, Ranking]:
        given = {"subsidies": [100, 200, 300, 400], "quota": 2, "waiting_places": 2, **facts}
        call = scored_call([90, 80, 70, 65], **given)  # type: ignore[arg-type]
        board = settled(staff, draw_up_ranking(actor=staff, call=call))
        call.refresh_from_db()
        return call, board

    def withdraw(self, call: Call, number: int) -> None:
        application = Application.objects.get(call=call, number=number)
        owner = actor_for(MembershipFactory(organisation=application.organisation).user)
        withdraw_application(actor=owner, application=application, reason="사업 포기")

    def test_a_withdrawal_opens_a_to_do_and_moves_nobody(self, staff: Actor) -> None:
        call, _board = self.decided(staff)
        self.withdraw(call, 3)
        assert not Todo.objects.filter(key__startswith="move-up").exists()
        self.withdraw(call, 1)
        todo = Todo.objects.open().get(key=f"move-up:{call.pk}")
        assert (todo.role, todo.link) == (Role.STAFF, f"/staff/programme/calls/{call.code}/ranking/")
        assert states(call) == ["withdrawn", S, "withdrawn", W]

    def test_the_next_one_is_selected_and_told(self, staff: Actor) -> None:
        call, board = self.decided(staff)
        self.withdraw(call, 1)
        Notification.objects.all().delete()
        MembershipFactory(organisation=call.applications.get(number=3).organisation)
        row = move_up(actor=staff, row=row_of(board, 3))
        assert states(call) == ["withdrawn", S, S, W]
        assert (row.granted, row.moved_up_at, row.decided) == (300, MEETING, W)
        assert "300원" in Notification.objects.get().body
        assert not Todo.objects.open().filter(key__startswith="move-up").exists()
        assert money_left(YearLine.objects.get()) == 100_000_000 - 500

    def test_no_place_is_free(self, staff: Actor) -> None:
        call, board = self.decided(staff)
        with pytest.raises(DomainError):
            move_up(actor=staff, row=row_of(board, 3))
        assert states(call) == [S, S, W, W]

    def test_added_places_are_announced_and_a_person_gives_them(self, staff: Actor) -> None:
        call, board = self.decided(staff)
        notice = add_places(actor=staff, call=call, quota=3, text_ko="예산 잔액으로 한 곳을 더 선정합니다.")
        assert (notice.kind, notice.call.quota, places_left(notice.call)) == (NoticeKind.CORRECTION, 3, 1)
        assert states(call) == [S, S, W, W]
        assert Todo.objects.open().get(key=f"move-up:{call.pk}").role == Role.STAFF
        move_up(actor=staff, row=row_of(board, 3))
        assert states(call) == [S, S, S, W]
        with pytest.raises(DomainError, match="결원이 없습니다"):
            move_up(actor=staff, row=row_of(board, 4))

    @pytest.mark.parametrize("quota", [2, 1, 0])
    def test_places_are_never_taken_away_after_the_results(self, staff: Actor, quota: int) -> None:
        call, _board = self.decided(staff)
        with pytest.raises(DomainError) as refusal:
            add_places(actor=staff, call=call, quota=quota, text_ko="조정")
        assert refusal.value.field == "quota"
        call.refresh_from_db()
        assert (call.quota, call.notices.count()) == (2, 0)

    @pytest.mark.parametrize("facts", [{"state": CallState.PUBLISHED}, {"state": CallState.FINISHED}, {"quota": None}])
    def test_places_are_added_between_results_and_the_end_alone(self, staff: Actor, facts: dict[str, object]) -> None:
        call, _board = self.decided(staff)
        Call.objects.filter(pk=call.pk).update(**facts)
        with pytest.raises(DomainError):
            add_places(actor=staff, call=call, quota=9, text_ko="확대")
        assert not call.notices.exists()

    @pytest.mark.parametrize("role", [Role.CITY, Role.EVALUATOR])
    def test_only_staff_without_a_stake_add_places(
        self, staff: Actor, actor_with: Callable[..., Actor], role: Role
    ) -> None:
        call, _board = self.decided(staff)
        MembershipFactory(organisation=call.applications.get(number=4).organisation, user=staff.user)
        for other in (actor_with(role), staff):
            with pytest.raises(Refused):
                add_places(actor=other, call=call, quota=9, text_ko="확대")
        call.refresh_from_db()
        assert (call.quota, call.notices.count()) == (2, 0)

    def test_out_of_turn_needs_a_reason(self, staff: Actor) -> None:
        call, board = self.decided(staff)
        self.withdraw(call, 1)
        with pytest.raises(DomainError) as refusal:
            move_up(actor=staff, row=row_of(board, 4))
        assert refusal.value.field == "note"
        assert states(call) == ["withdrawn", S, W, W]
        move_up(actor=staff, row=row_of(board, 4), note="앞 순위가 포기 의사를 밝힘")
        assert states(call) == ["withdrawn", S, W, S]

    def test_too_little_money_is_left(self, staff: Actor) -> None:
        call, board = self.decided(staff, budget=450)
        self.withdraw(call, 1)  # 200 of 450 stay granted, 300 don't fit
        with pytest.raises(DomainError) as refusal:
            move_up(actor=staff, row=row_of(board, 3))
        assert refusal.value.field == "granted"
        assert states(call) == ["withdrawn", S, W, W]
        move_up(actor=staff, row=row_of(board, 3), granted=Decimal(250), note="잔여 예산 범위")
        assert money_left(YearLine.objects.get()) == 0

    def test_who_was_not_selected_stays_out_without_an_appeal(self, staff: Actor) -> None:
        call, board = self.decided(staff, waiting_places=1)
        self.withdraw(call, 1)
        with pytest.raises(DomainError):
            move_up(actor=staff, row=row_of(board, 4), note="특별")
        assert states(call) == ["withdrawn", S, W, N]

    def test_others_may_not(self, staff: Actor, actor_with: Callable[..., Actor]) -> None:
        call, board = self.decided(staff)
        self.withdraw(call, 1)
        with pytest.raises(Refused):
            move_up(actor=actor_with(Role.CITY), row=row_of(board, 3))
        assert states(call) == ["withdrawn", S, W, W]

    def test_a_late_row_waits_behind_the_others(self, staff: Actor) -> None:
        call, _board = self.decided(staff)
        late = ApplicationFactory(
            call=call,
            organisation=OrganisationFactory(),
            state=ApplicationState.ELIGIBLE,
            number=5,
            score_mean=Decimal(99),
            score_total=Decimal(99),
        )
        row = admit_late(actor=SYSTEM, application=late)
        assert (row.position, row.waiting_position, row.decided) == (5, 3, W)
        weak = ApplicationFactory(call=call, state=ApplicationState.ELIGIBLE, number=6, score_mean=9, score_total=9)
        row = admit_late(actor=SYSTEM, application=weak)
        assert (row.position, row.waiting_position, row.decided, row.reason) == (6, None, N, "threshold")
        assert states(call) == [S, S, W, W, W, N]
