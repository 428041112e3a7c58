"""Turns a refusal into its page, wherever the policy raised it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chorok.core.errors import Refused


class RefusalMiddleware:
    """Answers 403 with the policy's reason when a view lets `Refused` through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Draw the 403 page for a refusal; leave every other error alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "403.html", {"reason": exception.message}, status=403)
