"""Puts the actor on each request."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
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
