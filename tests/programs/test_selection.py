"""Drawing up and deciding: what people may do, and what is refused with nothing changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.programs.domain.announcing import tell_results
from chorok.programs.domain.committee import depart, settle_tie
from chorok.programs.domain.decisions import Choice
from chorok.programs.domain.notices_selection import result_message
from chorok.programs.domain.queries.selection import is_outdated, money_left, places_left
from chorok.programs.domain.selection import decide, draw_up_ranking, preview
from chorok.programs.enums import ApplicationState, AssignmentState, CallState, Outcome, TieBreak
from chorok.programs.models import Application, Assignment, Call, PanelMember, Ranking, YearLine
from tests.factories import MembershipFactory, UserFactory
from tests.factories_programs import ApplicationFactory
from tests.programs.selecting import MEETING, nothing_decided, row_of, scored_call, settled, states

S, W, N = Outcome.SELECTED, Outcome.WAITING, Outcome.NOT_SELECTED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


class TestDrawingUp:
    def test_places_proposals_and_money_stand_in_rows(self, staff: Actor) -> None:
        call = scored_call([70, 90, 80, 59], subsidies=[10, 20, 30, 40], quota=1, budget=1000)
        board = draw_up_ranking(actor=staff, call=call)
        rows = board.rows.values_list("position", "application__number", "proposed", "reason", "waiting_position")
        assert list(rows) == [
            (1, 2, S, "", None),
            (2, 3, W, "quota", 1),
            (3, 1, N, "quota", None),
            (4, 4, N, "threshold", None),
        ]
        assert (board.budget, board.drawn_by, board.decided_at) == (Decimal(1000), staff.user, None)
        assert row_of(board, 2).subsidy == 20
        assert set(states(call)) == {ApplicationState.ELIGIBLE}

    def test_sheets_left_out_are_counted(self, staff: Actor) -> None:
        call = scored_call([70])
        application = call.applications.get()
        for index in range(6):
            member = PanelMember.objects.create(call=call, user=UserFactory(), invited_at=MEETING)
            state = AssignmentState.RECUSED if index == 5 else AssignmentState.SUBMITTED
            Assignment.objects.create(member=member, application=application, state=state, assigned_at=MEETING)
        row = draw_up_ranking(actor=staff, call=call).rows.get()
        assert (row.counted, row.trimmed) == (3, 2)

    def test_what_other_calls_of_the_line_granted_is_not_given_twice(self, staff: Actor) -> None:
        first = scored_call([90], subsidies=[700], budget=1000, quota=None)
        settled(staff, draw_up_ranking(actor=staff, call=first))
        second = scored_call([90, 80], subsidies=[300, 1], budget=None, quota=None, line=first.line)
        board = draw_up_ranking(actor=staff, call=second)
        assert board.budget == 300
        assert [row.proposed for row in board.rows.all()] == [S, W]
        assert row_of(board, 2).reason == "budget"

    def test_unscreened_and_unscored_applications_stop_it(self, staff: Actor) -> None:
        call = scored_call([70])
        ApplicationFactory(call=call, state=ApplicationState.SUBMITTED, number=2)
        ApplicationFactory(call=call, state=ApplicationState.ELIGIBLE, number=3)
        with pytest.raises(DomainError, match=r"1건.*1건"):
            draw_up_ranking(actor=staff, call=call)
        assert not Ranking.objects.exists()

    def test_a_missing_sheet_stops_it_and_a_recused_one_does_not(self, staff: Actor) -> None:
        call = scored_call([70])
        member = PanelMember.objects.create(call=call, user=UserFactory(), invited_at=MEETING)
        missing = Assignment.objects.create(member=member, application=call.applications.get(), assigned_at=MEETING)
        with pytest.raises(DomainError):
            draw_up_ranking(actor=staff, call=call)
        missing.state = AssignmentState.RECUSED
        missing.save()
        assert draw_up_ranking(actor=staff, call=call).rows.count() == 1

    def test_an_open_call_is_not_ranked(self, staff: Actor) -> None:
        call = scored_call([70])
        Call.objects.filter(pk=call.pk).update(closes_at=MEETING + timedelta(seconds=1))
        with pytest.raises(DomainError):
            draw_up_ranking(actor=staff, call=call)
        assert not Ranking.objects.exists()

    def test_companies_and_staff_who_apply_may_not(self, staff: Actor, actor_with: Callable[..., Actor]) -> None:
        call = scored_call([70])
        own = call.applications.get().organisation
        owner = actor_for(MembershipFactory(organisation=own).user)
        with pytest.raises(Refused):
            draw_up_ranking(actor=owner, call=call)
        assert staff.user is not None
        MembershipFactory(organisation=own, user=staff.user)
        with pytest.raises(Refused):
            draw_up_ranking(actor=staff, call=call)
        with pytest.raises(Refused):
            draw_up_ranking(actor=actor_with(Role.EVALUATOR), call=call)
        assert not Ranking.objects.exists()


class TestTies:
    def tied(self, staff: Actor) -> tuple[Call, Ranking]:
        call = scored_call([90, 80, 80, 80], quota=2, subsidies=[1, 2, 3, 4])
        return call, draw_up_ranking(actor=staff, call=call)

    def test_an_open_tie_that_matters_stops_the_decision(self, staff: Actor) -> None:
        call, board = self.tied(staff)
        assert [row.tie_from for row in board.rows.all()] == [None, 2, 2, 2]
        with pytest.raises(DomainError, match="2"):
            settled(staff, board)
        assert nothing_decided(call)

    def test_the_committees_order_gives_the_places(self, staff: Actor) -> None:
        call, board = self.tied(staff)
        by_number = {row.application.number: row.application_id for row in board.rows.select_related("application")}
        order = {by_number[4]: 1, by_number[2]: 2, by_number[3]: 3}
        settle_tie(actor=staff, ranking=board, tie_from=2, places=order)
        rows = board.rows.values_list("position", "application__number", "proposed", "waiting_position", "settled")
        assert list(rows) == [
            (1, 1, S, None, False),
            (2, 4, S, None, True),
            (3, 2, W, 1, True),
            (4, 3, N, None, True),
        ]
        settled(staff, board)
        assert states(call) == [S, W, N, S]

    @pytest.mark.parametrize("places", [{2: 1, 3: 1, 4: 2}, {2: 1, 3: 2}, {1: 1, 2: 2, 3: 3}, {2: 0, 3: 1, 4: 2}])
    def test_every_one_needs_a_place_of_its_own(self, staff: Actor, places: dict[int, int]) -> None:
        _call, board = self.tied(staff)
        by_number = {row.application.number: row.application_id for row in board.rows.select_related("application")}
        with pytest.raises(DomainError) as refusal:
            settle_tie(
                actor=staff, ranking=board, tie_from=2, places={by_number[one]: place for one, place in places.items()}
            )
        assert refusal.value.field == "places"
        assert not board.rows.filter(settled=True).exists()

    def test_a_tie_all_of_whom_are_selected_needs_no_order(self, staff: Actor) -> None:
        call = scored_call([80, 80], quota=2)
        board = draw_up_ranking(actor=staff, call=call)
        settled(staff, board)
        assert states(call) == [S, S]


class TestDeciding:
    def test_states_places_and_the_call_follow(self, staff: Actor) -> None:
        call = scored_call([90, 80, 70, 65], subsidies=[100, 200, 300, 400], quota=2)
        board = settled(staff, draw_up_ranking(actor=staff, call=call))
        call.refresh_from_db()
        assert states(call) == [S, S, W, N]
        assert (call.state, call.decided_at, board.decided_by) == (CallState.DECIDED, MEETING, staff.user)
        assert board.committee == "김하나\n이둘"
        rows = board.rows.values_list("decided", "granted", "waiting_position")
        assert list(rows) == [(S, 100, None), (S, 200, None), (W, None, 1), (N, None, None)]
        tasks = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
        assert tasks == {"programs.tell_results", "programs.make_resolution"}
        assert money_left(YearLine.objects.get()) == 100_000_000 - 300
        assert places_left(call) == 0

    def test_everyone_is_told_once_in_the_words_of_the_preview(self, staff: Actor) -> None:
        call = scored_call([90, 80, 50], subsidies=[100, 200, 300], quota=1)
        for application in call.applications.all():
            MembershipFactory(organisation=application.organisation, user=UserFactory(language="en"))
        board = draw_up_ranking(actor=staff, call=call)
        plan = preview(ranking=board)
        with translation.override("en"):
            shown = {str(result_message(final.row.application, plan.result(final)).body) for final in plan.finals}
        settled(staff, board)
        assert tell_results(board.pk) == 3
        assert tell_results(board.pk) == 0
        assert set(Notification.objects.values_list("body", flat=True)) == shown
        code = call.code.upper()
        selected = Notification.objects.get(body__contains="was selected.")
        assert selected.body.splitlines() == [
            f"Your application {code}-0001 to “{call.name_en}” was selected.",
            "Granted subsidy: KRW 100.",
            "Next, the centre agrees with you on budget and agreement.",
        ]
        rejected = Notification.objects.get(body__contains="was not selected.")
        assert rejected.body.splitlines()[1:] == [
            "The total is below the least total of the call.",
            "Your total: 50.00 points.",
            "You may appeal until 22 June 2020.",
        ]

    def test_the_committee_departs_with_a_reason(self, staff: Actor) -> None:
        call = scored_call([90, 80, 70], subsidies=[100, 200, 300], quota=1)
        board = draw_up_ranking(actor=staff, call=call)
        first, second = row_of(board, 1), row_of(board, 2)
        depart(actor=staff, row=first, outcome=N, note="동일 과제로 지원받음")
        choices = {second.application_id: Choice(S, "차순위 선정", Decimal(150))}
        settled(staff, board, decisions=choices)
        assert states(call) == [N, S, N]
        second.refresh_from_db()
        assert (second.decided, second.granted, second.note, second.departs) == (S, 150, "차순위 선정", True)

    def test_a_departure_is_taken_back_by_keeping_to_the_proposal(self, staff: Actor) -> None:
        board = draw_up_ranking(actor=staff, call=scored_call([90]))
        row = depart(actor=staff, row=board.rows.get(), outcome=W, note="재검토")
        assert row.departs
        row = depart(actor=staff, row=row, outcome=S, note="재검토")
        assert (row.decided, row.note, row.departs) == ("", "", False)

    @pytest.mark.parametrize(
        ("number", "choice", "field"),
        [
            (2, Choice(S, "한 곳 더"), "decisions"),  # one more than the quota
            (3, Choice(W, "예비"), "decisions"),  # below the threshold
            (2, Choice(N), "decisions"),  # departs without a reason
            (1, Choice(S, "증액", Decimal(101)), "decisions"),  # more than asked for
            (1, Choice("winner", "오류"), "decisions"),
        ],
    )
    def test_what_cannot_be_decided(self, staff: Actor, number: int, choice: Choice, field: str) -> None:
        call = scored_call([90, 80, 50], subsidies=[100, 100, 100], quota=1)
        board = draw_up_ranking(actor=staff, call=call)
        with pytest.raises(DomainError) as refusal:
            settled(staff, board, decisions={row_of(board, number).application_id: choice})
        assert refusal.value.field == field
        assert nothing_decided(call)

    def test_never_more_money_than_is_left(self, staff: Actor) -> None:
        call = scored_call([90, 80], subsidies=[600, 600], quota=2, budget=1000)
        board = draw_up_ranking(actor=staff, call=call)
        assert [row.proposed for row in board.rows.all()] == [S, W]
        second = row_of(board, 2).application_id
        with pytest.raises(DomainError, match=r"1,200원.*1,000원"):
            settled(staff, board, decisions={second: Choice(S, "추가")})
        assert nothing_decided(call)
        settled(staff, board, decisions={second: Choice(S, "감액 선정", Decimal(400))})
        assert states(call) == [S, S]
        assert money_left(YearLine.objects.get()) == 0

    def test_a_stranger_in_the_decisions(self, staff: Actor) -> None:
        call = scored_call([90])
        other = ApplicationFactory()
        with pytest.raises(DomainError):
            settled(staff, draw_up_ranking(actor=staff, call=call), decisions={other.pk: Choice(S)})
        assert nothing_decided(call)

    @pytest.mark.parametrize("missing", ["minutes", "committee"])
    def test_minutes_and_committee_are_needed(self, staff: Actor, missing: str) -> None:
        call = scored_call([90])
        board = draw_up_ranking(actor=staff, call=call)
        given = {"minutes": "의결", "committee": "김하나", missing: " "}
        with pytest.raises(DomainError) as refusal:
            decide(actor=staff, ranking=board, **given)
        assert refusal.value.field == missing
        assert nothing_decided(call)

    def test_scores_that_changed_since(self, staff: Actor) -> None:
        call = scored_call([90, 80])
        board = draw_up_ranking(actor=staff, call=call)
        call.applications.filter(number=2).update(score_mean=95, score_total=95)
        with pytest.raises(Outdated):
            settled(staff, board)
        assert nothing_decided(call)

    def test_an_application_that_came_or_went_since(self, staff: Actor) -> None:
        call = scored_call([90, 80])
        board = draw_up_ranking(actor=staff, call=call)
        late = ApplicationFactory(call=call, state=ApplicationState.ELIGIBLE, number=3, score_mean=1, score_total=1)
        with pytest.raises(Outdated):
            settled(staff, board)
        late.delete()
        call.applications.filter(number=2).update(state=ApplicationState.WITHDRAWN)
        with pytest.raises(Outdated):
            settled(staff, board)

    def test_only_the_newest_ranking_counts(self, staff: Actor) -> None:
        call = scored_call([90])
        old = draw_up_ranking(actor=staff, call=call)
        new = draw_up_ranking(actor=staff, call=call)
        with pytest.raises(Outdated):
            settled(staff, old)
        settled(staff, new)
        with pytest.raises(DomainError):
            settled(staff, new)
        with pytest.raises(DomainError):
            draw_up_ranking(actor=staff, call=call)
        assert Ranking.objects.count() == 2

    def test_evaluators_and_the_city_may_not(self, staff: Actor, actor_with: Callable[..., Actor]) -> None:
        call = scored_call([90])
        board = draw_up_ranking(actor=staff, call=call)
        for role in (Role.EVALUATOR, Role.CITY, Role.ADMIN):
            with pytest.raises(Refused):
                settled(actor_with(role), board)
        assert nothing_decided(call)


def test_a_ranking_is_out_of_date_also_where_no_total_changed(staff: Actor) -> None:
    call = scored_call([80, 70], subsidies=[10, 20], quota=1)
    board = draw_up_ranking(actor=staff, call=call)
    assert not is_outdated(board)
    first = Application.objects.filter(call=call, number=1)
    first.update(subsidy=11)
    assert is_outdated(board)
    first.update(subsidy=10)
    member = PanelMember.objects.create(call=call, user=UserFactory(), invited_at=MEETING)
    sheet = Assignment.objects.create(member=member, application=first.get(), assigned_at=MEETING)
    assert is_outdated(board)  # somebody is still to score
    for moment, outdated in ((MEETING, False), (MEETING + timedelta(seconds=1), True)):
        Assignment.objects.filter(pk=sheet.pk).update(state=AssignmentState.SUBMITTED, submitted_at=moment)
        assert is_outdated(board) is outdated
    with pytest.raises(Outdated):
        settled(staff, board)
    assert nothing_decided(call)


def test_the_order_of_tie_breaks_is_the_calls(staff: Actor) -> None:
    call = scored_call([80, 80], quota=1, tie_breaks=[TieBreak.EARLIER])
    board = draw_up_ranking(actor=staff, call=call)
    assert list(board.rows.values_list("application__number", "tie_from")) == [(1, None), (2, None)]
