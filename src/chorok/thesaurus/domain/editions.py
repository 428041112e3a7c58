"""Editions: the thesaurus is published as a whole, and the engine reads what was published last."""

import hashlib
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.engines.matching.comparing import Change, differences
from chorok.engines.matching.skos import from_skos, to_skos
from chorok.engines.matching.thesaurus import Status, Thesaurus, shipped
from chorok.thesaurus import policy
from chorok.thesaurus.domain.plain import checked, working_concepts
from chorok.thesaurus.models import Edition

#: What only one may do at a time with the thesaurus: a number of a PostgreSQL advisory lock.
LOCK = 5_020_001

_followers: list[Callable[[], None]] = []


def register_follower(follower: Callable[[], None]) -> None:
    """Have a room above told, inside the transaction, when an edition is published."""
    _followers.append(follower)


def hold() -> None:
    """Let nobody else change concepts until this transaction ends: a circle may be closed by two at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def publish_edition(*, actor: Actor, note: str) -> Edition:
    """Publish the thesaurus as it stands. Raises DomainError where it doesn't hang together or nothing changed."""
    require(policy.can_edit(actor))
    if not note.strip():
        raise DomainError(_("Say what this edition changes."), field="note")
    hold()
    thesaurus = checked(working_concepts().values())
    if not len(thesaurus):
        raise DomainError(_("There are no concepts yet."))
    content = to_skos(thesaurus)
    checksum = hashlib.sha256(content.encode()).hexdigest()
    last = Edition.objects.defer("content").first()
    if last is not None and last.checksum == checksum:
        raise DomainError(_("Nothing has changed since the last edition."))
    labels = [label for concept in thesaurus for label in concept.labels]
    edition = Edition.objects.create(
        number=last.number + 1 if last else 1,
        checksum=checksum,
        content=content,
        note=note.strip(),
        concepts=len(thesaurus),
        labels=len(labels),
        reviewed=sum(label.status is Status.REVIEWED for label in labels),
        published_at=clock.now(),
        published_by_id=actor.user_id,
    )
    for follower in _followers:
        follower()
    return edition


def current_version() -> str:
    """Return the version the engine should read: the last edition's or, without any, the shipped one's (one query)."""
    newest = Edition.objects.defer("content").first()
    return newest.version if newest else shipped().version


def current() -> Thesaurus:
    """Return the thesaurus the engine should read (one query)."""
    newest = Edition.objects.first()
    return from_skos(newest.content, newest.version) if newest else shipped()


def changes_since_last() -> list[Change]:
    """Return what an edition published now would change."""
    newest = Edition.objects.first()
    return differences(from_skos(newest.content) if newest else (), working_concepts().values())
