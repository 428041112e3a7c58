"""Django application of this room."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.outcomes"
    label = "outcomes"
