"""Background tasks of the thesaurus."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import RETRY
from chorok.thesaurus.domain import mining

#: Texts are cut into morphemes by the worker that does so for matching.
QUEUE_MATCHING = "matching"


@app.task(queue=QUEUE_MATCHING, name="thesaurus.mine_nouns", retry=RETRY, queueing_lock="thesaurus.mine_nouns")
def mine_nouns() -> None:
    """Look through all public texts for nouns that no label covers."""
    with acting(user_id=None, via="thesaurus.mine_nouns"):
        mining.mine()


@app.periodic(cron="30 17 * * 0")  # half past two on Mondays in Seoul, in UTC
@app.task(queue=QUEUE_MATCHING, name="thesaurus.mine_weekly")
def mine_weekly(timestamp: int) -> None:
    """Look through the texts once a week; `timestamp` is the planned moment."""
    mine_nouns()
