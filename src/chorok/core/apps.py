"""Django application of this room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.core"
    label = "core"
