"""Django application of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        """Say who may read evidence, what a merge of organisations moves, and how our messages are called."""
        from chorok.core import files, kinds  # noqa: PLC0415 - models are there only now
        from chorok.outcomes.domain import evidence, moving, notices  # noqa: PLC0415 - models are there only now

        files.register_reader(files.PURPOSE_EVIDENCE, evidence.can_read_file)
        moving.register()
        kinds.register_kind(notices.KIND, _("Results"))
