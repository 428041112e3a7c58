"""Django application of this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.programs"
    label = "programs"
