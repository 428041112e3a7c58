"""Django application of this room."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.councils"
    label = "councils"

    def ready(self) -> None:
        """Say what becomes of members when organisations are merged, and how our to-dos are called."""
        from chorok.councils.domain import decisions, moving  # noqa: PLC0415 - models are there only now

        decisions.register()
        moving.register()
