"""Django application of this audience's pages."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.city"
    label = "web_city"
