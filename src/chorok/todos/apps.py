"""Django application of this room."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.todos"
    label = "todos"
