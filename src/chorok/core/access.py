"""Keeps who looked at personal data: identity, moment, place, whose data, what was done (Safety Measures §2, §8)."""

from collections.abc import Iterable
from typing import Protocol

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from chorok.core import clock
from chorok.core.models import AccessLog


class Looker(Protocol):
    """Whoever looks: anything with the id of a person, or None for the system."""

    @property
    def user_id(self) -> int | None:
        """The person's id."""


def record_look(
    *,
    actor: Looker,
    ip: str | None,
    action: str,
    subject_type: str,
    subject_ids: Iterable[int] = (),
    subject_ref: str = "",
    path: str,
    reason: str = "",
) -> AccessLog | None:
    """Keep one look at the personal data of the people or records `subject_ids`, or of the one named `subject_ref`.

    `action` is what was done: view, list, export, unmask. Nothing is kept for the system, which looks at nothing.
    """
    if actor.user_id is None:
        return None
    return AccessLog.objects.create(
        actor_id=actor.user_id,
        at=clock.now(),
        ip=ip,
        action=action,
        subject_type=subject_type,
        subject_ids=list(subject_ids),
        subject_ref=subject_ref,
        path=path[:300],
        reason=reason[:300],
    )


def client_ip(request: HttpRequest) -> str | None:
    """Return the address the request came from; behind our proxy the one it names (CHOROK_TRUST_PROXY)."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a socket without an address
        return None
