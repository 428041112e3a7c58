"""Background tasks of export consultations."""

from procrastinate.contrib.django import app

from chorok.meetings.domain import runs

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
