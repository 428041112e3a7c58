"""Django application of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodosConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.todos"
    label = "todos"

    def ready(self) -> None:
        """Say what the digest's mails are called, and how to-dos follow a merge of organisations."""
        from chorok.core import kinds  # noqa: PLC0415 - models are there only now
        from chorok.todos.domain import digest, moving  # noqa: PLC0415 - models are there only now

        kinds.register_kind(digest.KIND, _("What is due, in one mail"))
        moving.register()
