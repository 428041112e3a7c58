"""Django application of this room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.papers"
    label = "papers"

    def ready(self) -> None:
        """Say who reads our files and what becomes of papers when organisations are merged."""
        from chorok.papers.domain import moving, readers  # noqa: PLC0415 - models are there only now

        moving.register()
        readers.register()
