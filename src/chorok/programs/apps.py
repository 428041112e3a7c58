"""Django application of this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.programs"
    label = "programs"

    def ready(self) -> None:
        """Say who may read our files and how our messages are called."""
        # Models are there only now.
        from chorok.programs.domain import (  # noqa: PLC0415
            appeals,
            call_files,
            moving_applications,
            moving_review,
            notices,
            readers_agreements,
            readers_applications,
            resolution,
        )

        appeals.register()
        call_files.register()
        notices.register()
        moving_applications.register()
        moving_review.register()
        readers_agreements.register()
        readers_applications.register()
        resolution.register()
