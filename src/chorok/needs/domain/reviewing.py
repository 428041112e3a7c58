"""A need is handed in, reviewed, published, expired by the clock, closed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.needs.domain.needs import lock_need, look_again
from chorok.needs.domain.notices import KIND_NEEDS
from chorok.needs.domain.shortlist import todo_key
from chorok.needs.domain.states import NEED_FLOW
from chorok.needs.enums import CandidateState, NeedState, Origin
from chorok.needs.models import Need
from chorok.registry.domain.notices import EDITORS, tell
from chorok.todos.domain.todos import close_todo, open_todo

#: How long a need is shown where nobody says until when.
USUAL_LIFE = timedelta(days=365)


@transaction.atomic
def submit_need(*, actor: Actor, need: Need) -> Need:
    """Hand a draft in: the centre reviews it."""
    row = _move(need, "submit", actor)
    row.submitted_at, row.note = clock.now(), ""
    row.save(update_fields=["state", "submitted_at", "note", "updated_at"])
    _ask_for_review(row)
    look_again(row)
    return row


@transaction.atomic
def return_need(*, actor: Actor, need: Need, note: str) -> Need:
    """Give a need back to whoever entered it, with what is to be changed. Raises DomainError without a note."""
    if not note.strip():
        raise DomainError(_("Say what is to be changed."), field="reason")
    row = _move(need, "return", actor)
    row.note = note.strip()
    row.save(update_fields=["state", "note", "updated_at"])
    close_todo(_key(row))
    _tell(row, _("Please look at your need again: {title}"), row.note)
    return row


@transaction.atomic
def publish_need(*, actor: Actor, need: Need, until: date | None = None) -> Need:
    """Show a need to everybody, without its contact, until the day `until`, the one it names, or for a year.

    One that has expired is shown again. Raises DomainError for a last day that has passed.
    """
    row = publish_row(lock_need(need), actor=actor, until=until)
    look_again(row)
    return row


def publish_row(row: Need, *, actor: Actor, until: date | None) -> Need:
    """Publish a need that is locked; whoever entered it is told. The caller has the worker look at it again."""
    row.expires_on = until or row.expires_on or clock.today() + USUAL_LIFE
    NEED_FLOW.apply("publish", row, actor=actor)
    row.updated_at = clock.now()
    row.published_at = row.published_at or row.updated_at
    row.note = ""
    row.save(update_fields=["state", "expires_on", "published_at", "note", "updated_at"])
    close_todo(_key(row))
    _tell(
        row,
        _("Your need is published: {title}"),
        _("The centre looks for companies that can answer it and writes to you. Your contact is not shown."),
    )
    return row


@transaction.atomic
def close_need(*, actor: Actor, need: Need, reason: str, duplicate_of: Need | None = None) -> Need:
    """Take a need off the list for good, with the reason; no company is asked about it any more.

    Raises DomainError without one.
    """
    if not reason.strip():
        raise DomainError(_("Say why the need is closed."), field="reason")
    row = _move(need, "close", actor)
    row.closed_at, row.close_reason, row.duplicate_of = clock.now(), reason.strip(), duplicate_of
    row.save(update_fields=["state", "closed_at", "close_reason", "duplicate_of", "updated_at"])
    close_todo(_key(row))
    for candidate in row.candidates.filter(state=CandidateState.ASKED):
        close_todo(todo_key(candidate))
    if actor.is_staff:
        _tell(row, _("Your need was closed: {title}"), row.close_reason)
    return row


@transaction.atomic
def reopen_need(*, actor: Actor, need: Need) -> Need:
    """Take a closed need up again; it is reviewed anew."""
    row = _move(need, "reopen", actor)
    row.closed_at, row.close_reason, row.duplicate_of = None, "", None
    row.save(update_fields=["state", "closed_at", "close_reason", "duplicate_of", "updated_at"])
    _ask_for_review(row)
    look_again(row)
    return row


@transaction.atomic
def expire_needs() -> int:
    """Let every published need whose last day has passed expire; return how many did. Safe to repeat."""
    over = Need.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    over = over.filter(state=NeedState.PUBLISHED, expires_on__lt=clock.today())
    rows = list(over.select_related("organisation"))
    for row in rows:
        NEED_FLOW.apply("expire", row, actor=SYSTEM)
        row.updated_at = clock.now()
        row.save(update_fields=["state", "updated_at"])
        _tell(
            row,
            _("Your need is no longer shown: {title}"),
            _("Its last day has passed. Write to the centre if it is still open."),
        )
    return len(rows)


def _move(need: Need, step: str, actor: Actor) -> Need:
    row = lock_need(need)
    NEED_FLOW.apply(step, row, actor=actor)
    row.updated_at = clock.now()
    return row


def _ask_for_review(need: Need) -> None:
    open_todo(
        key=_key(need),
        kind=KIND_NEEDS,
        title=format_lazy(_("Review the need: {title}"), title=need.title),
        link=f"/staff/needs/{need.pk}/",
        role=Role.STAFF,
    )


def _key(need: Need) -> str:
    return f"need-review:{need.pk}"


def _tell(need: Need, subject: Text, body: Text) -> None:
    """Write to the people of whoever entered the need; what the centre entered itself concerns nobody else."""
    if need.origin == Origin.PARTNER and need.organisation is not None:
        tell(
            need.organisation,
            kind=KIND_NEEDS,
            subject=format_lazy(subject, title=need.title),
            body=body,
            link=f"/partner/needs/{need.pk}/",
            roles=EDITORS,
        )
