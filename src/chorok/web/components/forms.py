"""Forms drawn with the components of the shell.

`{{ form }}` and `{{ field.as_field_group }}` give KRDS markup: a label with "(required)" or "(optional)" in words, the
help, the error beside the field, and `aria-describedby` that names both. A form says nothing about its looks.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from chorok.web.components.loud import nothing_swallowed

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

#: What a browser may fill in, by field name (WCAG 1.3.5); a widget's own `autocomplete` wins.
AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "phone": "tel",
    "organisation": "organization",
    "address": "street-address",
    "postcode": "postal-code",
    "password": "current-password",
    "password1": "new-password",
    "password2": "new-password",
}
_INPUT_CLASS = "krds-input"
_SELECT_CLASS = "krds-form-select"


class KrdsBoundField(BoundField):
    """A field that knows its KRDS class, and its help and error by id."""

    @property
    def is_choice(self) -> bool:
        """A lone checkbox: its label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """Whether the label ends in "(optional)": a lone checkbox says enough by itself."""
        return not self.field.required and not self.is_choice

    def value(self) -> Any:
        """Return what the field shows; an amount of the record comes without idle decimals: 1800000, not 1800000.00."""
        given = super().value()
        if not isinstance(given, Decimal) or not given.is_finite():
            return given
        return given.quantize(Decimal(1)) if given == given.to_integral_value() else given.normalize()

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the KRDS class, the error state and `autocomplete`."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        css = _css_class(widget)
        if css:
            given = str(widget.attrs.get("class", ""))
            attrs["class"] = " ".join(part for part in (css, given, "is-error" if self.errors else "") if part)
        if self.name in AUTOCOMPLETE and "autocomplete" not in widget.attrs and css == _INPUT_CLASS:
            attrs["autocomplete"] = AUTOCOMPLETE[self.name]
        return attrs


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.SelectMultiple):
        return _INPUT_CLASS
    if isinstance(widget, forms.Select):
        return _SELECT_CLASS
    return _INPUT_CLASS


class KrdsFormRenderer(TemplatesSetting):
    """Draws each form and field with the templates under chorok/forms."""

    form_template_name = "chorok/forms/form.html"
    field_template_name = "chorok/forms/field.html"
    bound_field_class = KrdsBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a part of a form; a fault in it isn't taken for an empty text."""
        with nothing_swallowed():
            return super().render(template_name, context, request)


class DateInput(forms.DateInput):
    """The browser's own date picker: it works with keyboard and screen reader and needs no script."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and time, to the second."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"step": "1", **(attrs or {})}, format="%Y-%m-%dT%H:%M:%S")


def moment_drawn(text: str) -> datetime | None:
    """Return the moment a form carries of the record it was drawn from; None when it carries none.

    A mangled one is long ago, so that the domain calls the form outdated.
    """
    if not text:
        return None
    try:
        return parse_datetime(text) or LONG_AGO
    except ValueError:
        return LONG_AGO
