"""Leads people whose role needs a second factor to it, instead of a bare refusal."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from chorok.core.errors import Refused
from chorok.web.components.access import actor_of


class SecondFactorMiddleware:
    """When a page refuses somebody whose role only waits for a second factor, asks for that factor first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Redirect to the page that explains and starts the second factor; leave every other refusal alone."""
        if not isinstance(exception, Refused) or not actor_of(request).awaits_second_factor:
            return None
        query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(reverse("second_factor") + (f"?{query}" if query else ""))
