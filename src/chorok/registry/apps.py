"""Django application of this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.registry"
    label = "registry"

    def ready(self) -> None:
        """Register the movers of the room's rows, the readers of its files and the kinds of its messages."""
        # Models are there only now.
        from chorok.registry.domain import movers, notices, readers, readers_offerings  # noqa: PLC0415

        movers.register()
        readers.register()
        notices.register()
        readers_offerings.register()
