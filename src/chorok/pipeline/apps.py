"""Django application of this room."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        """Say who reads our files, how our messages are called, and what a merge does."""
        from chorok.pipeline.domain import moving, notices, readers  # noqa: PLC0415 - models are there only now

        moving.register()
        notices.register()
        readers.register()
