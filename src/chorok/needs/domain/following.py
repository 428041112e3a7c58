"""Technologies change, needs come: what is found for whom is looked for anew by the worker."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from chorok.core import clock
from chorok.needs.domain.changes import note_change
from chorok.needs.enums import SEARCHED, RunState
from chorok.needs.models import MatchRun, Need
from chorok.registry.domain.directory import register_follower
from chorok.thesaurus.domain import editions, texts
from chorok.thesaurus.domain.texts import Text

#: A search takes seconds; one nobody has finished after so long won't be.
LOST_AFTER = timedelta(minutes=10)


def register() -> None:
    """Follow the registry's public pages and the editions of the thesaurus; have nouns looked for in needs."""
    register_follower(pages_changed)
    editions.register_follower(thesaurus_changed)
    texts.register_source(need_texts)


def thesaurus_changed() -> None:
    """Have all open needs looked at again, by the edition that was just published."""
    queue_open_needs()


def need_texts() -> Iterator[Text]:
    """Give what is compared of needs that technologies are looked for."""
    for need in Need.objects.filter(state__in=SEARCHED).order_by("pk").iterator(chunk_size=texts.BATCH):
        yield Text("need", need.pk, need.title, need_text(need), need.language)


def need_text(need: Need) -> str:
    """Return what is compared of a need."""
    return texts.joined(need.title, need.problem, need.wished, need.site, need.scale)


def pages_changed(organisation_id: int | None) -> None:
    """Have all open needs looked at again: a technology came, went or says something else (None: all may)."""
    note_change(organisation_id)
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
