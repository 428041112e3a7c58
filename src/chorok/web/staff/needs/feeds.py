"""Feeds of needs: which are asked, what came of it, and switching them on and off."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.feeds import ask_feed, save_feed, switch_feed
from chorok.needs.enums import FeedOutcome
from chorok.needs.models import NeedFeed
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.needs.forms import FeedForm

_TONES = {FeedOutcome.WRITTEN: "success", FeedOutcome.NOTHING: "success", FeedOutcome.RUNNING: "info"}
_WAITING = (FeedOutcome.WAITS, "")


@require_safe
@staff_only
def feeds(request: HttpRequest) -> HttpResponse:
    """List the feeds with what came of the last time each was asked."""
    require(policy.can_import(actor_of(request)))
    rows = list(NeedFeed.objects.select_related("last_import"))
    shown = [{"feed": row, "tone": _tone(row)} for row in rows]
    return render(request, "staff/needs/feeds.html", {"shown": shown})


def _tone(feed: NeedFeed) -> str:
    return "warning" if feed.outcome in _WAITING else _TONES.get(FeedOutcome(feed.outcome), "danger")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Enter a feed; it is off until it is switched on."""
    return _edited(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a feed's name, format or address."""
    return _edited(request, get_object_or_404(NeedFeed, pk=pk))


def _edited(request: HttpRequest, feed: NeedFeed | None) -> HttpResponse:
    actor = actor_of(request)
    require(policy.can_import(actor))
    initial = {} if feed is None else {"name": feed.name, "kind": feed.kind, "address": feed.address}
    form = FeedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: save_feed(actor=actor, feed=feed, **values)) is not None:
            say(request, _("The feed is kept."))
            return redirect("staff_need_feeds")
    return render(request, "staff/needs/feed.html", {"form": form, "feed": feed})


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Switch a feed on or off, or have it asked now."""
    actor, feed = actor_of(request), get_object_or_404(NeedFeed, pk=pk)
    actions: dict[str, tuple[Any, Text]] = {
        "on": (lambda: switch_feed(actor=actor, feed=feed, active=True), _("The feed is on, and is asked now.")),
        "off": (lambda: switch_feed(actor=actor, feed=feed, active=False), _("The feed is off.")),
        "ask": (lambda: ask_feed(actor=actor, feed=feed), _("The feed is asked now. Load the page again in a moment.")),
    }
    if step not in actions:
        raise Http404
    action, done = actions[step]
    do(request, action, done)
    return redirect("staff_need_feeds")
