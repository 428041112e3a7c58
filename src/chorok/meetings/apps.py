"""Django application of this room."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Say how our messages are called, who opens our files, and what a merge of organisations does to us."""
        from chorok.meetings.domain import moving, notices, photos  # noqa: PLC0415 - models are there only now

        moving.register()
        notices.register()
        photos.register()
