"""Django application of this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.registry"
    label = "registry"
