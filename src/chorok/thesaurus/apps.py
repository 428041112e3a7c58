"""Django application of this room."""

from django.apps import AppConfig


class ThesaurusConfig(AppConfig):
    """Registers the room with Django and with the rooms below it."""

    name = "chorok.thesaurus"
    label = "thesaurus"

    def ready(self) -> None:
        """Say who reads the files that were brought in, and which texts of the registry nouns are looked for in."""
        from chorok.thesaurus.domain import readers, texts  # noqa: PLC0415 - models are there only now

        readers.register()
        texts.register()
