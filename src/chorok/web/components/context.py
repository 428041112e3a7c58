"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's values: the actor, the centre's name in the reader's language, what kind of site this is."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "actor": getattr(request, "actor", None),
        "centre_name": settings.CENTRE_NAME.get(language, settings.CENTRE_NAME["ko"]),
        "official_site": settings.OFFICIAL_EGOV_SITE,
        "demo": settings.DEMO,
    }
