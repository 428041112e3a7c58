"""Sessions that nobody uses come to an end (Safety Measures Standard §6: staff 30 minutes, others 60)."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock

#: Session keys: when the session was last used (seconds since the epoch) and how long it may rest.
LAST_SEEN_KEY = "last_seen"
IDLE_LIMIT_KEY = "idle_limit"
#: The moment of use is written at most once a minute, so that reading pages costs no writing.
_WRITE_EVERY = 60


class IdleMiddleware:
    """Signs out whoever comes back after the session's time of rest, and leads to sign-in and back to the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out after the time of rest; else note that the session is in use."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = clock.now().timestamp()
        last_seen = request.session.get(LAST_SEEN_KEY)
        rested = None if last_seen is None else now - last_seen
        if rested is not None and rested > request.session.get(IDLE_LIMIT_KEY, settings.IDLE_MINUTES * 60):
            return _end(request)
        if rested is None or not 0 <= rested < _WRITE_EVERY:
            touch(request)
        return self.get_response(request)


def touch(request: HttpRequest) -> None:
    """Write down that the session is in use, and how long this person's may rest."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    request.session[LAST_SEEN_KEY] = clock.now().timestamp()
    request.session[IDLE_LIMIT_KEY] = int(idle_limit(actor).total_seconds())


def idle_limit(actor: Actor) -> timedelta:
    """Return how long a session of this person may rest: those who see others' data have less time."""
    strict = bool(actor.reads_as) and (actor.may_look_inside or actor.is_admin)
    return timedelta(minutes=settings.IDLE_MINUTES_STAFF if strict else settings.IDLE_MINUTES)


def _end(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(
        request, _("You were signed out because the page had not been used for a while. Please sign in again.")
    )
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        # The form's own page: what was typed is kept there by the browser.
        referer = request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
        back = urlsplit(referer)._replace(scheme="", netloc="").geturl() if ours else "/"
    return redirect_to_login(back, reverse("account_login"))
