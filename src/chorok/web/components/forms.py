"""Forms drawn with the components of the shell."""

from django.forms.renderers import TemplatesSetting


class KrdsFormRenderer(TemplatesSetting):
    """Draws each field with label, help and errors in KRDS markup."""
