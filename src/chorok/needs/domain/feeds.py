"""Feeds of projects: entered and switched by the staff, asked by the worker, brought in as files are.

The first answer of a feed waits until a person has looked at how its columns are read. From then on what comes is
written as that person said, as long as the columns are there.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import AlreadyEnqueued

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.connectors import project_feeds
from chorok.connectors.errors import Changed, ConnectorError, Rejected, TooLarge
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import importing, mapping, tables
from chorok.needs.domain.notices import KIND_NEEDS
from chorok.needs.domain.tables import Table
from chorok.needs.enums import FeedKind, FeedOutcome, Language
from chorok.needs.models import NeedFeed, NeedImport
from chorok.todos.domain.todos import open_todo

#: What these feeds don't say of each project: they are written in English and count in US dollars.
_USUAL: Mapping[str, Mapping[str, str]] = {
    FeedKind.GCF: {"language": Language.EN, "currency": "USD"},
    FeedKind.CTCN: {"language": Language.EN},
    FeedKind.WORLD_BANK: {"language": Language.EN, "currency": "USD"},
}
_OUTCOMES: tuple[tuple[type[ConnectorError], FeedOutcome], ...] = (
    (TooLarge, FeedOutcome.TOO_LARGE),
    (Changed, FeedOutcome.CHANGED),
    (Rejected, FeedOutcome.REFUSED),
    (ConnectorError, FeedOutcome.UNREACHABLE),
)
_LONGEST_DETAIL = 300


@transaction.atomic
def save_feed(*, actor: Actor, feed: NeedFeed | None, name: str, kind: str, address: str) -> NeedFeed:
    """Enter a feed, switched off, or change one; without an address it goes off.

    Raises DomainError for a name that another feed has, and for another name once needs have come under the first.
    """
    require(policy.can_import(actor))
    row = NeedFeed() if feed is None else _lock(feed)
    given = name.strip()
    if not given:
        raise DomainError(_("Say where these needs come from."), field="name")
    if row.pk is not None and given != row.name and NeedImport.objects.filter(source=row.name).exists():
        raise DomainError(_("Needs have come under this name, so it stays."), field="name")
    if NeedFeed.objects.filter(name=given).exclude(pk=row.pk).exists():
        raise DomainError(_("There is a feed of this name already."), field="name")
    row.name, row.kind, row.address = given, kind, address.strip()
    row.active = row.active and bool(row.address)
    row.save()
    return row


@transaction.atomic
def switch_feed(*, actor: Actor, feed: NeedFeed, active: bool) -> NeedFeed:
    """Switch a feed on or off; on, it is asked at once. Raises DomainError without an address."""
    require(policy.can_import(actor))
    row = _lock(feed)
    if active and not row.address:
        raise DomainError(_("Enter the address first."))
    row.active = active
    row.save(update_fields=["active"])
    if active:
        _queue(row.pk)
    return row


@transaction.atomic
def ask_feed(*, actor: Actor, feed: NeedFeed) -> NeedFeed:
    """Have a feed asked now. Raises DomainError for one that is switched off."""
    require(policy.can_import(actor))
    row = _lock(feed)
    if not row.active:
        raise DomainError(_("Switch the feed on first."))
    _queue(row.pk)
    return row


def queue_feeds() -> int:
    """Have every feed asked that is switched on; return how many there are."""
    ids = list(NeedFeed.objects.filter(active=True).order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _queue(pk)
    return len(ids)


def run_feed(feed_id: int) -> NeedFeed | None:
    """Ask one feed and bring in what it answers; what goes wrong is kept for the page. One switched off is left alone.

    Safe to repeat: what was brought in before is found by its number at the source.
    """
    feed = NeedFeed.objects.filter(pk=feed_id, active=True).first()
    if feed is None:
        return None
    NeedFeed.objects.filter(pk=feed.pk).update(asked_at=clock.now(), ended_at=None, outcome=FeedOutcome.RUNNING)
    try:
        limits = project_feeds.Limits(private=settings.FEEDS_MAY_BE_PRIVATE)
        content = project_feeds.read(feed.kind, feed.address, limits)
    except ConnectorError as error:
        outcome = next(outcome for kind, outcome in _OUTCOMES if isinstance(error, kind))
        return _keep(feed, outcome, detail=str(error))
    except Exception:
        _keep(feed, FeedOutcome.FAILED)
        raise
    try:
        with translation.override("en"):
            table = tables.read(content)
        return _bring_in(feed, table)
    except DomainError as error:
        return _keep(feed, FeedOutcome.CHANGED, detail=str(error.message))
    except Exception:
        _keep(feed, FeedOutcome.FAILED)
        raise


@transaction.atomic
def _bring_in(feed: NeedFeed, table: Table) -> NeedFeed:
    """Write what a feed answered, all rows that can be, or let it wait for a person."""
    kept = mapping.kept_mapping(feed.name, table)
    read = kept or mapping.guessed(table)
    if kept is None:
        read["defaults"] = {**_USUAL.get(feed.kind, {}), **read["defaults"]}
    # Programmes of several countries are in every feed; they are no mistake of anybody.
    draft = NeedImport(source=feed.name, leave_out=True, **read)
    found = importing.plan(draft, table)
    writable = bool(found.made or found.updated or found.unchanged)
    if kept is not None and writable and not found.made and not found.updated:
        return _keep(feed, FeedOutcome.NOTHING)
    name = f"{feed.name} {clock.today():%Y-%m-%d}"
    brought = importing.keep_table(actor=SYSTEM, source=feed.name, name=name, table=table, leave_out=True, **read)
    if kept is not None and writable:
        importing.write_needs(actor=SYSTEM, need_import=brought)
        return _keep(feed, FeedOutcome.WRITTEN, last_import=brought)
    _forget_waiting(feed)
    open_todo(
        key=importing.todo_key(brought),
        kind=KIND_NEEDS,
        title=_("Look at what a feed of needs brought"),
        link=f"/staff/needs/import/{brought.pk}/",
        role=Role.STAFF,
    )
    return _keep(feed, FeedOutcome.WAITS if writable else FeedOutcome.MISTAKES, last_import=brought)


def _forget_waiting(feed: NeedFeed) -> None:
    """Take away the earlier answer nobody has written: the newer one says all it says."""
    waiting = feed.last_import
    if waiting is not None and waiting.written_at is None:
        importing.forget(waiting)


def _keep(feed: NeedFeed, outcome: FeedOutcome, *, detail: str = "", last_import: NeedImport | None = None) -> NeedFeed:
    feed.refresh_from_db()
    feed.outcome, feed.detail, feed.ended_at = outcome, detail[:_LONGEST_DETAIL], clock.now()
    feed.last_import = last_import or feed.last_import
    feed.save(update_fields=["outcome", "detail", "ended_at", "last_import"])
    return feed


def _queue(feed_id: int) -> None:
    from chorok.needs.tasks import fetch_feed  # noqa: PLC0415 - the task imports this module

    own: dict[str, Any] = {"lock": f"needs.feed:{feed_id}", "queueing_lock": f"needs.feed:{feed_id}"}
    try:
        with transaction.atomic():
            fetch_feed.configure(**own).defer(feed_id=feed_id)
    except AlreadyEnqueued:
        return  # it hasn't begun yet, and will ask what is to be asked now


def _lock(feed: NeedFeed) -> NeedFeed:
    return NeedFeed.objects.select_for_update().get(pk=feed.pk)
