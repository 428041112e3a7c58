"""Django application of this audience's pages."""

from django.apps import AppConfig


class PartnerConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.partner"
    label = "web_partner"
