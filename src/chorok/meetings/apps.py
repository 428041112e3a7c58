"""Django application of this room."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.meetings"
    label = "meetings"
