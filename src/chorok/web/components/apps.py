"""Django application of this audience's pages."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.components"
    label = "web_components"
