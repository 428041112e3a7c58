"""Sends stored files to those who may read them."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.accounts.actors import Actor
from chorok.core import files, pictures
from chorok.core.access import client_ip, record_look
from chorok.core.models import StoredFile
from chorok.web.components.access import actor_of

_A_YEAR = 365 * 24 * 3600
_FIVE_MINUTES = 300


@require_safe
def stored_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send one file: public pictures inline (`?w=480` for a narrow one), everything else as an attachment.

    A visitor is asked to sign in first; who may not read the file is told there is none.
    """
    stored = get_object_or_404(StoredFile, pk=pk)
    if not stored.public:
        actor = actor_of(request)
        if not files.can_read(actor, stored):
            if actor.is_visitor:
                return redirect_to_login(request.get_full_path())
            raise Http404(_("There is no such file."))
        _keep_look(request, stored, actor)
    width = _width(request, stored)
    etag = f'"{stored.sha256}{f"-{width}" if width else ""}"'
    unchanged = get_conditional_response(request, etag=etag)
    return _with_headers(unchanged or _content(stored, width), stored, etag)


def _keep_look(request: HttpRequest, stored: StoredFile, actor: Actor) -> None:
    """Write into the access log that somebody opened personal data of others; one's own upload is no news."""
    if request.method == "GET" and files.is_personal(stored) and stored.uploaded_by_id != actor.user_id:
        record_look(
            actor=actor,
            ip=client_ip(request),
            action="view",
            subject_type="storedfile",
            subject_ref=str(stored.pk),
            path=request.path,
        )


def _width(request: HttpRequest, stored: StoredFile) -> int | None:
    """The narrow version asked for, where the file is a picture and the width is one we keep."""
    wanted = request.GET.get("w", "")
    known = {str(width): width for width in pictures.WIDTHS}
    return known.get(wanted) if stored.width is not None else None


def _content(stored: StoredFile, width: int | None) -> FileResponse:
    inline = stored.public and stored.width is not None
    try:
        content = files.read_narrow(stored, width=width) if width else files.read(stored)
    except FileNotFoundError as error:
        raise Http404(_("There is no such file.")) from error
    return FileResponse(
        content,
        as_attachment=not inline,
        filename=stored.name,
        content_type="image/webp" if width else stored.content_type,
    )


def _with_headers(response: HttpResponseBase, stored: StoredFile, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Whatever the content is, a browser that opens it runs nothing and loads nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not stored.public:
        response.headers["Cache-Control"] = "private, no-cache"
    elif stored.width is not None:
        response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = f"public, max-age={_FIVE_MINUTES}"
    return response
