"""Background tasks of to-dos."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_MAIL
from chorok.todos.domain.digest import send_digests, send_reminders


@app.periodic(cron="0 23 * * *")  # 08:00 in Seoul
@app.task(queue=QUEUE_MAIL, name="todos.send_digests")
def send_digests_daily(timestamp: int) -> None:
    """Write the digests of the day."""
    with acting(user_id=None, via="todos.send_digests"):
        send_digests()


@app.periodic(cron="10 * * * *")
@app.task(queue=QUEUE_MAIL, name="todos.send_reminders")
def send_reminders_hourly(timestamp: int) -> None:
    """Remind of what is due within a day."""
    with acting(user_id=None, via="todos.send_reminders"):
        send_reminders()
