"""Django application of this audience's pages."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.api"
    label = "web_api"
