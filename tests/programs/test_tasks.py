"""Background tasks of the programmes go on after a run that broke off."""

from datetime import UTC, datetime

import pytest
from procrastinate import jobs
from procrastinate.contrib.django import app

from chorok.programs import tasks

TASKS = [
    tasks.appear_task,
    tasks.make_receipt_task,
    tasks.make_resolution,
    tasks.tell_of_notice_task,
    tasks.tell_organisations_task,
    tasks.tell_results,
]


def test_every_task_of_the_room_that_no_clock_repeats_is_listed_here() -> None:
    repeated = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    own = {name for name in app.tasks if name.startswith("programs.")}
    assert own - repeated == {task.name for task in TASKS}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_run_that_broke_off_is_tried_again(task: jobs.Job) -> None:
    job = jobs.Job(id=1, queue="q", lock=None, queueing_lock=None, task_name=task.name, attempts=0)
    decision = app.tasks[task.name].get_retry_exception(ConnectionError(), job)
    assert decision is not None
    assert decision.retry_decision.retry_at > datetime.now(UTC)
