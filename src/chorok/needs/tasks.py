"""Background tasks of needs."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS, QUEUE_MAIL, RETRY
from chorok.needs.domain import fits, matching, reviewing, rounds, video

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


@app.periodic(cron="10 0 * * *")  # 09:10 in Seoul
@app.task(queue=QUEUE_MATCHING, name="needs.tell_fits")
def tell_fits(timestamp: int) -> None:
    """Tell companies of new needs, and whoever asks of new technologies, in one mail each."""
    with acting(user_id=None, via="needs.tell_fits"):
        fits.tell_fits()


@app.periodic(cron="50 23 * * *")  # 08:50 in Seoul
@app.task(queue=QUEUE_MAIL, name="needs.open_rounds")
def open_rounds(timestamp: int) -> None:
    """Ask both sides of introductions what became of them, round by round."""
    with acting(user_id=None, via="needs.open_rounds"):
        rounds.open_rounds()


@app.periodic(cron="15 * * * *")
@app.task(queue=QUEUE_MAIL, name="needs.look_after_meetings")
def look_after_meetings(timestamp: int) -> None:
    """Remind of video meetings a day before, and ask the staff afterwards whether they were held."""
    with acting(user_id=None, via="needs.look_after_meetings"):
        video.look_after_meetings()
