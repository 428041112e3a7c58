"""Django application of this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.programs"
    label = "programs"

    def ready(self) -> None:
        """Say who may read our files and how our messages are called."""
        from chorok.programs.domain import call_files, notices  # noqa: PLC0415 - models are there only now

        call_files.register()
        notices.register()
