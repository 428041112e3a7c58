"""The language a reader without an account chose here."""

from django.conf import settings
from django.http import HttpRequest


def chosen_language(request: HttpRequest) -> str:
    """Return the language the reader chose with the switch, empty where none that the hub speaks.

    A cookie may say anything, and each language that is activated once stays in memory.
    """
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""
