"""Django application of this room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.support"
    label = "support"
