"""Django application of this room."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.needs"
    label = "needs"

    def ready(self) -> None:
        """Say who reads our files, how our messages are called, what a merge does, and that we follow technologies."""
        from chorok.needs.domain import following, moving, notices, readers  # noqa: PLC0415 - models are there only now

        following.register()
        moving.register()
        notices.register()
        readers.register()
