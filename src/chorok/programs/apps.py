"""Django application of this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.programs"
    label = "programs"

    def ready(self) -> None:
        """Say how the messages of this room are called."""
        from chorok.programs.domain import notices  # noqa: PLC0415 - models are there only now

        notices.register()
