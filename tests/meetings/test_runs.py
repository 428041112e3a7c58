"""Runs of the engine: a plan with its bounds, demands that can't hold together, a worker that died."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.meetings.domain import solving
from chorok.meetings.domain.plans import begin_plan
from chorok.meetings.domain.runs import ask_run, stop_run, sweep_runs, work_on
from chorok.meetings.enums import RunState
from chorok.meetings.models import Plan, Run, Wish
from tests.meetings.making import CHOOSING, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = make_world()
    for company in made.companies:
        for rank, buyer in enumerate(made.buyers, start=1):
            Wish.objects.create(
                consultation=made.consultation,
                company=company,
                buyer=buyer,
                company_rank=rank,
                created_at=made.consultation.created_at,
            )
    return made


def test_a_run_keeps_a_plan_that_is_proved(world):
    run = ask_run(actor=SYSTEM, consultation=world.consultation, seconds=30)
    with pytest.raises(DomainError):
        ask_run(actor=SYSTEM, consultation=world.consultation)
    work_on(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    plan = Plan.objects.get()
    assert run.plan == plan
    assert plan.meetings.count() == 4
    goals = {goal.goal: (goal.value, goal.bound) for goal in plan.goals.all()}
    assert goals["value"] == (350, 350)
    assert goals["breaks"] == (0, 0)
    work_on(run.pk)
    assert Plan.objects.count() == 1, "a run is worked on once"


def test_demands_that_cant_hold_together_are_named(world):
    first = world.consultation.slots.first()
    for slot in world.consultation.slots.exclude(pk=first.pk):
        world.companies[0].absent_slots.add(slot)
    Wish.objects.filter(company=world.companies[0]).update(demand="must", demand_reason="둘 다")
    run = ask_run(actor=SYSTEM, consultation=world.consultation, seconds=10)
    work_on(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.REFUSED
    assert run.message_ko
    assert run.message_en
    assert not Plan.objects.exists()


def test_a_solver_that_dies_leaves_the_run_marked_and_other_plans_as_they_are(world, monkeypatch):
    kept = begin_plan(actor=SYSTEM, consultation=world.consultation)
    run = ask_run(actor=SYSTEM, consultation=world.consultation, seconds=10)
    monkeypatch.setattr(solving, "_work", _dies)
    work_on(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert list(Plan.objects.all()) == [kept]


def _dies(*_arguments: object) -> None:
    raise SystemExit(1)


def test_a_run_whose_worker_went_silent_is_marked(world):
    with clock.at(CHOOSING):
        run = Run.objects.create(
            consultation=world.consultation, state=RunState.RUNNING, asked_at=clock.now(), heard_at=clock.now()
        )
        assert sweep_runs() == 0
    with clock.at(CHOOSING + timedelta(seconds=61)):
        assert sweep_runs() == 1
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_a_run_that_waits_is_stopped_at_once(world):
    run = ask_run(actor=SYSTEM, consultation=world.consultation)
    assert stop_run(actor=SYSTEM, run=run).state == RunState.STOPPED
    work_on(run.pk)
    assert not Plan.objects.exists()


def test_without_a_wish_there_is_nothing_to_plan(world):
    Wish.objects.all().delete()
    with pytest.raises(DomainError):
        ask_run(actor=SYSTEM, consultation=world.consultation)
    assert not Run.objects.exists()
