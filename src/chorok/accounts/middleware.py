"""Puts the actor on each request, and lets it run in the time zone of who asks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chorok.accounts.actors import VISITOR, Actor, actor_for

#: Session key that says this session counts as opened with a second factor, as with the demo's sign-in.
SECOND_FACTOR_KEY = "second_factor"


class ActorMiddleware:
    """Sets `request.actor`, worked out when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the actor, which asks the database only when somebody reads it."""
        request.actor = SimpleLazyObject(lambda: actor_of_session(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class TimeZoneMiddleware:
    """Lets a signed-in person read and write moments in the own time zone; visitors do so in the centre's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the zone of who asks."""
        with timezone.override(_zone_of(request)):
            return self.get_response(request)


def _zone_of(request: HttpRequest) -> tzinfo:
    """Return the person's zone; the centre's for a visitor, and for a zone the system no longer knows."""
    if request.user.is_authenticated:
        with suppress(ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(request.user.time_zone)
    return timezone.get_default_timezone()


def actor_of_session(request: HttpRequest) -> Actor:
    """Return the actor with the rights this session has earned."""
    if not request.user.is_authenticated:
        return VISITOR
    return actor_for(request.user, second_factor=has_second_factor(request))


def has_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened, or confirmed since, with an authenticator app, passkey or recovery code.

    allauth keeps with the session how the person proved to be who she is.
    """
    if request.session.get(SECOND_FACTOR_KEY):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
