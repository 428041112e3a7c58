"""The presentation day: order, turns, the clock."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.presentations import (
    end_presentation,
    move_presentation,
    plan_presentations,
    start_presentation,
)
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call, Presentation
from tests.programs.making_review import evaluator, in_review, reviewed_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def _planned(count: int = 3) -> tuple[Call, list[Presentation]]:
    call = reviewed_call()
    for number in range(1, count + 1):
        in_review(call, number)
    turns = plan_presentations(actor=SYSTEM, call=call, first_at=clock.in_days(1), talk_minutes=10, question_minutes=5)
    return call, turns


def _order(call: Call) -> list[str]:
    return list(Presentation.objects.filter(call=call).values_list("application__alias", flat=True))


def test_turns_follow_each_other_by_alias() -> None:
    call, turns = _planned()
    assert _order(call) == ["A-001", "A-002", "A-003"]
    assert [turn.planned_at for turn in turns] == [clock.in_days(1) + timedelta(minutes=15 * n) for n in range(3)]


def test_a_turn_is_moved_and_the_moments_stay_with_the_places() -> None:
    call, turns = _planned()
    move_presentation(actor=SYSTEM, presentation=turns[2], position=1)
    assert _order(call) == ["A-003", "A-001", "A-002"]
    assert [turn.planned_at for turn in Presentation.objects.filter(call=call)] == [turn.planned_at for turn in turns]
    move_presentation(actor=SYSTEM, presentation=turns[2], position=99)
    assert _order(call) == ["A-001", "A-002", "A-003"]
    with pytest.raises(Refused):
        move_presentation(actor=evaluator(), presentation=turns[2], position=1)


def test_one_speaks_at_a_time_and_who_has_begun_keeps_the_place() -> None:
    call, turns = _planned()
    start_presentation(actor=SYSTEM, presentation=turns[1])
    assert _order(call) == ["A-002", "A-001", "A-003"]
    with clock.at(clock.now() + timedelta(minutes=16)):
        start_presentation(actor=SYSTEM, presentation=turns[0])
        first, second, third = Presentation.objects.filter(call=call)
        assert (first.ended_at, second.started_at, second.ended_at) == (clock.now(), clock.now(), None)
        with pytest.raises(DomainError):
            move_presentation(actor=SYSTEM, presentation=third, position=2)
        with pytest.raises(DomainError):
            start_presentation(actor=SYSTEM, presentation=first)
        with pytest.raises(DomainError):
            end_presentation(actor=SYSTEM, presentation=third)
        assert end_presentation(actor=SYSTEM, presentation=second).ended_at == clock.now()
    assert _order(call) == ["A-002", "A-001", "A-003"]


def test_a_second_press_on_start_changes_nothing() -> None:
    _call, turns = _planned()
    started = start_presentation(actor=SYSTEM, presentation=turns[0])
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert start_presentation(actor=SYSTEM, presentation=turns[0]).started_at == started.started_at


def test_planning_again_keeps_the_order_takes_in_new_ones_and_lets_withdrawn_ones_go() -> None:
    call, turns = _planned()
    move_presentation(actor=SYSTEM, presentation=turns[2], position=1)
    Application.objects.filter(pk=turns[0].application_id).update(state=ApplicationState.WITHDRAWN)
    in_review(call, 4)
    again = plan_presentations(actor=SYSTEM, call=call, first_at=None, talk_minutes=20, question_minutes=0)
    assert _order(call) == ["A-003", "A-002", "A-004"]
    assert [(turn.position, turn.planned_at, turn.talk_minutes) for turn in again] == [
        (1, None, 20),
        (2, None, 20),
        (3, None, 20),
    ]


@pytest.mark.parametrize(("talk", "questions", "field"), [(0, 5, "talk_minutes"), (10, 121, "question_minutes")])
def test_lengths_out_of_range_are_refused(talk: int, questions: int, field: str) -> None:
    call = reviewed_call()
    in_review(call, 1)
    with pytest.raises(DomainError) as refusal:
        plan_presentations(actor=SYSTEM, call=call, first_at=None, talk_minutes=talk, question_minutes=questions)
    assert refusal.value.field == field
    assert not Presentation.objects.exists()
