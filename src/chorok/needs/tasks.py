"""Background tasks of needs."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_CONNECTORS, QUEUE_DOCUMENTS, QUEUE_MAIL, RETRY
from chorok.needs.domain import changes, duplicates, feeds, fits, matching, reviewing, rounds, video
from chorok.needs.models import Need

QUEUE_MATCHING = "matching"


@app.task(queue=QUEUE_MATCHING, name="needs.match_need", retry=RETRY)
def match_need(run_id: int) -> None:
    """Look for the technologies that answer one need."""
    matching.work_on(run_id)


@app.task(queue=QUEUE_MATCHING, name="needs.match_open_needs", retry=RETRY)
def match_open_needs() -> None:
    """Look at every open need again after technologies changed."""
    matching.search_open_needs()


@app.task(queue=QUEUE_MATCHING, name="needs.find_pairs", retry=RETRY)
def find_pairs(need_ids: list[int]) -> None:
    """Look for needs that are alike to these."""
    with acting(user_id=None, via="needs.find_pairs"):
        duplicates.look_for_pairs(Need.objects.filter(pk__in=need_ids))


@app.task(queue=QUEUE_CONNECTORS, name="needs.fetch_feed", retry=RETRY)
def fetch_feed(feed_id: int) -> None:
    """Ask one feed of projects for needs."""
    with acting(user_id=None, via="needs.fetch_feed"):
        feeds.run_feed(feed_id)


@app.periodic(cron="30 19 * * *")  # 04:30 in Seoul
@app.task(queue=QUEUE_CONNECTORS, name="needs.fetch_feeds")
def fetch_feeds(timestamp: int) -> None:
    """Have every feed asked once a day; `timestamp` is the planned moment."""
    feeds.queue_feeds()


@app.periodic(cron="5 15 * * *")  # five past midnight in Seoul, in UTC
@app.task(queue=QUEUE_DOCUMENTS, name="needs.expire_needs")
def expire_needs(timestamp: int) -> None:
    """Let the needs expire whose last day was yesterday; `timestamp` is the planned moment."""
    with acting(user_id=None, via="needs.expire_needs"):
        reviewing.expire_needs()


@app.periodic(cron="20 17 * * 0")  # on Mondays at 02:20 in Seoul
@app.task(queue=QUEUE_MATCHING, name="needs.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Delete old notes of changed pages; `timestamp` is the planned moment."""
    changes.forget_changes()


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
