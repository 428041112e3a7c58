"""Background work on selections: applicants are told, the committee's papers are made."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS, QUEUE_MAIL
from chorok.programs.domain import announcing, resolution

#: A run that broke off goes on after 5 s, 25 s, 2 min and 10 min.
_RETRY = RetryStrategy(max_attempts=4, exponential_wait=5)


@app.task(queue=QUEUE_MAIL, name="programs.tell_results", retry=_RETRY)
def tell_results(ranking_id: int) -> None:
    """Tell every applicant of a decided ranking the result."""
    with acting(user_id=None, via="programs.tell_results"):
        announcing.tell_results(ranking_id)


@app.task(queue=QUEUE_DOCUMENTS, name="programs.make_resolution", retry=_RETRY)
def make_resolution(ranking_id: int) -> None:
    """Make the committee's resolution of a decided ranking as HWPX and PDF."""
    with acting(user_id=None, via="programs.make_resolution"):
        resolution.keep_resolution(ranking_id)
