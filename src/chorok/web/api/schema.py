"""The API's own description: as OpenAPI, and as a page for people made from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

PREFIX = "/api/v1/"


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """Return the OpenAPI 3 description of version 1; it is the same as long as the process lives."""
    with translation.override("en"):
        generator: Any = SchemaGenerator  # comes without types
        made: dict[str, Any] = generator(api_version="1").get_schema(request=None, public=True)
    made["info"]["title"] = "Chorok"
    made["servers"] = [{"url": settings.BASE_URL}]
    made["paths"] = {path: tells for path, tells in made["paths"].items() if path.startswith(PREFIX)}
    return made


@require_safe
def schema_file(request: HttpRequest) -> HttpResponse:
    """Give the description as JSON."""
    text = json.dumps(schema(), ensure_ascii=False, indent=1, default=str)
    return HttpResponse(text, content_type="application/vnd.oai.openapi+json; charset=utf-8")


@dataclass(frozen=True)
class Row:
    """A parameter or a field of an answer."""

    name: str
    type: str
    text: str


@dataclass(frozen=True)
class Call:
    """One call as the page shows it."""

    id: str
    path: str
    text: str
    parameters: list[Row]
    answer: list[Row]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every call with its parameters and the fields of its answer, read from the schema."""
    return render(request, "api/docs.html", {"calls": list(_calls(schema())), "schema_url": PREFIX + "schema/"})


def _calls(description: dict[str, Any]) -> Iterator[Call]:
    for path, tells in sorted(description["paths"].items()):
        get = tells["get"]
        answer = get["responses"]["200"]["content"]["application/json"]["schema"]
        yield Call(
            id=get["operationId"],
            path=path,
            text=get.get("description", ""),
            parameters=[_parameter(one) for one in get.get("parameters", [])],
            answer=list(_fields(description, answer)),
        )


def _parameter(one: dict[str, Any]) -> Row:
    return Row(one["name"], _type(one["schema"]), one.get("description", ""))


def _fields(description: dict[str, Any], shape: dict[str, Any], prefix: str = "") -> Iterator[Row]:
    """Yield the fields of an answer, those of objects inside it named with a dot."""
    for name, one in _resolved(description, shape).get("properties", {}).items():
        inner = _resolved(description, one.get("items", one))
        label = f"{prefix}{name}" + ("[]" if "items" in one else "")
        yield Row(label, _type(one), one.get("description", ""))
        if "properties" in inner:
            yield from _fields(description, inner, f"{label}.")


def _resolved(description: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    for one in shape.get("allOf", [])[:1]:
        shape = one
    reference = shape.get("$ref", "")
    if not reference:
        return shape
    found: dict[str, Any] = description["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def _type(shape: dict[str, Any]) -> str:
    if "enum" in shape:
        return " | ".join(str(value) for value in shape["enum"])
    kinds = shape.get("type", "object")
    names = kinds if isinstance(kinds, list) else [kinds]
    return " | ".join(str(shape.get("format", name)) if name == "string" else str(name) for name in names)
