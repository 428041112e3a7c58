"""Background tasks of needs."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS, RETRY
from chorok.needs.domain import matching, reviewing

QUEUE_MATCHING = "matching"


@app.task(queue=QUEUE_MATCHING, name="needs.match_need", retry=RETRY)
def match_need(run_id: int) -> None:
    """Look for the technologies that answer one need."""
    matching.work_on(run_id)


@app.task(queue=QUEUE_MATCHING, name="needs.match_open_needs", retry=RETRY)
def match_open_needs() -> None:
    """Look at every open need again after technologies changed."""
    matching.search_open_needs()


@app.periodic(cron="5 15 * * *")  # five past midnight in Seoul, in UTC
@app.task(queue=QUEUE_DOCUMENTS, name="needs.expire_needs")
def expire_needs(timestamp: int) -> None:
    """Let the needs expire whose last day was yesterday; `timestamp` is the planned moment."""
    with acting(user_id=None, via="needs.expire_needs"):
        reviewing.expire_needs()
