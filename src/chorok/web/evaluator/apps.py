"""Django application of this audience's pages."""

from django.apps import AppConfig


class EvaluatorConfig(AppConfig):
    """Registers the pages with Django."""

    name = "chorok.web.evaluator"
    label = "web_evaluator"
