"""Which records an archive holds, and how a record becomes a line and a line a record.

PostgreSQL itself writes and reads the JSON, so nothing is rounded or re-encoded on the way.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

#: Parts of our libraries that hold people's sign-in and the context of history; the hub's own rooms are all archived.
LIBRARIES = ("account", "mfa", "socialaccount", "pghistory")
#: Worked out of other records, and worked out anew after a restore.
DERIVED = frozenset({"registry.directoryentry", "registry.facetcount", "thesaurus.unknownnoun"})
#: Of the moment: nothing of it matters in another place.
PASSING = frozenset({"core.formdraft", "core.formkey", "needs.pageschange"})
_BATCH_ROWS = 1000
_JSON_TYPES: dict[str, dict[str, Any]] = {
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": {"type": "string", "format": "date-time"},
    "DecimalField": {"type": "string", "description": "decimal number, as text so that nothing is rounded"},
    "FloatField": {"type": "number"},
    "UUIDField": {"type": "string", "format": "uuid"},
    "JSONField": {},
}

Model = type[models.Model]


def archived_models() -> list[Model]:
    """Return every model whose records make up the hub, in the order of their names."""
    found = [
        model
        for room in apps.get_app_configs()
        if room.name.startswith("chorok.") or room.label in LIBRARIES
        for model in room.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in DERIVED | PASSING
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def schema(model: Model) -> dict[str, Any]:
    """Return the JSON Schema of one record of `model`; the names are the columns' names."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": model._meta.label_lower,
        "description": " ".join((model.__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "required": [field.column for field in model._meta.concrete_fields],
        "properties": {field.column: _property(field) for field in model._meta.concrete_fields},
    }


def lines(model: Model) -> Iterator[bytes]:
    """Yield each record of `model` as one line of JSON, in the order of the primary key; memory stays flat."""
    columns = ", ".join(_selected(field) for field in model._meta.concrete_fields)
    pk = _quote(_pk_column(model))
    # JSON escapes line ends itself; COPY's own escapes are undone by the driver.
    query = (
        f"COPY (SELECT row_to_json(record)::text FROM (SELECT {columns} FROM {_table(model)} ORDER BY {pk}) record)"  # noqa: S608 - the names come from our models
        " TO STDOUT"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone TO 'UTC'")
        with cursor.copy(query) as copy:
            copy.set_types(["text"])
            for (line,) in copy.rows():
                yield line.encode() + b"\n"


def insert(model: Model, records: Iterable[bytes]) -> int:
    """Insert records as `lines` wrote them; return how many. Triggers and references are the caller's care."""
    columns = ", ".join(_quote(field.column) for field in model._meta.concrete_fields)
    table = _table(model)
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608
    )
    count = 0
    rows = iter(records)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH_ROWS)):
            cursor.execute(statement, [(b"[" + b",".join(batch) + b"]").decode()])
            count += len(batch)
    return count


def truncate(found: Iterable[Model]) -> None:
    """Empty the tables of the models and every table that refers to them."""
    tables = ", ".join(_table(model) for model in found)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def reset_sequences(found: Iterable[Model]) -> None:
    """Let each table's next number follow its highest."""
    with connection.cursor() as cursor:
        for model in found:
            table, column = model._meta.db_table, _pk_column(model)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quote(table), column])
            (sequence,) = cursor.fetchone()
            if sequence is not None:
                highest = f"SELECT MAX({_quote(column)}) FROM {_quote(table)}"  # noqa: S608
                cursor.execute(f"SELECT setval(%s, COALESCE(({highest}), 1), ({highest}) IS NOT NULL)", [sequence])


def _selected(field: "models.Field[Any, Any]") -> str:
    column = _quote(field.column)
    if isinstance(field, ArrayField):
        return f"{column}::text[] AS {column}" if _is_decimal(field.base_field) else column
    return f"{column}::text AS {column}" if _is_decimal(field) else column


def _is_decimal(field: "models.Field[Any, Any]") -> bool:
    return field.get_internal_type() == "DecimalField"


def _property(field: "models.Field[Any, Any]") -> dict[str, Any]:
    described = dict(_json_type(field))
    if field.null and "type" in described:
        described["type"] = [described["type"], "null"]
    if isinstance(field, models.ForeignKey):
        described["description"] = f"refers to {field.target_field.model._meta.label_lower}"
    elif field.help_text:
        described["description"] = str(field.help_text)
    return described


def _json_type(field: "models.Field[Any, Any]") -> dict[str, Any]:
    if isinstance(field, models.ForeignKey):
        return _json_type(field.target_field)
    if isinstance(field, ArrayField):
        return {"type": "array", "items": _json_type(field.base_field)}
    if isinstance(field, models.IntegerField):
        return {"type": "integer"}
    return _JSON_TYPES.get(field.get_internal_type(), {"type": "string"})


def _table(model: Model) -> str:
    return _quote(model._meta.db_table)


def _pk_column(model: Model) -> str:
    return model._meta.pk.column


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
