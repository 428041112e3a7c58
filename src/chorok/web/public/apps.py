"""Django application of this audience's pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.public"
    label = "web_public"

    def ready(self) -> None:
        """Name the pages of directory, calls, needs, countries and consultations to search engines."""
        from chorok.web.components import sitemaps  # noqa: PLC0415 - models are there only now
        from chorok.web.public import countries, events, needs, records  # noqa: PLC0415
        from chorok.web.public.calls import pages  # noqa: PLC0415

        sitemaps.register(records.paths)
        sitemaps.register(pages.paths)
        sitemaps.register(needs.paths)
        sitemaps.register(events.paths)
        sitemaps.register(countries.paths)
