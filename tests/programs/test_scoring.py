"""Scores: saved as typed, in their range, locked, opened again; and the totals they come to."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.assigning import assign, unassign
from chorok.programs.domain.panel import dismiss_member
from chorok.programs.domain.scoring import save_scores, submit_scores, unlock_scores
from chorok.programs.domain.screening import reject_application
from chorok.programs.domain.totals import refresh_totals
from chorok.programs.enums import ApplicationState, AssignmentState, CallState, Trimming
from chorok.programs.models import Application, Assignment, BonusAward, Call, Unlocking
from chorok.todos.models import Todo
from tests.factories_programs import BonusRuleFactory
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def _sheet(call: Call) -> tuple[Assignment, Actor]:
    member, person = pledged(call)
    return given(in_review(call, 1), member, person), person


def test_scores_are_saved_bit_by_bit() -> None:
    call = reviewed_call()
    sheet, person = _sheet(call)
    first, second = call.criteria.all()
    save_scores(actor=person, assignment=sheet, points={first.pk: Decimal("42.5")}, comment_internal=" 검토 중 ")
    kept = save_scores(actor=person, assignment=sheet, points={second.pk: Decimal(30)})
    assert (kept.total, kept.comment_internal, kept.saved_at) == (Decimal("72.50"), "검토 중", clock.now())
    save_scores(actor=person, assignment=sheet, points={second.pk: None})
    assert dict(sheet.scores.values_list("criterion_id", "points")) == {first.pk: Decimal("42.50")}
    assert kept.state == AssignmentState.ASSIGNED


@pytest.mark.parametrize("points", ["-0.01", "60.01", "1.005", "NaN", "Infinity", "1e9"])
def test_points_out_of_range_are_refused_and_nothing_of_the_sheet_is_saved(points: str) -> None:
    call = reviewed_call()
    sheet, person = _sheet(call)
    first, second = call.criteria.all()
    with pytest.raises(DomainError) as refusal:
        save_scores(actor=person, assignment=sheet, points={second.pk: Decimal(1), first.pk: Decimal(points)})
    assert refusal.value.field == f"points-{first.pk}"
    assert not sheet.scores.exists()


@pytest.mark.parametrize("points", ["0", "60"])
def test_the_ends_of_the_range_belong_to_it(points: str) -> None:
    call = reviewed_call()
    sheet, person = _sheet(call)
    first = call.criteria.all()[0]
    save_scores(actor=person, assignment=sheet, points={first.pk: Decimal(points)})
    assert sheet.scores.get().points == Decimal(points)


def test_a_sheet_is_submitted_whole_once_and_locked() -> None:
    call = reviewed_call()
    sheet, person = _sheet(call)
    first, second = call.criteria.all()
    save_scores(actor=person, assignment=sheet, points={first.pk: Decimal(50)})
    with pytest.raises(DomainError) as refusal:
        submit_scores(actor=person, assignment=sheet)
    assert refusal.value.field == f"points-{second.pk}"
    save_scores(actor=person, assignment=sheet, points={second.pk: Decimal(31)})
    done = submit_scores(actor=person, assignment=sheet)
    assert (done.state, done.total, done.submitted_at) == (AssignmentState.SUBMITTED, Decimal(81), clock.now())
    assert submit_scores(actor=person, assignment=sheet).pk == done.pk
    with pytest.raises(DomainError, match="잠"):
        save_scores(actor=person, assignment=sheet, points={second.pk: Decimal(40)})
    assert sheet.scores.get(criterion=second).points == 31
    application = Application.objects.get()
    assert (application.score_mean, application.score_total, application.score_count) == (81, 81, 1)
    assert application.score_criteria == [Decimal(50), Decimal(31)]
    assert Todo.objects.get(key=f"review:{sheet.member_id}").done_at is not None


def test_nobody_else_scores_and_nobody_without_a_word_about_conflicts() -> None:
    call = reviewed_call()
    member, person = pledged(call)
    sheet = assign(actor=SYSTEM, application=in_review(call, 1), member=member)
    first = call.criteria.all()[0]
    with pytest.raises(Refused):
        save_scores(actor=evaluator(), assignment=sheet, points={first.pk: Decimal(1)})
    with pytest.raises(DomainError):
        save_scores(actor=person, assignment=sheet, points={first.pk: Decimal(1)})
    assert not sheet.scores.exists()


@pytest.mark.parametrize("after", ["decided", "withdrawn"])
def test_no_score_is_taken_after_the_decision_nor_for_a_withdrawn_application(after: str) -> None:
    call = reviewed_call()
    sheet, person = _sheet(call)
    if after == "decided":
        Call.objects.update(state=CallState.DECIDED)
        Application.objects.update(state=ApplicationState.NOT_SELECTED)
    else:
        Application.objects.update(state=ApplicationState.WITHDRAWN)
    with pytest.raises(DomainError):
        save_scores(actor=person, assignment=sheet, points={call.criteria.all()[0].pk: Decimal(1)})
    assert not sheet.scores.exists()


def test_submitted_scores_are_opened_again_for_a_reason_that_is_kept(actor_with: Callable[..., Actor]) -> None:
    staff, call = actor_with(Role.STAFF), reviewed_call()
    sheet, person = _sheet(call)
    scored(sheet, person, [50, 30])
    with pytest.raises(DomainError) as refusal:
        unlock_scores(actor=staff, assignment=sheet, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        unlock_scores(actor=person, assignment=sheet, reason="고치고 싶음")
    assert not Unlocking.objects.exists()
    opened = unlock_scores(actor=staff, assignment=sheet, reason="배점 오기")
    assert (opened.state, opened.submitted_at) == (AssignmentState.ASSIGNED, None)
    kept = Unlocking.objects.get()
    assert (kept.assignment, kept.reason, kept.unlocked_by) == (sheet, "배점 오기", staff.user)
    application = Application.objects.get()
    assert (application.score_mean, application.score_count) == (None, 0)
    assert "배점 오기" in Notification.objects.filter(recipient=person.user).latest("pk").body
    assert scored(sheet, person, [40, 30]).total == 70


def test_the_mean_leaves_out_highest_and_lowest_of_those_who_judged(actor_with: Callable[..., Actor]) -> None:
    call = reviewed_call(trimming=Trimming.FROM_FIVE, bonus_cap=5)
    application = in_review(call, 1)
    sheets = []
    for points in ([60, 40], [50, 30], [45, 30], [40, 30], [10, 10]):
        member, person = pledged(call)
        sheets.append(scored(given(application, member, person), person, points))
    rule = BonusRuleFactory(call=call, points=3)
    BonusAward.objects.create(application=application, rule=rule, awarded_at=clock.now())
    refresh_totals([application.pk])
    application.refresh_from_db()
    # 100 and 20 are left out: (80 + 75 + 70) / 3
    assert (application.score_mean, application.score_bonus, application.score_total) == (75, 3, 78)
    unlock_scores(actor=actor_with(Role.STAFF), assignment=sheets[0], reason="오기")
    application.refresh_from_db()
    # four are too few for leaving out: (80 + 75 + 70 + 20) / 4
    assert application.score_mean == Decimal("61.25")


def test_weights_count_and_halves_are_rounded_up() -> None:
    call = reviewed_call(trimming=Trimming.NONE)
    first, _second = call.criteria.all()
    type(first).objects.filter(pk=first.pk).update(weight=Decimal("1.5"))
    application = in_review(call, 1)
    for points in (["10.01", "0"], ["10.00", "0"]):
        member, person = pledged(call)
        scored(given(application, member, person), person, points)
    totals = sorted(Assignment.objects.values_list("total", flat=True))
    assert totals == [Decimal("15.00"), Decimal("15.02")]
    application.refresh_from_db()
    assert application.score_mean == Decimal("15.01")


def test_a_sheet_that_was_opened_again_can_be_taken_back(actor_with: Callable[..., Actor]) -> None:
    call, staff = reviewed_call(), actor_with(Role.STAFF)
    member, person = pledged(call)
    sheets = [scored(given(in_review(call, number), member, person), person, [50, 30]) for number in (1, 2)]
    for sheet in sheets:
        unlock_scores(actor=staff, assignment=sheet, reason="배점 오기")
    unassign(actor=staff, assignment=sheets[0])
    assert member.assignments.get() == sheets[1]
    dismiss_member(actor=staff, member=member)
    assert not member.assignments.exists()
    assert not Unlocking.objects.exists()


def test_a_submit_locks_the_call_before_the_sheet_as_everything_else_does() -> None:
    """Else a submit and the saving of what was typed a moment before wait for each other."""
    call = reviewed_call()
    sheet, person = _sheet(call)
    save_scores(actor=person, assignment=sheet, points={criterion.pk: Decimal(30) for criterion in call.criteria.all()})
    with CaptureQueriesContext(connection) as asked:
        submit_scores(actor=person, assignment=sheet)
    locks = [query["sql"] for query in asked if "UPDATE OF" in query["sql"]]
    tables = [sql.partition(" FROM ")[2].split(maxsplit=1)[0].strip('"') for sql in locks]
    assert tables[:3] == ["programs_call", "programs_assignment", "programs_application"]


def test_the_to_do_goes_with_the_last_application_that_waits(actor_with: Callable[..., Actor]) -> None:
    call = reviewed_call()
    member, person = pledged(call)
    withdrawn, rejected = (in_review(call, number) for number in (1, 2))
    for application in (withdrawn, rejected):
        given(application, member, person)
    waiting = Todo.objects.open().filter(key=f"review:{member.pk}")
    withdraw_application(actor=SYSTEM, application=withdrawn, reason="사업 포기")
    assert waiting.exists()
    reject_application(actor=actor_with(Role.STAFF), application=rejected, reason="요건 미달")
    assert not waiting.exists()
