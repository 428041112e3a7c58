"""Background tasks of the core."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from chorok.core import drafts, files, form_keys
from chorok.core.mailer import deliver

QUEUE_MAIL = "mail"
QUEUE_DOCUMENTS = "documents"
QUEUE_CONNECTORS = "connectors"

#: For tasks that may run twice: a run that broke off goes on after 5 s, 25 s, 2 min and 10 min.
RETRY = RetryStrategy(max_attempts=4, exponential_wait=5)
#: Tries of one mail: at once, then after 5 s, 25 s, 2 min, 10 min and 52 min.
MAIL_TRIES = 6


@app.task(
    queue=QUEUE_MAIL,
    name="core.send_mail",
    retry=RetryStrategy(max_attempts=MAIL_TRIES - 1, exponential_wait=5),
    pass_context=True,
)
def send_mail(context: JobContext, notification_id: int) -> None:
    """Mail one notification, unless it was mailed already."""
    deliver(notification_id, last_try=context.job.attempts >= MAIL_TRIES - 1)


@app.periodic(cron="20 18 * * *")  # 03:20 in Seoul
@app.task(queue=QUEUE_DOCUMENTS, name="core.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Remove once a day what undone transactions left in the store of files."""
    files.sweep()


@app.periodic(cron="40 18 * * *")  # 03:40 in Seoul
@app.task(queue=QUEUE_DOCUMENTS, name="core.sweep_form_keys")
def sweep_form_keys(timestamp: int) -> None:
    """Remove once a day the keys of forms that were sent days ago."""
    form_keys.sweep()


@app.periodic(cron="45 18 * * *")  # 03:45 in Seoul
@app.task(queue=QUEUE_DOCUMENTS, name="core.sweep_drafts")
def sweep_drafts(timestamp: int) -> None:
    """Remove once a day the drafts of forms nobody came back to within a month."""
    drafts.sweep()
