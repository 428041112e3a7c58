"""Django application of this audience's pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.public"
    label = "web_public"
