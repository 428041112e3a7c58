"""Django application of this audience's pages."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.staff"
    label = "web_staff"
