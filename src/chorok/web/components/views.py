"""The shell's own requests: language, display, and what machines ask first."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from chorok.accounts.domain.language import choose_language
from chorok.web.components import sitemaps
from chorok.web.components.access import actor_of
from chorok.web.components.back import own_path
from chorok.web.components.display import CONTRAST_COOKIE, CONTRASTS, TEXT_COOKIE, TEXT_SIZES


def _back(request: HttpRequest) -> str:
    """Return the path to go back to: ours only, and without a `lang` that would undo the switch."""
    parts = urlsplit(own_path(request, request.POST.get("next", "")))
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "lang"]
    return urlunsplit(("", "", parts.path or "/", urlencode(kept), ""))


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.BEHIND_TLS, samesite="Lax", httponly=True
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the pages to the posted `language` and go back to `next`; remembered by cookie and with the person."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request))
    if language in dict(settings.LANGUAGES):
        choose_language(actor=actor_of(request), language=language)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Remember the posted contrast and text size, and go back to `next`."""
    response = HttpResponseRedirect(_back(request))
    for field, cookie, known in (("contrast", CONTRAST_COOKIE, CONTRASTS), ("text", TEXT_COOKIE, TEXT_SIZES)):
        value = request.POST.get(field, "")
        if value in known:
            _remember(response, cookie, value)
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read everything public; the desks ask for a sign-in anyway."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /desk/", "Disallow: /staff/", "Disallow: /city/"]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the public pages with both languages for search engines (at most 50,000, the format's limit)."""
    entries = [
        {
            "url": settings.BASE_URL + path,
            "alternates": [(code, f"{settings.BASE_URL}{path}?lang={code}") for code, _ in settings.LANGUAGES],
        }
        for path in sitemaps.paths()
    ]
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")
