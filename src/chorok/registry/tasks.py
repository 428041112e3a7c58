"""Background tasks of the registry; the worker finds them all through this module."""

from django.conf import settings
from procrastinate.contrib.django import app

from chorok.connectors import business_status
from chorok.connectors.errors import ConnectorError, NotConfigured
from chorok.core.history import acting
from chorok.core.tasks import QUEUE_CONNECTORS
from chorok.registry.domain import verification
from chorok.registry.enums import BusinessCheck
from chorok.registry.models import Organisation
from chorok.registry.tasks_directory import index_organisation_task
from chorok.registry.tasks_reminders import remind_of_certificates

__all__ = ["ask_again", "ask_business_status", "index_organisation_task", "remind_of_certificates"]


@app.task(queue=QUEUE_CONNECTORS, name="registry.ask_business_status")
def ask_business_status(organisation_id: int) -> None:
    """Ask the tax office's service about one organisation's number and write the answer down."""
    number = Organisation.objects.values_list("business_number", flat=True).get(pk=organisation_id)
    if not number:
        return
    service = settings.CONNECTORS["business_status"]
    with acting(user_id=None, via="registry.ask_business_status"):
        try:
            answers = business_status.check([number], url=service["url"], key=service["key"])
        except NotConfigured:
            verification.record_failure(organisation_id=organisation_id, check=BusinessCheck.NOT_CONFIGURED)
        except ConnectorError:
            verification.record_failure(organisation_id=organisation_id, check=BusinessCheck.UNAVAILABLE)
        else:
            answer = answers[0]
            verification.record_answer(organisation_id=organisation_id, number=answer.number, status_code=answer.state)


@app.periodic(cron="20 * * * *")
@app.task(queue=QUEUE_CONNECTORS, name="registry.ask_again")
def ask_again(timestamp: int) -> None:
    """Ask anew, once an hour, about the numbers the service gave no answer for."""
    waiting = Organisation.objects.current().filter(business_check=BusinessCheck.UNAVAILABLE)
    for organisation_id in waiting.values_list("pk", flat=True):
        ask_business_status.defer(organisation_id=organisation_id)
