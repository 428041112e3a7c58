"""Says after a redirect what was done."""

from django.contrib import messages
from django.http import HttpRequest

from chorok.core.errors import Text


def say(request: HttpRequest, text: Text) -> None:
    """Show on the next page that something succeeded."""
    messages.success(request, str(text))


def warn(request: HttpRequest, text: Text) -> None:
    """Show on the next page why something was refused."""
    messages.error(request, str(text))
