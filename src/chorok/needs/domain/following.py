"""Technologies change, needs come: what is found for whom is looked for anew by the worker."""

from datetime import timedelta

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from chorok.core import clock
from chorok.needs.enums import SEARCHED, RunState
from chorok.needs.models import MatchRun, Need
from chorok.registry.domain.directory import register_follower

#: A search takes seconds; one nobody has finished after so long won't be.
LOST_AFTER = timedelta(minutes=10)


def register() -> None:
    """Follow the registry's public pages."""
    register_follower(pages_changed)


def pages_changed(organisation_id: int) -> None:
    """Have all open needs looked at again: a technology came, went or says something else."""
    if Need.objects.filter(state__in=SEARCHED).exists():
        queue_open_needs()


def queue_open_needs() -> None:
    """Have the worker look at all open needs once the present transaction is committed; once, however often asked."""
    from chorok.needs.tasks import match_open_needs  # noqa: PLC0415 - the task imports this module

    try:
        with transaction.atomic():
            match_open_needs.configure(queueing_lock="needs.match_open_needs").defer()
    except AlreadyEnqueued:
        return  # it hasn't begun yet, and will see this change too


def waiting_run(need: Need) -> MatchRun | None:
    """Return the search that waits or is under way; one that was asked for long ago was lost (a worker that died)."""
    since = clock.now() - LOST_AFTER
    under_way = need.runs.filter(state__in=(RunState.QUEUED, RunState.RUNNING), asked_at__gt=since)
    return under_way.order_by("-asked_at", "-pk").first()


def queue_search(need: Need, *, user_id: int | None = None) -> MatchRun:
    """Have the worker look for the technologies that answer a need; a search that hasn't begun yet is enough."""
    from chorok.needs.tasks import match_need  # noqa: PLC0415 - the task imports this module

    waiting = waiting_run(need)
    if waiting is not None and waiting.state == RunState.QUEUED:
        return waiting
    run = MatchRun.objects.create(need=need, asked_at=clock.now(), asked_by_id=user_id)
    match_need.defer(run_id=run.pk)
    return run
