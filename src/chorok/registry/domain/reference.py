"""Reference data: green fields, climate technologies, IPC green topics, goods codes (sources: data/README.md)."""

import csv
import gzip
import io
from collections.abc import Iterator
from importlib.resources import files
from typing import TypeVar

from django.db import models, transaction

from chorok.registry.models import ClimateClass, GoodsCode, GreenField, IpcTopic

M = TypeVar("M", bound=models.Model)
_BATCH = 2000


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the classifications in the database to the shipped state and return how many rows of each there are.

    May run again and again: known rows are updated, none is deleted, as records may point to them.
    """
    return {
        "green fields": _load(GreenField, "green_fields.csv", key=["code"]),
        "climate technologies": _load(ClimateClass, "climate_classes.csv", key=["number"]),
        "IPC topics": _load(IpcTopic, "ipc_green_inventory.csv", key=["code", "topic"]),
        "goods codes": _load(GoodsCode, "goods_codes.csv.gz", key=["code"]),
    }


def _load(model: type[M], name: str, *, key: list[str]) -> int:
    """Insert or update the rows of one file, known by the unique columns `key`; return their number."""
    rows = [model(**row) for row in _rows(name)]
    columns = [field.name for field in model._meta.concrete_fields if not field.auto_created]
    changing = [column for column in columns if column not in key]
    model._default_manager.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=bool(changing),
        ignore_conflicts=not changing,
        update_fields=changing or None,
        unique_fields=key if changing else None,
    )
    return len(rows)


def _rows(name: str) -> Iterator[dict[str, str]]:
    content = files("chorok.registry").joinpath("data", name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))
