"""The page that shows every component with the kind of content it is made for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    return render(request, "chorok/gallery.html")
