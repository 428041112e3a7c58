"""Turns a refusal into its page, wherever the policy raised it; lets no form do its work twice."""

import hashlib
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from chorok.core import form_keys
from chorok.core.errors import Refused

#: Header of an entry js/kept.js sends, and the one that answers it: 204 with where it led, 401 for who isn't signed in.
KEPT, LED_TO = "X-Chorok-Kept", "X-Chorok-Led-To"

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Answers 403 with the policy's reason when a view lets `Refused` through."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Draw the 403 page for a refusal; leave every other error alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "403.html", {"reason": exception.message}, status=403)


class FormKeyMiddleware:
    """Runs a form that carries a key (`{% form_key %}`) in one transaction with its key, once.

    A form that led on keeps its key: sent again, by a double click or by going back, it leads to the same page and does
    nothing. A form that was shown again, refused or failed gives its key back; what failed leaves nothing behind.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or say that it was served before."""
        digest = _digest(request)
        if digest is None:
            return self.get_response(request)
        kept = KEPT in request.headers
        if kept and not request.user.is_authenticated:
            return HttpResponse(status=401)
        with transaction.atomic():
            target = form_keys.take(digest)
            if target is not None:
                if kept:
                    return _done(target)
                messages.info(request, _("This was done already. It was not done a second time."))
                return HttpResponseRedirect(target)
            response = self.get_response(request)
            if response.status_code >= 500:  # noqa: PLR2004 - what the code says
                transaction.set_rollback(True)
            elif _led_on(request, response):
                form_keys.keep(digest, target=response["Location"])
                if kept:
                    return _done(response["Location"])
            else:
                form_keys.forget(digest)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note that the view did not finish, whatever page another middleware makes of it."""
        request.form_unfinished = True  # type: ignore[attr-defined]


def _done(target: str) -> HttpResponse:
    """Tell js/kept.js that its entry is in, and where the form leads; what is to be said waits for that page."""
    return HttpResponse(status=204, headers={LED_TO: target})


def _led_on(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the view did its work: it redirects, and not because of a refusal."""
    led = 300 <= response.status_code < 400 and len(response.get("Location", "")) in range(1, form_keys.MAX_TARGET + 1)  # noqa: PLR2004
    refused = getattr(messages.get_messages(request), "refused", False)
    return led and not refused and not hasattr(request, "form_unfinished")


def _digest(request: HttpRequest) -> str | None:
    """Return what this form has in common with an equal one; None for a request without a key."""
    if request.method != "POST":
        return None
    try:
        key = request.POST.get(form_keys.FIELD, "")
    except UnreadablePostError:  # the connection broke; the view meets the same
        return None
    if not form_keys.is_key(key):
        return None
    user = request.user
    values = {name: given for name, given in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return form_keys.digest_of(
        sender=str(user.pk) if user.is_authenticated else "",
        address=request.get_full_path(),
        key=key,
        values=values,
        files=_files(request),
    )


def _files(request: HttpRequest) -> Iterator[tuple[str, str | None, str]]:
    """Yield field, name and checksum of each file the form brings."""
    for field, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            content = hashlib.sha256()
            for piece in upload.chunks():
                content.update(piece)
            upload.seek(0)
            yield field, upload.name, content.hexdigest()
