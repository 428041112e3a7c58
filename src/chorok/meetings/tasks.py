"""Background tasks of export consultations."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_MAIL
from chorok.meetings.domain import chasing, rounds, runs

QUEUE_SOLVER = "solver"


@app.task(queue=QUEUE_SOLVER, name="meetings.work_on_run")
def work_on_run(run_id: int) -> None:
    """Compute the timetable of a run."""
    runs.work_on(run_id)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE_SOLVER, name="meetings.sweep_runs")
def sweep_runs(timestamp: int) -> None:
    """Mark runs whose worker died."""
    runs.sweep_runs()


@app.periodic(cron="30 23 * * *")  # 08:30 in Seoul
@app.task(queue=QUEUE_MAIL, name="meetings.chase_logs")
def chase_logs(timestamp: int) -> None:
    """Remind companies of missing logs."""
    with acting(user_id=None, via="meetings.chase_logs"):
        chasing.chase_logs()


@app.periodic(cron="40 23 * * *")  # 08:40 in Seoul
@app.task(queue=QUEUE_MAIL, name="meetings.open_follow_ups")
def open_follow_ups(timestamp: int) -> None:
    """Ask companies what became of their meetings, round by round."""
    with acting(user_id=None, via="meetings.open_follow_ups"):
        rounds.open_follow_ups()
