"""Django application of this room."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.operations"
    label = "operations"
