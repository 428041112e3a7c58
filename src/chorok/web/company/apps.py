"""Django application of this audience's pages."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.company"
    label = "web_company"
