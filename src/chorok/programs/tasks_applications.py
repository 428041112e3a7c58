"""Background work on applications: receipts, deadlines."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_DOCUMENTS, QUEUE_MAIL, RETRY
from chorok.programs.domain import deadlines, receipts, screening


@app.task(queue=QUEUE_DOCUMENTS, name="programs.make_receipt", retry=RETRY)
def make_receipt_task(application_id: int) -> None:
    """Make one application's receipt and tell the applicant."""
    with acting(user_id=None, via="programs.make_receipt"):
        receipts.make_receipt(application_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue=QUEUE_MAIL, name="programs.watch_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Remind of drafts before the deadline, and see to what a passed one leaves; `timestamp` is the planned moment."""
    with acting(user_id=None, via="programs.watch_deadlines"):
        deadlines.remind_of_drafts()
        deadlines.follow_extensions()
        deadlines.close_lapsed_drafts()
        deadlines.close_cancelled()
        deadlines.open_screening()
        screening.lapse_supplements()
