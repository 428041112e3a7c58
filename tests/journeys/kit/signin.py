"""Signs a browser in the way a person's session does it, without typing a password each time."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext


def put_session(context: BrowserContext, client: Client, base_url: str) -> None:
    """Give the browser context the session cookie of a signed-in test client."""
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


def put_language(context: BrowserContext, language: str, base_url: str) -> None:
    """Give the browser context the language, as the switch remembers it."""
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": base_url}])
