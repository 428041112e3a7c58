"""Does the background work that pages queue, in the test's own process, and reads the mails it sends."""

import re
import time

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job


class Worker:
    """Runs each job once and in order."""

    def __init__(self) -> None:
        self._last = 0

    def work(self) -> list[str]:
        """Do what waits, and what that queues in turn; return the names of the tasks."""
        done: list[str] = []
        while row := ProcrastinateJob.objects.filter(pk__gt=self._last).order_by("pk").first():
            self._last = row.pk
            task = app.tasks[row.task_name]
            job = Job(
                id=row.pk,
                queue=row.queue_name,
                lock=row.lock,
                queueing_lock=row.queueing_lock,
                task_name=row.task_name,
                task_kwargs=row.args,
                attempts=row.attempts,
            )
            context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
            task.func(*([context] if task.pass_context else []), **row.args)
            done.append(row.task_name)
        return done

    def mail_to(self, address: str) -> EmailMessage:
        """Do what waits and return the newest mail to the address."""
        self.work()
        return [message for message in mail.outbox if message.to == [address]][-1]

    def link_to(self, address: str, start: str) -> str:
        """Return the path of the link in the newest mail to the address: the one that starts with `start`."""
        found = re.search(re.escape(settings.BASE_URL) + rf"({re.escape(start)}\S+)", str(self.mail_to(address).body))
        assert found is not None, f"no link to {start} was mailed to {address}"
        return found[1]
