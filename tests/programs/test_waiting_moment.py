"""The moment at which a waiting list ends: the midnight after its last day, by the clock of Seoul."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.queries.selection import places_left
from chorok.programs.domain.selection import decide, draw_up_ranking, move_up
from chorok.programs.domain.waiting import next_in_line
from chorok.programs.models import Call, RankingRow
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.programs.selecting import MEETING, scored_call, states

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
#: In UTC both moments are the afternoon of 30 June.
LAST_SECOND = datetime(2020, 6, 30, 23, 59, 59, tzinfo=SEOUL)
MIDNIGHT = datetime(2020, 7, 1, tzinfo=SEOUL)


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def call() -> Call:
    """Two of four are selected, two wait until the end of 30 June."""
    made = scored_call([90, 80, 70, 65], subsidies=[100] * 4, budget=1000, quota=2, waiting_places=2)
    with clock.at(MEETING):
        decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=made), minutes="원안대로", committee="김하나")
    Call.objects.filter(pk=made.pk).update(waiting_until=date(2020, 6, 30))
    made.refresh_from_db()
    return made


def withdraw_first(call: Call) -> None:
    application = call.applications.get(number=1)
    owner = MembershipFactory(organisation=application.organisation).user
    withdraw_application(actor=actor_for(owner), application=application, reason="사업 포기")


def row(number: int) -> RankingRow:
    return RankingRow.objects.get(application__number=number)


def offered(call: Call) -> bool:
    return Todo.objects.open().filter(key=f"move-up:{call.pk}").exists()


def test_in_the_last_second_the_next_one_moves_up(call: Call, staff: Actor) -> None:
    with clock.at(LAST_SECOND):
        withdraw_first(call)
        assert (next_in_line(call), offered(call)) == (row(3), True)
        moved = move_up(actor=staff, row=row(3))
    assert moved.moved_up_at == LAST_SECOND
    assert states(call) == ["withdrawn", "selected", "selected", "waiting"]


def test_from_midnight_a_free_place_is_offered_to_nobody(call: Call, staff: Actor) -> None:
    with clock.at(MIDNIGHT):
        withdraw_first(call)
        assert (next_in_line(call), offered(call), places_left(call)) == (None, False, 1)


def test_a_place_that_became_free_in_time_is_not_given_after_it(call: Call, staff: Actor) -> None:
    with clock.at(LAST_SECOND):
        withdraw_first(call)
    Notification.objects.all().delete()
    with clock.at(MIDNIGHT), pytest.raises(DomainError, match="유효기간"):
        move_up(actor=staff, row=row(3), note="추가 선정")
    assert states(call) == ["withdrawn", "selected", "waiting", "waiting"]
    assert (row(3).granted, row(3).moved_up_at) == (None, None)
    assert not Notification.objects.exists()


def test_a_list_without_a_last_day_holds_on(call: Call, staff: Actor) -> None:
    Call.objects.filter(pk=call.pk).update(waiting_until=None)
    call.refresh_from_db()
    with clock.at(MIDNIGHT):
        withdraw_first(call)
        assert (next_in_line(call), offered(call)) == (row(3), True)


def test_the_results_page_says_until_when_it_holds_and_then_that_it_is_over(call: Call, client: Client) -> None:
    page = reverse("call_results", args=[call.code])
    holds, over = (
        "예비순위는 2020. 6. 30.(화)까지 유효합니다.",
        "예비순위 유효기간이 지나 더 이상 추가 선정하지 않습니다.",
    )
    moves = "선정 기업이 포기하면 센터가 예비순위에 따라 추가 선정을 결정합니다."
    shown = []
    for moment in (LAST_SECOND, MIDNIGHT):
        with clock.at(moment):
            text = client.get(page).content.decode()
        shown.append([sentence in text for sentence in (moves, holds, over)])
    assert shown == [[True, True, False], [False, False, True]]
