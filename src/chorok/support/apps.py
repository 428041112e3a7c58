"""Django application of this room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.support"
    label = "support"

    def ready(self) -> None:
        """Have a case opened by each signed agreement, and say what a merge of organisations does to cases."""
        from chorok.programs.domain.signing import register_opener  # noqa: PLC0415 - models are there only now
        from chorok.support.domain import moving  # noqa: PLC0415 - models are there only now
        from chorok.support.domain.cases import open_case  # noqa: PLC0415 - models are there only now

        register_opener(open_case)
        moving.register()
