"""The pictures shown where somebody shares the address of a company, technology, product or consultation."""

import hashlib
import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.documents import share_card
from chorok.registry.models import DirectoryEntry
from chorok.web.components.directory import KIND
from chorok.web.public import events

#: Shared pictures are asked for by crawlers, again and again.
MAX_AGE = 24 * 3600


@require_safe
def picture(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """Give the card of a public page; drawn once for each name it has had, then kept on disk."""
    entry = DirectoryEntry.objects.filter(kind=kind, object_id=pk).defer("tokens").first()
    if entry is None:
        raise Http404
    own = entry.organisation_name if entry.kind != DirectoryEntry.Kind.COMPANY else entry.summary
    return _card(request, label=str(KIND[entry.kind]), title=entry.name, subtitle=own)


@require_safe
def event_picture(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the card of a consultation's public page: its name, day and place."""
    found = events.public_consultation(code)
    told = " · ".join(filter(None, (events.when(found), events.where(found))))
    return _card(request, label=_("Export consultation"), title=found.name, subtitle=told)


def _card(request: HttpRequest, *, label: str, title: str, subtitle: str) -> HttpResponseBase:
    centre = settings.CENTRE_NAME
    footer = centre.get(get_language() or settings.LANGUAGE_CODE, centre["ko"])
    words = {"label": label, "title": title, "subtitle": subtitle, "footer": footer}
    etag = hashlib.sha256("\x00".join(words.values()).encode()).hexdigest()
    if request.headers.get("If-None-Match") == f'"{etag}"':
        return _dated(HttpResponse(status=304), etag)
    kept = settings.DATA_DIR / "cache" / "cards" / f"{etag}.png"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        drawing = kept.with_suffix(f".{uuid.uuid4().hex}.part")
        drawing.write_bytes(share_card.draw(**words))
        drawing.replace(kept)  # in one step, so nobody reads half a picture
    return _dated(HttpResponse(kept.read_bytes(), content_type="image/png"), etag)


def _dated(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Expires"] = http_date(clock.now().timestamp() + MAX_AGE)
    return response
