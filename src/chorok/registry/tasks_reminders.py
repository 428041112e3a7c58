"""The daily round of certificate reminders."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_MAIL
from chorok.registry.domain.reminders import send_reminders


@app.periodic(cron="0 0 * * *")  # midnight UTC is nine in the morning in Seoul
@app.task(queue=QUEUE_MAIL, name="registry.remind_of_certificates")
def remind_of_certificates(timestamp: int) -> None:
    """Tell people about certificates that can be extended, or can't any more; `timestamp` is the planned moment."""
    with acting(user_id=None, via="registry.remind_of_certificates"):
        send_reminders()
