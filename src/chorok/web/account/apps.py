"""Django application of this audience's pages."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.account"
    label = "web_account"
