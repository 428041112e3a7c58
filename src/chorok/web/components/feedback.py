"""Says after a redirect what was done."""

from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest

from chorok.core.errors import Text


def say(request: HttpRequest, text: Text) -> None:
    """Show on the next page that something succeeded."""
    messages.success(request, str(text))


def warn(request: HttpRequest, text: Text) -> None:
    """Show on the next page why something was refused."""
    messages.error(request, str(text))


class MessageStorage(FallbackStorage):
    """Keeps messages as Django does, and knows whether this request was told of a refusal."""

    refused = False

    def add(self, level: int, message: str, extra_tags: str | None = "") -> Any:
        """Take a message for the next page."""
        self.refused = self.refused or level >= messages.ERROR
        return super().add(level, message, extra_tags)
