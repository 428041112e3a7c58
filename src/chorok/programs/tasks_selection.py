"""Background work on selections: applicants are told, the committee's papers are made."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS, QUEUE_MAIL, RETRY
from chorok.programs.domain import announcing, resolution


@app.task(queue=QUEUE_MAIL, name="programs.tell_results", retry=RETRY)
def tell_results(ranking_id: int) -> None:
    """Tell every applicant of a decided ranking the result."""
    with acting(user_id=None, via="programs.tell_results"):
        announcing.tell_results(ranking_id)


@app.task(queue=QUEUE_DOCUMENTS, name="programs.make_resolution", retry=RETRY)
def make_resolution(ranking_id: int) -> None:
    """Make the committee's resolution of a decided ranking as HWPX and PDF."""
    with acting(user_id=None, via="programs.make_resolution"):
        resolution.keep_resolution(ranking_id)
