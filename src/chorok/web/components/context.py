"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from chorok.accounts.actors import VISITOR, Actor
from chorok.accounts.sessions import idle_limit
from chorok.core.models import Notification
from chorok.web.components.display import display_of
from chorok.web.components.navigation import Navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's values: the actor, the menus, the reader's display, the centre's name, what site this is."""
    language = get_language() or settings.LANGUAGE_CODE
    actor: Actor = getattr(request, "actor", VISITOR)
    return {
        "actor": actor,
        "navigation": Navigation(request, actor),
        "display": display_of(request),
        "unread": SimpleLazyObject(lambda: _unread(actor)),
        "idle_seconds": lambda: int(idle_limit(actor).total_seconds()),
        "idle_warning": settings.IDLE_WARNING_MINUTES * 60,
        "page_language": language,
        "languages": settings.LANGUAGES,
        "centre_name": settings.CENTRE_NAME.get(language, settings.CENTRE_NAME["ko"]),
        "contact": settings.CONTACT,
        "official_site": settings.OFFICIAL_EGOV_SITE,
        "base_url": settings.BASE_URL,
        "demo": settings.DEMO,
    }


def _unread(actor: Actor) -> int:
    """Count the messages the person has not opened; nothing is asked for a visitor."""
    if actor.user is None:
        return 0
    return Notification.objects.filter(recipient=actor.user, read_at=None).count()
