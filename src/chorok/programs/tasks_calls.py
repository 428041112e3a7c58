"""Background work on calls: they appear on the second, and people are told."""

from procrastinate.contrib.django import app

from chorok.core.history import acting
from chorok.core.tasks import QUEUE_MAIL, RETRY
from chorok.programs.domain import call_messages, publishing


@app.task(queue=QUEUE_MAIL, name="programs.call_appears", retry=RETRY)
def appear_task(call_id: int) -> None:
    """Mark one scheduled call as published; planned for the second of its publication."""
    with acting(user_id=None, via="programs.call_appears"):
        publishing.appear(call_id=call_id)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE_MAIL, name="programs.calls_appear")
def appear_round(timestamp: int) -> None:
    """Mark, each minute, the scheduled calls whose own job was lost or came late; `timestamp` is the planned moment."""
    with acting(user_id=None, via="programs.calls_appear"):
        publishing.appear_all_due()


@app.task(queue=QUEUE_MAIL, name="programs.tell_organisations", retry=RETRY)
def tell_organisations_task(call_id: int, organisation_ids: list[int]) -> None:
    """Tell a batch of organisations that a call is open which they may apply for."""
    with acting(user_id=None, via="programs.tell_organisations"):
        call_messages.tell_organisations(call_id=call_id, organisation_ids=organisation_ids)


@app.task(queue=QUEUE_MAIL, name="programs.tell_of_notice", retry=RETRY)
def tell_of_notice_task(notice_id: int) -> None:
    """Tell those concerned of a notice to a call."""
    with acting(user_id=None, via="programs.tell_of_notice"):
        call_messages.tell_of_notice(notice_id=notice_id)
