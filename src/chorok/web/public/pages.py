"""The standing pages every public service has: whom to ask, how accessible it is, what happens to personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Say whom to ask, how and when."""
    return render(request, "public/contact.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what standard the pages keep, what is known to fall short, and where to complain."""
    return render(request, "public/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what personal data is kept, why and how long (Personal Information Protection Act §30)."""
    return render(request, "public/privacy.html")
