"""A fault in a template that is drawn inside an expression ends the page; it never leaves it blank."""

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client

from chorok.web.components.loud import TemplateDrawingError
from chorok.web.public import front

PARENT = "{% block page %}before {{ known|default:missing }} after{% endblock %}"
CHILD = "{% extends parent %}{% block page %}<p>{{ block.super }}</p>{% endblock %}"


class OneField(forms.Form):
    word = forms.CharField()


def drawn(**values: object) -> str:
    return Template(CHILD).render(Context({"parent": Template(PARENT), **values}))


def test_a_block_draws_the_one_above() -> None:
    assert drawn(known="it", missing="") == "<p>before it after</p>"


def test_a_missing_variable_above_a_block_is_an_error() -> None:
    with pytest.raises(TemplateDrawingError, match="missing"):
        drawn(known="")


def test_a_fault_that_is_loud_already_stays_what_it_is() -> None:
    parent = Template("{% block page %}{{ known.fails }}{% endblock %}")

    class Known:
        @property
        def fails(self) -> str:
            raise ValueError("of its own")

    with pytest.raises(ValueError, match="of its own"):
        Template(CHILD).render(Context({"parent": parent, "known": Known()}))


def test_a_fault_in_a_fields_template_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = OneField().renderer
    monkeypatch.setattr(renderer, "get_template", lambda _name: _Drawn("{{ field.name|add:missing }}"))
    form = OneField(renderer=renderer)
    with pytest.raises(TemplateDrawingError, match="missing"):
        Template("{{ form.word.as_field_group }}").render(Context({"form": form}))


class _Drawn:
    def __init__(self, text: str) -> None:
        self.template = Template(text)

    def render(self, context: dict[str, object], request: HttpRequest | None = None) -> str:
        return self.template.render(Context(context))


@pytest.mark.django_db
def test_in_production_it_is_a_server_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "render", lambda *_args, **_values: HttpResponse(drawn(known="")))
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
