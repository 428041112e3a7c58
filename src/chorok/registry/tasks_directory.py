"""Background work on the directory's index."""

from procrastinate.contrib.django import app

from chorok.core import clock
from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS
from chorok.registry.domain import directory


@app.task(queue=QUEUE_DOCUMENTS, name="registry.index_organisation")
def index_organisation_task(organisation_id: int) -> None:
    """Bring one organisation's entries up to date."""
    with acting(user_id=None, via="registry.index_organisation"):
        directory.index_organisation(organisation_id)


@app.periodic(cron="5 15 * * *")  # five past midnight in Seoul, in UTC
@app.task(queue=QUEUE_DOCUMENTS, name="registry.drop_ended_certificates")
def drop_ended_certificates(timestamp: int) -> None:
    """Take certificates that ended yesterday out of the index; `timestamp` is the planned moment."""
    for organisation_id in directory.organisations_with_ended_certificates(clock.today()):
        directory.queue_reindex(organisation_id)
