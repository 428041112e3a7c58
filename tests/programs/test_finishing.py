"""A decided call: its places become free as agreements end, its waiting list holds for a time, and it is finished."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain.agreements import break_off, end_agreement, open_agreement
from chorok.programs.domain.appeals import answer_appeal, make_appeal
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.commitments import commit
from chorok.programs.domain.finishing import finish_call
from chorok.programs.domain.queries.finishing import still_waiting, what_stands_open
from chorok.programs.domain.queries.selection import money_left, places_left
from chorok.programs.domain.selection import decide, draw_up_ranking, move_up
from chorok.programs.domain.waiting import next_in_line
from chorok.programs.enums import AgreementState, ApplicationState, CallState, VersionState
from chorok.programs.models import Agreement, Application, Call, RankingRow, YearLine
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.programs.agreeing import SUPPORT, expense, frozen
from tests.programs.selecting import MEETING, scored_call, states

pytestmark = pytest.mark.django_db
S, A, W, N = "selected", "agreed", "waiting", "not_selected"
#: The committee decided on 15 June; appeals can be made until the 22nd.
APPEALS_OVER = MEETING + timedelta(days=8)
ENDED = {"reason": "폐업", "spent": Decimal(40)}


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.at(APPEALS_OVER):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def manager(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.MANAGER)


@pytest.fixture
def call() -> Call:
    """Two of four are selected, two wait; each asked for 100 won of the 1,000."""
    made = scored_call([90, 80, 70, 65], subsidies=[100] * 4, budget=1000, quota=2, waiting_places=2, **SUPPORT)
    with clock.at(MEETING):
        decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=made), minutes="원안대로", committee="김하나")
    made.refresh_from_db()
    return made


def application(call: Call, number: int) -> Application:
    found: Application = call.applications.select_related("organisation", "call").get(number=number)
    return found


def signed(call: Call, number: int) -> Agreement:
    """The agreement as the second signature leaves it."""
    agreement = open_agreement(actor=SYSTEM, application=application(call, number))
    commit(year_line_id=agreement.year_line_id, delta=Decimal(100))
    agreement.versions.update(state=VersionState.SIGNED)
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.SIGNED, committed=100)
    Application.objects.filter(agreement=agreement).update(state=ApplicationState.AGREED)
    agreement.refresh_from_db()
    return agreement


def offered(call: Call) -> bool:
    return Todo.objects.open().filter(key=f"move-up:{call.pk}", role=Role.STAFF).exists()


class TestAPlaceBecomesFree:
    def test_as_a_signed_agreement_ends_and_nobody_moves_up_by_itself(self, call: Call, manager: Actor) -> None:
        end_agreement(actor=manager, agreement=signed(call, 1), **ENDED)

        assert states(call) == [A, S, W, W]
        assert (places_left(call), offered(call)) == (1, True)
        assert money_left(YearLine.objects.get()) == 1000 - 40 - 100

    def test_as_an_agreement_that_never_stood_ends(self, call: Call, manager: Actor) -> None:
        company = application(call, 1).organisation
        owner = MembershipFactory(organisation=company).user
        agreement = open_agreement(actor=SYSTEM, application=application(call, 1))
        Notification.objects.all().delete()

        done = break_off(actor=manager, agreement=agreement, reason="기한 안에 서명하지 않음")

        assert (done.state, done.end_reason, done.ended_at) == ("ended", "기한 안에 서명하지 않음", APPEALS_OVER)
        assert done.versions.get().state == VersionState.DROPPED
        assert states(call) == ["lapsed", S, W, W]
        assert (places_left(call), offered(call)) == (1, True)
        assert money_left(YearLine.objects.get()) == 900
        told = Notification.objects.get(recipient=owner)
        assert "기한 안에 서명하지 않음" in told.body
        assert not Todo.objects.open().filter(key__startswith="agreement:").exists()

    def test_and_the_first_who_waits_is_selected_for_it_once(self, call: Call, manager: Actor, staff: Actor) -> None:
        end_agreement(actor=manager, agreement=signed(call, 1), **ENDED)
        row = next_in_line(call)
        assert row is not None
        assert row.application == application(call, 3)

        move_up(actor=staff, row=row)

        assert states(call) == [A, S, S, W]
        assert (places_left(call), offered(call)) == (0, False)
        with pytest.raises(DomainError, match="결원이 없습니다"):
            move_up(actor=staff, row=RankingRow.objects.get(application__number=4))
        assert states(call) == [A, S, S, W]

    @pytest.mark.parametrize("role", [Role.STAFF, Role.CITY])
    def test_only_managers_break_off_with_a_reason(
        self, call: Call, manager: Actor, actor_with: Callable[..., Actor], role: Role
    ) -> None:
        agreement = open_agreement(actor=SYSTEM, application=application(call, 1))
        with pytest.raises(Refused):
            break_off(actor=actor_with(role), agreement=agreement, reason="미체결")
        with pytest.raises(DomainError) as refusal:
            break_off(actor=manager, agreement=agreement, reason="  ")
        assert refusal.value.field == "reason"
        with pytest.raises(DomainError):
            break_off(actor=manager, agreement=signed(call, 2), reason="미체결")
        assert states(call) == [S, A, W, W]
        assert set(Agreement.objects.values_list("state", flat=True)) == {"negotiation", "signed"}

    def test_on_a_list_that_holds_no_longer_nobody_is_offered_it(
        self, call: Call, manager: Actor, staff: Actor
    ) -> None:
        Call.objects.update(waiting_until=date(2020, 6, 22))
        end_agreement(actor=manager, agreement=signed(call, 1), **ENDED)
        assert (places_left(call), offered(call)) == (1, False)
        call.refresh_from_db()
        assert next_in_line(call) is None
        with pytest.raises(DomainError, match="유효기간"):
            move_up(actor=staff, row=RankingRow.objects.get(application__number=3))
        assert states(call) == [A, S, W, W]

    def test_on_the_lists_last_day_it_is(self, call: Call, manager: Actor) -> None:
        Call.objects.update(waiting_until=date(2020, 6, 23))
        end_agreement(actor=manager, agreement=signed(call, 1), **ENDED)
        assert offered(call)


@pytest.mark.usefixtures("store_folder")
def test_who_has_signed_alone_is_broken_off_too(manager: Actor) -> None:
    made = scored_call([90, 80], subsidies=[3_000_000] * 2, quota=1, subsidy_rate=75, agreement_ko="협약", **SUPPORT)
    with clock.at(MEETING):
        decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=made), minutes="원안대로", committee="김하나")
    version = frozen(application(made, 1), expense(3_000_000))
    break_off(actor=manager, agreement=version.agreement, reason="미체결")
    version.refresh_from_db()
    assert (version.state, states(made), offered(made)) == ("dropped", ["lapsed", W], True)


class TestFinishing:
    def test_it_waits_for_signatures_and_the_end_of_appeals(self, call: Call, staff: Actor) -> None:
        signed(call, 1)
        with clock.at(MEETING + timedelta(days=7)), pytest.raises(DomainError) as refusal:
            finish_call(actor=staff, call=call)
        assert str(refusal.value) == (
            "이의신청 기간이 끝나지 않았습니다(2020. 6. 22.까지). 협약을 체결하지 않은 선정 기업이 1곳 있습니다."
            " 협약을 체결하거나 종료해 주십시오."
        )
        call.refresh_from_db()
        assert (call.state, call.finished_at, states(call)) == (CallState.DECIDED, None, [A, S, W, W])

    def test_it_waits_for_answers_and_for_who_is_to_be_judged(self, call: Call) -> None:
        signed(call, 1)
        signed(call, 2)
        late, owner = application(call, 4), MembershipFactory(organisation=application(call, 4).organisation).user
        with clock.at(MEETING):
            appeal = make_appeal(actor=actor_for(owner), application=late, text="다시 보아 주십시오.")
        assert what_stands_open(call) == ["답변하지 않은 이의신청이 1건 있습니다."]
        answer_appeal(actor=SYSTEM, appeal=appeal, upheld=False, answer="유지합니다.")
        assert what_stands_open(call) == []
        Application.objects.filter(pk=late.pk).update(state=ApplicationState.ELIGIBLE)
        assert what_stands_open(call) == ["이의신청이 인용되어 평가를 기다리는 신청이 1건 있습니다."]

    def test_it_waits_for_the_lists_last_day(self, call: Call) -> None:
        signed(call, 1)
        signed(call, 2)
        call.waiting_until = date(2020, 6, 30)
        assert what_stands_open(call) == ["예비순위에 2곳이 남아 있습니다. 예비순위는 2020. 6. 30.까지 유효합니다."]
        with clock.at(MEETING + timedelta(days=16)):
            assert what_stands_open(call) == []

    def test_the_list_ends_with_it_and_whoever_waits_is_told(self, call: Call, staff: Actor, manager: Actor) -> None:
        end_agreement(actor=manager, agreement=signed(call, 1), **ENDED)
        signed(call, 2)
        owner = MembershipFactory(organisation=application(call, 3).organisation).user
        Notification.objects.all().delete()
        assert still_waiting(call) == 2

        done = finish_call(actor=staff, call=call)

        assert (done.state, done.finished_at, done.finished_by_id) == ("finished", APPEALS_OVER, staff.user_id)
        assert (states(call), offered(call), still_waiting(call)) == ([A, A, N, N], False, 0)
        told = Notification.objects.get()
        assert (told.recipient, "예비순위가 종료되었습니다" in told.body) == (owner, True)
        with pytest.raises(DomainError):
            move_up(actor=staff, row=RankingRow.objects.get(application__number=3), note="추가")
        with pytest.raises(DomainError):
            finish_call(actor=staff, call=call)
        assert states(call) == [A, A, N, N]

    def test_a_call_everybody_left_is_finished_too(self, call: Call, staff: Actor) -> None:
        for number in (1, 2, 3, 4):
            withdraw_application(actor=SYSTEM, application=application(call, number), reason="포기")
        assert finish_call(actor=staff, call=call).state == CallState.FINISHED

    def test_agreements_go_on_after_it_and_free_no_place(self, call: Call, staff: Actor, manager: Actor) -> None:
        agreement = signed(call, 1)
        signed(call, 2)
        finish_call(actor=staff, call=call)
        end_agreement(actor=manager, agreement=agreement, **ENDED)
        assert (Agreement.objects.get(pk=agreement.pk).state, offered(call)) == ("ended", False)

    @pytest.mark.parametrize("role", [Role.CITY, Role.EVALUATOR])
    def test_others_may_not(self, call: Call, actor_with: Callable[..., Actor], role: Role) -> None:
        signed(call, 1)
        signed(call, 2)
        with pytest.raises(Refused):
            finish_call(actor=actor_with(role), call=call)
        assert Call.objects.get().state == CallState.DECIDED

    def test_staff_with_a_stake_may_not(self, call: Call, staff: Actor) -> None:
        signed(call, 1)
        signed(call, 2)
        MembershipFactory(organisation=application(call, 4).organisation, user=staff.user)
        with pytest.raises(Refused):
            finish_call(actor=staff, call=call)
        assert Call.objects.get().state == CallState.DECIDED

    def test_a_call_that_is_not_decided_is_not_finished(self, staff: Actor) -> None:
        made = scored_call([90], quota=1)
        with pytest.raises(DomainError):
            finish_call(actor=staff, call=made)
        assert Call.objects.get().state == CallState.PUBLISHED
