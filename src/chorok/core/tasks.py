"""Background tasks of the core."""

from procrastinate.contrib.django import app

QUEUE_MAIL = "mail"
QUEUE_DOCUMENTS = "documents"
QUEUE_CONNECTORS = "connectors"


@app.task(queue=QUEUE_MAIL, name="core.send_mail")
def send_mail(notification_id: int) -> None:
    """Mail one notification, unless it was mailed already."""
    from chorok.core.mailer import deliver  # read when the worker runs, so that Django is ready

    deliver(notification_id)
